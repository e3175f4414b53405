package org.housingfund.gateway.app;

import jakarta.annotation.PostConstruct;
import org.housingfund.gateway.ledger.Accounts;
import org.housingfund.gateway.lending.LendingAccounts;
import org.housingfund.gateway.payout.PayoutSettings;
import org.housingfund.gateway.statement.BankAccounts;
import org.housingfund.gateway.statement.FeedSchedules;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Writes the configured chart of accounts and bank accounts into the database before any route starts. Refuses a start with
 * an account that lending or payouts name and the centre has not.
 */
@Component
class LedgerOpening {
    private final Accounts accounts;
    private final BankAccounts bankAccounts;
    private final FeedSchedules schedules;
    private final GatewayProperties properties;
    private final LendingAccounts lendingAccounts;
    private final PayoutSettings payouts;
    private final TransactionOperations transaction;

    LedgerOpening(
            Accounts accounts,
            BankAccounts bankAccounts,
            FeedSchedules schedules,
            GatewayProperties properties,
            LendingAccounts lendingAccounts,
            PayoutSettings payouts,
            TransactionOperations transaction) {
        this.accounts = accounts;
        this.bankAccounts = bankAccounts;
        this.schedules = schedules;
        this.properties = properties;
        this.lendingAccounts = lendingAccounts;
        this.payouts = payouts;
        this.transaction = transaction;
    }

    @PostConstruct
    void open() {
        lendingAccounts
                .byBank()
                .forEach((bank, number) -> requireOurs("gateway.lending.banks." + bank + ".account", number));
        if (!payouts.account().isEmpty()) {
            requireOurs("gateway.payout.account", payouts.account());
        }
        transaction.executeWithoutResult(status -> {
            accounts.openChart();
            properties.bankAccounts().forEach(a -> {
                bankAccounts.open(a.number(), a.partner(), a.bankName());
                schedules.agree(a.number(), a.statementDays(), a.statementDue());
            });
        });
    }

    private void requireOurs(String property, String number) {
        if (properties.bankAccounts().stream().noneMatch(ours -> ours.number().equals(number))) {
            throw new StartRefused(
                    property + " 的账号 " + number + " 不在 gateway.bank-accounts 中，网关不启动",
                    "请核对账号；确为本中心账户的，先在 gateway.bank-accounts 中补上，再重新启动。");
        }
    }
}
