package org.housingfund.gateway.notice;

import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Single employee accounts, for those who pay money out of them. */
@Component
public class EmployeeAccounts {
    private final JdbcClient jdbc;

    EmployeeAccounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The ledger account of this person's employee account; empty where no notice has named the account yet or it is
     * another person's. It only looks: whoever is to be paid never makes an account his own by asking.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public OptionalLong of(String accountNo, long personId) {
        return jdbc.sql("SELECT account_id FROM employee WHERE account_no = ? AND person_id = ?")
                .params(accountNo, personId)
                .query(Long.class)
                .optional()
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }
}
