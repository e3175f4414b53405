package org.housingfund.gateway.casework;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.kernel.WorkingCalendar;
import org.housingfund.gateway.kernel.WorkingCalendar.Deadline;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The department's deadline and the centre's, in working days, with a warning before and an escalation after each (R-S4). */
@Component
class CaseDeadlines {
    /** Whose deadline. */
    enum Stage {
        DEPARTMENT("业务部门"),
        CENTRE("属地中心");

        private final String label;

        Stage(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    /** What is said of it. */
    enum Kind {
        WARNING,
        ESCALATION
    }

    /** A deadline that is near, or over. */
    record Due(
            long caseId,
            String number,
            String department,
            int round,
            Stage stage,
            LocalDate dueOn,
            boolean provisional) {}

    private record Provisional(
            long caseId, int round, Stage stage, LocalDate countedFrom, int workingDays, int warnDays) {}

    private final JdbcClient jdbc;
    private final WorkingCalendar calendar;
    private final Clock clock;
    private final CaseEvents events;

    CaseDeadlines(JdbcClient jdbc, WorkingCalendar calendar, Clock clock, CaseEvents events) {
        this.jdbc = jdbc;
        this.calendar = calendar;
        this.clock = clock;
        this.events = events;
    }

    /** Sets a round's deadline of this stage, counted from this day. */
    Deadline set(long caseId, int round, Stage stage, LocalDate countedFrom, int workingDays, int warnDays) {
        Deadline deadline = calendar.deadline(countedFrom, workingDays);
        jdbc.sql(
                        "INSERT INTO case_deadline (case_id, round, stage, counted_from, working_days, warn_days, due_on, warn_on,"
                                + " provisional) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .params(
                        caseId,
                        round,
                        stage.name(),
                        countedFrom,
                        workingDays,
                        warnDays,
                        deadline.day(),
                        warnOn(deadline.day(), warnDays),
                        deadline.provisional())
                .update();
        return deadline;
    }

    /** The centre's deadline for its answer to this revision's package, whichever round it stands in now. */
    Deadline centreDeadline(long caseId, int revision) {
        return jdbc.sql("SELECT due_on, provisional FROM case_deadline WHERE case_id = ? AND stage = 'CENTRE'"
                        + " ORDER BY round OFFSET ? LIMIT 1")
                .params(caseId, revision - 1)
                .query((row, n) -> new Deadline(row.getObject(1, LocalDate.class), row.getBoolean(2)))
                .single();
    }

    /** This stage's open deadline has been kept, or no longer matters. */
    void met(long caseId, Stage stage) {
        jdbc.sql("UPDATE case_deadline SET met_at = ? WHERE case_id = ? AND stage = ? AND met_at IS NULL")
                .params(Times.timestamp(clock.instant()), caseId, stage.name())
                .update();
    }

    /** Computes provisional deadlines anew, then says of every open one what is due to be said, each thing once. */
    @Transactional
    public void check() {
        recompute();
        say("warn_on <= ? AND due_on >= ? AND warned_at IS NULL", "warned_at", Kind.WARNING);
        say("due_on < ? AND due_on < ? AND overdue_at IS NULL", "overdue_at", Kind.ESCALATION);
    }

    private void say(String condition, String mark, Kind kind) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), Times.ZONE);
        List<Due> due = jdbc.sql("UPDATE case_deadline d SET " + mark + " = ? FROM supervision_case c"
                        + " WHERE c.id = d.case_id AND d.met_at IS NULL AND " + condition
                        + " RETURNING d.case_id, c.number, c.department, d.round, d.stage, d.due_on, d.provisional")
                .params(Times.timestamp(clock.instant()), today, today)
                .query(Due.class)
                .list();
        due.forEach(deadline -> events.due(deadline, kind));
    }

    /** A calendar that was published since may move what was counted without it (R-K4): of another day all is said anew. */
    private void recompute() {
        List<Provisional> provisional = jdbc.sql("SELECT case_id, round, stage, counted_from, working_days, warn_days"
                        + " FROM case_deadline WHERE provisional AND met_at IS NULL FOR UPDATE SKIP LOCKED")
                .query(Provisional.class)
                .list();
        for (Provisional old : provisional) {
            Deadline deadline = calendar.deadline(old.countedFrom(), old.workingDays());
            jdbc.sql("UPDATE case_deadline SET warned_at = CASE WHEN due_on = ? THEN warned_at END,"
                            + " overdue_at = CASE WHEN due_on = ? THEN overdue_at END, due_on = ?, warn_on = ?, provisional = ?"
                            + " WHERE case_id = ? AND round = ? AND stage = ? AND (due_on <> ? OR provisional <> ?)")
                    .params(
                            deadline.day(),
                            deadline.day(),
                            deadline.day(),
                            warnOn(deadline.day(), old.warnDays()),
                            deadline.provisional(),
                            old.caseId(),
                            old.round(),
                            old.stage().name(),
                            deadline.day(),
                            deadline.provisional())
                    .update();
        }
    }

    private LocalDate warnOn(LocalDate dueOn, int workingDays) {
        LocalDate day = dueOn;
        for (int i = 0; i < workingDays; i++) {
            day = calendar.previous(day);
        }
        return day;
    }
}
