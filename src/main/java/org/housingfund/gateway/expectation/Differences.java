package org.housingfund.gateway.expectation;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.expectation.Difference.Resolution;
import org.housingfund.gateway.kernel.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Every difference with a bank, of deductions and payouts (R-B4). Joins the caller's transaction. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class Differences {
    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final Clock clock;

    Differences(JdbcClient jdbc, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Opens one.
     *
     * @param sentence what is wrong, for the one who has to clear it
     * @param responsible who that is
     * @return its id; empty where one of this kind is open already that time alone opens
     */
    public Optional<Long> open(
            Expectation.Owner owner, long subjectId, String kind, Long answerId, String sentence, String responsible) {
        Optional<Long> id = jdbc.sql("INSERT INTO clearing_difference (" + column(owner)
                        + ", kind, answer_id, sentence, owner, opened_at, state) VALUES (?, ?, ?, ?, ?, ?, 'OPEN')"
                        + " ON CONFLICT DO NOTHING RETURNING id")
                .params(subjectId, kind, answerId, sentence, responsible, Times.timestamp(clock.instant()))
                .query(Long.class)
                .optional();
        id.ifPresent(opened -> audit.record(
                Actor.GATEWAY,
                "CLEARING_DIFFERENCE_OPENED",
                subject(opened),
                AuditTrail.Outcome.DONE,
                Map.of("of", named(owner, subjectId), "kind", kind, "owner", responsible)));
        return id;
    }

    /** What was missing came: closes the open one of this kind, where there is one. */
    public void clear(Expectation.Owner owner, long subjectId, String kind) {
        end(Resolution.CLEARED, column(owner) + " = ? AND kind = ?", subjectId, kind);
    }

    /** Closes all others that are open of the same deduction or payout: the decision of this one is theirs too. */
    public void resolveOthers(Difference difference, Resolution resolution) {
        end(resolution, column(difference.owner()) + " = ?", difference.subjectId());
    }

    void resolve(Difference difference, Resolution resolution) {
        difference.state().to(DifferenceState.RESOLVED);
        end(resolution, "id = ?", difference.id());
    }

    private void end(Resolution resolution, String where, Object... keys) {
        jdbc.sql("UPDATE clearing_difference SET state = 'RESOLVED', resolved_at = ?, resolution = ?"
                        + " WHERE state = 'OPEN' AND " + where)
                .param(Times.timestamp(clock.instant()))
                .param(resolution.name())
                .params(List.of(keys))
                .update();
    }

    Optional<Difference> find(long id) {
        return jdbc.sql(
                        "SELECT f.id, CASE WHEN f.payout_id IS NULL THEN 'DEDUCTION' WHEN p.decision_id IS NULL THEN 'CASE'"
                                + " ELSE 'SUSPENSE' END AS owner, coalesce(f.deduction_id, f.payout_id) AS subject_id, f.kind,"
                                + " f.answer_id, f.state FROM clearing_difference f LEFT JOIN payout p ON p.id = f.payout_id"
                                + " WHERE f.id = ?")
                .param(id)
                .query(Difference.class)
                .optional();
    }

    /** Ids of all that are open of a deduction or payout. */
    public List<Long> open(Expectation.Owner owner, long subjectId) {
        return jdbc.sql("SELECT id FROM clearing_difference WHERE " + column(owner)
                        + " = ? AND state = 'OPEN' ORDER BY id")
                .param(subjectId)
                .query(Long.class)
                .list();
    }

    /** Whether one of this kind is open of a deduction or payout. */
    public boolean isOpen(Expectation.Owner owner, long subjectId, String kind) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM clearing_difference WHERE " + column(owner)
                        + " = ? AND kind = ? AND state = 'OPEN')")
                .params(subjectId, kind)
                .query(Boolean.class)
                .single();
    }

    /** Kinds of all that were ever opened of a deduction or payout, but for those that ended by taking it back or by themselves. */
    public List<String> kinds(Expectation.Owner owner, long subjectId) {
        return jdbc.sql("SELECT DISTINCT kind FROM clearing_difference WHERE " + column(owner)
                        + " = ? AND coalesce(resolution, '') NOT IN ('TAKEN_BACK', 'CLEARED')")
                .param(subjectId)
                .query(String.class)
                .list();
    }

    /** What audit and approvals call a difference. */
    static String subject(long id) {
        return "clearing-difference:" + id;
    }

    /** {@code entity:id} of what it is about. */
    static String named(Expectation.Owner owner, long subjectId) {
        return switch (owner) {
            case DEDUCTION -> "deduction:" + subjectId;
            case CASE, SUSPENSE -> "payout:" + subjectId;
        };
    }

    private static String column(Expectation.Owner owner) {
        return switch (owner) {
            case DEDUCTION -> "deduction_id";
            case CASE, SUSPENSE -> "payout_id";
        };
    }
}
