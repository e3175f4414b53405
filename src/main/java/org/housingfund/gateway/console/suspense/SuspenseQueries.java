package org.housingfund.gateway.console.suspense;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.housingfund.gateway.console.web.Conditions;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.console.web.Slice;
import org.housingfund.gateway.console.web.Viewer;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.matching.Evidence;
import org.housingfund.gateway.matching.Reason;
import org.housingfund.gateway.matching.Suggestion;
import org.housingfund.gateway.matching.SuspenseDecision;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Suspended postings as the workbench shows them. Reads only. */
@Component
class SuspenseQueries {
    private static final String PROPOSAL = " LEFT JOIN approval a ON a.kind = 'SUSPENSE_DECISION'"
            + " AND a.subject = 'suspended-posting:' || p.id AND a.state = 'PROPOSED'";

    private static final String COLUMNS = """
            SELECT p.id, p.entry_id, o.entry_id AS origin_entry, p.statement_id, p.account_id, p.booked_on, p.amount_fen, p.reason,
                   p.evidence, p.pinned, p.state, p.opened_at, p.closed_at, b.bank_name, b.number AS account, e.texts,
                   e.counterparty_name, e.counterparty_account, x.key AS holder, n.number AS notice, a.id AS proposal, a.payload,
                   a.proposed_by, a.proposed_at
              FROM\s""";

    private static final String JOINS = """
              p LEFT JOIN suspended_posting o ON o.id = p.origin_id
              LEFT JOIN bank_entry e ON e.id = coalesce(p.entry_id, o.entry_id)
              LEFT JOIN statement s ON s.id = p.statement_id
              JOIN bank_account b ON b.account_id = coalesce(e.account_id, s.account_id)
              JOIN account x ON x.id = p.account_id
              LEFT JOIN payment_notice n ON n.id = p.notice_id
            """ + PROPOSAL;

    private static final String SELECT = COLUMNS + "suspended_posting" + JOINS;

    /** The page is chosen before anything is joined to it that is only shown. */
    private static final String PAGE = COLUMNS + "(SELECT p.* FROM suspended_posting p%s"
            + " ORDER BY p.booked_on, p.id LIMIT ?)" + JOINS + " ORDER BY p.booked_on, p.id";

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    SuspenseQueries(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /** A decision that awaits its approval. */
    record Proposed(long id, String phrase, String by, String comment, OffsetDateTime at) {
        /** The comment masked for whoever may not see remarks: it may quote them. */
        Proposed seenBy(Viewer viewer) {
            return new Proposed(id, phrase, by, viewer.remark(comment), at);
        }
    }

    /**
     * One posting.
     *
     * @param entryId the entry whose money it is; null for a statement gap
     * @param amountFen positive where money came in
     * @param holder key of the account that holds it: general suspense, debits or an employer's unallocated balance
     * @param notice the notice it waits for or was written for; null where there is none
     * @param proposed null where nothing is proposed
     */
    record Posting(
            long id,
            Long entryId,
            Long statementId,
            long accountId,
            LocalDate bookedOn,
            long ageDays,
            long amountFen,
            Reason reason,
            Evidence evidence,
            boolean pinned,
            boolean open,
            OffsetDateTime openedAt,
            OffsetDateTime closedAt,
            String bankName,
            String account,
            List<String> texts,
            String payer,
            String payerAccount,
            String holder,
            String notice,
            Proposed proposed) {
        /** What is written, in one line. */
        public String remark() {
            return texts.stream().filter(text -> !text.isBlank()).collect(Collectors.joining(" ｜ "));
        }

        /** The likeliest notice; null where none is. */
        public Suggestion best() {
            return evidence.nearest().isEmpty() ? null : evidence.nearest().get(0);
        }
    }

    /** Oldest first; the key is day and id. */
    Slice<Posting> list(SuspenseFilter filter, String after, int size) {
        Conditions where = filter.conditions(today());
        if (after != null && !after.isBlank()) {
            String[] key = after.split("_", 2);
            try {
                where.and("(p.booked_on, p.id) > (?, ?)", LocalDate.parse(key[0]), Long.valueOf(key[key.length - 1]));
            } catch (java.time.DateTimeException | NumberFormatException e) {
                throw PageProblem.invalid("页码“" + after + "”不正确，请从第一页重新查询");
            }
        }
        List<Posting> postings = jdbc.sql(PAGE.formatted(where.sql()))
                .params(where.parameters(size + 1))
                .query((row, n) -> posting(row))
                .list();
        return Slice.of(postings, size, last -> last.bookedOn() + "_" + last.id());
    }

    /**
     * What a decision about all that a filter finds would be about.
     *
     * @param highest the newest proposal among them; 0 without any
     * @param amountFen sum of the amounts, whichever way the money went
     */
    record Extent(long count, long highest, long amountFen) {}

    Extent extent(SuspenseFilter filter) {
        Conditions where = filter.conditions(today());
        boolean free = filter.waits() == SuspenseFilter.Waits.FREE;
        return jdbc.sql("SELECT count(*), " + (free ? "0" : "coalesce(max(a.id), 0)")
                        + ", coalesce(sum(abs(p.amount_fen)), 0)::bigint FROM suspended_posting p"
                        + (free ? "" : PROPOSAL) + where.sql())
                .params(where.parameters())
                .query((row, n) -> new Extent(row.getLong(1), row.getLong(2), row.getLong(3)))
                .single();
    }

    /** One posting in any state. */
    Optional<Posting> find(long id) {
        return jdbc.sql(SELECT + " WHERE p.id = ?")
                .param(id)
                .query((row, n) -> posting(row))
                .optional();
    }

    /** These of the open ones. */
    List<Posting> openOnes(List<Long> ids) {
        return jdbc.sql(SELECT + " WHERE p.id = ANY (?) AND p.state = 'OPEN' ORDER BY p.booked_on, p.id")
                .param(ids.toArray(Long[]::new))
                .query((row, n) -> posting(row))
                .list();
    }

    /**
     * How much waits for one reason.
     *
     * @param amountFen what came in less what went out
     * @param oldest booking day of the oldest
     */
    record Sum(Reason reason, long postings, long amountFen, LocalDate oldest) {}

    List<Sum> sums() {
        return jdbc.sql("SELECT reason, count(*), sum(-amount_fen)::bigint, min(booked_on) FROM suspended_posting"
                        + " WHERE state = 'OPEN' GROUP BY reason ORDER BY 2 DESC, 1")
                .query((row, n) -> new Sum(
                        Reason.valueOf(row.getString(1)),
                        row.getLong(2),
                        row.getLong(3),
                        row.getObject(4, LocalDate.class)))
                .list();
    }

    /** A line of the audit trail about a posting. */
    record Deed(OffsetDateTime at, String actor, String origin, String action, String detail) {}

    List<Deed> deeds(long postingId) {
        return jdbc.sql("SELECT at, actor, origin, action, detail FROM audit WHERE subject = ? ORDER BY id")
                .param("suspended-posting:" + postingId)
                .query(Deed.class)
                .list();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Times.ZONE);
    }

    private Posting posting(ResultSet row) throws SQLException {
        LocalDate bookedOn = row.getObject("booked_on", LocalDate.class);
        Long entry = row.getObject("entry_id", Long.class);
        return new Posting(
                row.getLong("id"),
                entry == null ? row.getObject("origin_entry", Long.class) : entry,
                row.getObject("statement_id", Long.class),
                row.getLong("account_id"),
                bookedOn,
                ChronoUnit.DAYS.between(bookedOn, today()),
                -row.getLong("amount_fen"),
                Reason.valueOf(row.getString("reason")),
                json.readValue(row.getString("evidence"), Evidence.class),
                row.getBoolean("pinned"),
                "OPEN".equals(row.getString("state")),
                row.getObject("opened_at", OffsetDateTime.class),
                row.getObject("closed_at", OffsetDateTime.class),
                row.getString("bank_name"),
                row.getString("account"),
                texts(row.getArray("texts")),
                row.getString("counterparty_name"),
                row.getString("counterparty_account"),
                row.getString("holder"),
                row.getString("notice"),
                row.getObject("proposal", Long.class) == null ? null : proposed(row));
    }

    private Proposed proposed(ResultSet row) throws SQLException {
        JsonNode payload = json.readTree(row.getString("payload"));
        return new Proposed(
                row.getLong("proposal"),
                SuspenseDecision.ofPayload(payload).phrase(),
                row.getString("proposed_by"),
                payload.path("comment").asString(""),
                row.getObject("proposed_at", OffsetDateTime.class));
    }

    private static List<String> texts(Array array) throws SQLException {
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }
}
