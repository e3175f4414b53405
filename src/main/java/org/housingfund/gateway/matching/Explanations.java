package org.housingfund.gateway.matching;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.statement.Direction;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/** Why an entry became what it is: the evidence of every decision about it that stands, as data and as sentences. */
@Service
public class Explanations {
    private final JdbcClient jdbc;
    private final JsonMapper json;

    Explanations(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * What is known about an entry.
     *
     * @param account the centre's bank account it came to
     * @param amountFen positive where money came in
     * @param notice the notice it is for or was written for; null where none is known
     * @param steps in their order; a machine's has its evidence, a decision of two people none
     */
    public record Explanation(
            long entryId,
            String account,
            LocalDate bookedOn,
            long amountFen,
            DispositionKind disposition,
            String notice,
            List<Step> steps) {}

    /**
     * One decision.
     *
     * @param sentence Chinese
     * @param evidence what it says as data; null where two people decided
     */
    public record Step(String sentence, Evidence evidence) {}

    /** Explains an entry; empty where there is none, or it is not decided yet. */
    public Optional<Explanation> of(long entryId) {
        return jdbc.sql("SELECT b.number AS account, e.booked_on, e.direction, e.amount_fen, d.kind, d.rules_version,"
                        + " d.evidence, n.number AS notice, p.id AS posting, p.reason, p.evidence AS waiting"
                        + " FROM bank_entry e JOIN disposition d ON d.entry_id = e.id"
                        + " JOIN bank_account b ON b.account_id = e.account_id"
                        + " LEFT JOIN payment_notice n ON n.id = d.notice_id"
                        + " LEFT JOIN suspended_posting p ON p.entry_id = e.id WHERE e.id = ?")
                .param(entryId)
                .query((row, n) -> explanation(entryId, row))
                .optional();
    }

    private Explanation explanation(long entryId, ResultSet row) throws SQLException {
        DispositionKind kind = DispositionKind.valueOf(row.getString("kind"));
        String notice = row.getString("notice");
        List<Step> steps = new ArrayList<>();
        if (row.getString("waiting") != null) {
            Evidence evidence = json.readValue(row.getString("waiting"), Evidence.class);
            steps.add(new Step("挂账：" + Sentences.of(Reason.valueOf(row.getString("reason")), evidence), evidence));
            steps.addAll(decisions(row.getLong("posting")));
        }
        if (!row.getString("evidence").isEmpty()) {
            Evidence evidence = EvidenceText.read(row.getString("rules_version"), row.getString("evidence"));
            boolean waits = kind == DispositionKind.SUSPENDED || kind == DispositionKind.PART_FUNDING;
            // What waits again was allocated before: a reversal took another part of its notice's money.
            DispositionKind decided = waits ? DispositionKind.ALLOCATED : kind;
            steps.add(new Step(Sentences.of(decided, notice, evidence), evidence));
            if (waits) {
                Collections.rotate(steps, 1);
            }
        }
        long fen = row.getLong("amount_fen");
        return new Explanation(
                entryId,
                row.getString("account"),
                row.getObject("booked_on", LocalDate.class),
                Direction.ofCode(row.getString("direction")) == Direction.CREDIT ? fen : -fen,
                kind,
                notice,
                steps);
    }

    private List<Step> decisions(long postingId) {
        return jdbc.sql("SELECT d.kind, n.number, a.proposed_by, a.decided_by, (d.decided_at AT TIME ZONE ?)::date"
                        + " FROM suspense_decision d"
                        + " JOIN approval a ON a.id = d.approval_id LEFT JOIN payment_notice n ON n.id = d.notice_id"
                        + " WHERE d.posting_id = ? ORDER BY d.approval_id")
                .params(Times.ZONE.getId(), postingId)
                .query((row, n) -> new Step(
                        "人工决定："
                                + SuspenseDecision.Kind.valueOf(row.getString(1))
                                        .label()
                                + (row.getString(2) == null ? "" : " " + row.getString(2)) + "，" + row.getString(3)
                                + " 提议，" + row.getString(4) + " 复核，" + row.getString(5) + "。",
                        null))
                .list();
    }
}
