package org.housingfund.gateway.statement;

import java.util.List;

/**
 * What a bank pushed in one message ({@code schemas/commands/entry-push.v1.json}).
 *
 * @param bank partner id
 * @param mapping of the bank's statements
 * @param entries in canonical form; the sequence is the position in the message
 */
public record Push(String bank, String account, Mapping mapping, List<BankEntry> entries) {
    public Push {
        entries = List.copyOf(entries);
    }
}
