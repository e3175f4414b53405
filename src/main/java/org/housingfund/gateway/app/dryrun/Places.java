package org.housingfund.gateway.app.dryrun;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.housingfund.gateway.statement.BankAccounts.BankAccount;

/** The bank accounts that the inputs name, numbered as they come. */
final class Places {
    private final Map<String, Long> idByNumber = new HashMap<>();
    private final Map<Long, BankAccount> accounts = new HashMap<>();
    private final Map<String, Set<Long>> idsByBank = new HashMap<>();
    private final Set<Long> all = new LinkedHashSet<>();

    /** An account; the first who knows its bank says at which it is. */
    long account(String number, String bank) {
        long id = idByNumber.computeIfAbsent(number, n -> idByNumber.size() + 1L);
        BankAccount known = accounts.get(id);
        if (known == null || (known.bank().isEmpty() && !bank.isEmpty())) {
            accounts.put(id, new BankAccount(id, number, bank, bank));
            atBank(bank).add(id);
            all.add(id);
        }
        return id;
    }

    /** The accounts at a bank, also those that are yet to be named. */
    Set<Long> atBank(String bank) {
        return idsByBank.computeIfAbsent(bank, b -> new LinkedHashSet<>());
    }

    /** All accounts, also those that are yet to be named. */
    Set<Long> all() {
        return all;
    }

    Map<Long, BankAccount> byId() {
        return accounts;
    }
}
