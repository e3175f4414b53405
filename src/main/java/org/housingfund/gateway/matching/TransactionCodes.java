package org.housingfund.gateway.matching;

import org.housingfund.gateway.statement.EntryKind;
import org.housingfund.gateway.statement.Mapping;
import org.housingfund.gateway.statement.Mappings;
import org.springframework.stereotype.Component;

/** What a bank's transaction code means, from the mapping that read the statement. */
@Component
class TransactionCodes {
    private final Mappings mappings;

    TransactionCodes(Mappings mappings) {
        this.mappings = mappings;
    }

    /**
     * The kind, or null where the code says nothing.
     *
     * @param mapping {@code id@version} as the statement keeps it
     */
    EntryKind kindOf(String mapping, String code) {
        String id = mapping.substring(0, mapping.lastIndexOf('@'));
        return code == null
                ? null
                : mappings.find(id)
                        .map(Mapping::transactionCodes)
                        .map(codes -> codes.get(code))
                        .orElse(null);
    }
}
