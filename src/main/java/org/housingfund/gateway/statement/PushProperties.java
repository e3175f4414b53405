package org.housingfund.gateway.statement;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Entries that banks push before their statements have them.
 *
 * @param maxBytes of one message
 * @param maxEntries in one message: they are booked in one transaction
 * @param mappings the mapping of each bank's statements, by partner id: it says what tells its entries apart and what its
 *     codes mean; {@code <partner>.statement} where a bank is not listed
 * @param differenceOwner who has to clear entries that were pushed and are missing on their statement
 */
@ConfigurationProperties("gateway.pushes")
public record PushProperties(
        @DefaultValue("262144") int maxBytes,
        @DefaultValue("200") int maxEntries,
        Map<String, String> mappings,
        @DefaultValue("资金结算岗") String differenceOwner) {
    /** Entry ids are drawn in blocks of so many. */
    private static final int ID_BLOCK = 1_000;

    public PushProperties {
        mappings = mappings == null ? Map.of() : Map.copyOf(mappings);
        if (maxBytes <= 0) {
            throw new IllegalArgumentException("gateway.pushes.max-bytes 必须大于零");
        }
        if (maxEntries <= 0 || maxEntries > ID_BLOCK) {
            throw new IllegalArgumentException("gateway.pushes.max-entries 应为 1 到 " + ID_BLOCK);
        }
        if (differenceOwner.isBlank()) {
            throw new IllegalArgumentException("gateway.pushes.difference-owner 不能为空");
        }
    }

    String mappingOf(String bank) {
        return mappings.getOrDefault(bank, bank + ".statement");
    }
}
