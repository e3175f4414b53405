package org.housingfund.gateway.lending;

import java.time.Clock;
import java.util.Optional;
import org.housingfund.gateway.kernel.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reconciliation differences (R-B4). All methods expect a transaction. */
@Component
class Differences {
    private final JdbcClient jdbc;
    private final LendingProperties properties;
    private final LendingEvents events;
    private final Clock clock;

    Differences(JdbcClient jdbc, LendingProperties properties, LendingEvents events, Clock clock) {
        this.jdbc = jdbc;
        this.properties = properties;
        this.events = events;
        this.clock = clock;
    }

    /** How a difference ends. */
    enum Resolution {
        /** Two people: the answer is right and booked. */
        ACCEPTED,
        /** Two people: nothing is to be booked on it. */
        DISMISSED,
        /** What was missing came. */
        CLEARED
    }

    /**
     * One difference.
     *
     * @param answerId the answer that shows it; null where time alone does
     */
    record Difference(long id, long deductionId, DifferenceKind kind, Long answerId, DifferenceState state) {}

    /** Opens one and tells its owner. */
    void open(Deduction deduction, DifferenceKind kind, Long answerId) {
        String owner = properties.differenceOwner();
        long id = jdbc.sql("INSERT INTO lending_difference (deduction_id, kind, answer_id, owner, opened_at, state)"
                        + " VALUES (?, ?, ?, ?, ?, 'OPEN') RETURNING id")
                .params(deduction.id(), kind.name(), answerId, owner, Times.timestamp(clock.instant()))
                .query(Long.class)
                .single();
        events.disputed(deduction, id, kind, owner);
    }

    /** Closes the open one of this kind, where there is one. */
    void clear(long deductionId, DifferenceKind kind) {
        jdbc.sql("UPDATE lending_difference SET state = 'RESOLVED', resolved_at = ?, resolution = 'CLEARED'"
                        + " WHERE deduction_id = ? AND kind = ? AND state = 'OPEN'")
                .params(Times.timestamp(clock.instant()), deductionId, kind.name())
                .update();
    }

    void resolve(Difference difference, Resolution resolution) {
        difference.state().to(DifferenceState.RESOLVED);
        jdbc.sql("UPDATE lending_difference SET state = 'RESOLVED', resolved_at = ?, resolution = ? WHERE id = ?")
                .params(Times.timestamp(clock.instant()), resolution.name(), difference.id())
                .update();
    }

    Optional<Difference> find(long id) {
        return jdbc.sql("SELECT id, deduction_id, kind, answer_id, state FROM lending_difference WHERE id = ?")
                .param(id)
                .query(Difference.class)
                .optional();
    }

    /** Open ones of a deduction besides this one. */
    long othersOpen(Difference difference) {
        return jdbc.sql("SELECT count(*) FROM lending_difference WHERE deduction_id = ? AND id <> ? AND state = 'OPEN'")
                .params(difference.deductionId(), difference.id())
                .query(Long.class)
                .single();
    }
}
