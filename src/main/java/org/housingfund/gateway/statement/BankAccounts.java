package org.housingfund.gateway.statement;

import java.util.List;
import java.util.Optional;
import org.housingfund.gateway.ledger.Accounts;
import org.housingfund.gateway.ledger.SubjectRole;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The centre's bank accounts: each is a sub-account of bank deposits. */
@Component
public class BankAccounts {
    private static final String SELECT = "SELECT account_id, number, bank, bank_name FROM bank_account";

    private final JdbcClient jdbc;
    private final Accounts accounts;

    BankAccounts(JdbcClient jdbc, Accounts accounts) {
        this.jdbc = jdbc;
        this.accounts = accounts;
    }

    /**
     * One bank account.
     *
     * @param accountId its ledger account
     * @param bank partner id of the bank
     */
    public record BankAccount(long accountId, String number, String bank, String bankName) {}

    /** Opens a configured account in the ledger; nothing happens where it is open already. */
    public void open(String number, String bank, String bankName) {
        jdbc.sql("INSERT INTO bank_account (account_id, number, bank, bank_name) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (number) DO NOTHING")
                .params(accounts.id(SubjectRole.BANK_DEPOSITS, number), number, bank, bankName)
                .update();
    }

    /** The account with this number. */
    public Optional<BankAccount> find(String number) {
        return jdbc.sql(SELECT + " WHERE number = ?")
                .param(number)
                .query(BankAccount.class)
                .optional();
    }

    /** The account with this ledger account. */
    public BankAccount get(long accountId) {
        return jdbc.sql(SELECT + " WHERE account_id = ?")
                .param(accountId)
                .query(BankAccount.class)
                .single();
    }

    /** All of them, by number. */
    public List<BankAccount> all() {
        return jdbc.sql(SELECT + " ORDER BY number").query(BankAccount.class).list();
    }
}
