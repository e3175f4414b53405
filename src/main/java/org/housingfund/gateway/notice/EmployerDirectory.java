package org.housingfund.gateway.notice;

import java.util.List;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Existing employers, for those who compare others with them (R-G2). */
@Component
public class EmployerDirectory {
    private final JdbcClient jdbc;

    EmployerDirectory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * An employer that has an account.
     *
     * @param liveNotices payment notices of its that await money
     */
    public record Entry(long id, String accountNo, int liveNotices) {}

    /** Id of the employer with this account number. */
    public OptionalLong id(String accountNo) {
        return jdbc.sql("SELECT id FROM employer WHERE account_no = ?")
                .param(accountNo)
                .query(Long.class)
                .optional()
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    /** Employers with this social credit code, the oldest first; several where one enterprise has several accounts. */
    public List<Entry> withCode(String socialCreditCode) {
        return jdbc.sql("SELECT e.id, e.account_no, count(n.id)::integer AS live_notices FROM employer e"
                        + " LEFT JOIN payment_notice n ON n.employer_id = e.id AND n.state IN ('AWAITING', 'PART_FUNDED')"
                        + " WHERE e.social_credit_code = ? GROUP BY e.id ORDER BY e.id")
                .param(socialCreditCode)
                .query(Entry.class)
                .list();
    }
}
