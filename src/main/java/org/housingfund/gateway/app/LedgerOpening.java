package org.housingfund.gateway.app;

import jakarta.annotation.PostConstruct;
import org.housingfund.gateway.ledger.Accounts;
import org.housingfund.gateway.statement.BankAccounts;
import org.housingfund.gateway.statement.FeedSchedules;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Writes the configured chart of accounts and bank accounts into the database before any route starts. */
@Component
class LedgerOpening {
    private final Accounts accounts;
    private final BankAccounts bankAccounts;
    private final FeedSchedules schedules;
    private final GatewayProperties properties;
    private final TransactionOperations transaction;

    LedgerOpening(
            Accounts accounts,
            BankAccounts bankAccounts,
            FeedSchedules schedules,
            GatewayProperties properties,
            TransactionOperations transaction) {
        this.accounts = accounts;
        this.bankAccounts = bankAccounts;
        this.schedules = schedules;
        this.properties = properties;
        this.transaction = transaction;
    }

    @PostConstruct
    void open() {
        transaction.executeWithoutResult(status -> {
            accounts.openChart();
            properties.bankAccounts().forEach(a -> {
                bankAccounts.open(a.number(), a.partner(), a.bankName());
                schedules.agree(a.number(), a.statementDays(), a.statementDue());
            });
        });
    }
}
