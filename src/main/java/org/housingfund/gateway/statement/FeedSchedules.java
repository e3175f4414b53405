package org.housingfund.gateway.statement;

import java.time.LocalTime;
import org.housingfund.gateway.kernel.WorkingCalendar;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The schedule of every account's statements, as configured with the account. */
@Component
public class FeedSchedules {
    private final JdbcClient jdbc;
    private final WorkingCalendar calendar;

    FeedSchedules(JdbcClient jdbc, WorkingCalendar calendar) {
        this.jdbc = jdbc;
        this.calendar = calendar;
    }

    /** Agrees with a bank when the statements of this account come; the latest agreement counts. */
    public void agree(String accountNumber, StatementDays days, LocalTime due) {
        jdbc.sql("UPDATE bank_account SET statement_days = ?, statement_due = ? WHERE number = ?")
                .params(days.name(), due, accountNumber)
                .update();
    }

    FeedSchedule of(long accountId) {
        return jdbc.sql("SELECT statement_days, statement_due FROM bank_account WHERE account_id = ?")
                .param(accountId)
                .query((row, n) -> new FeedSchedule(
                        StatementDays.valueOf(row.getString(1)), row.getObject(2, LocalTime.class), calendar))
                .single();
    }
}
