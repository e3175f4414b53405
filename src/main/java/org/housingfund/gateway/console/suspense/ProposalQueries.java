package org.housingfund.gateway.console.suspense;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.housingfund.gateway.audit.Approvals.Proposal;
import org.housingfund.gateway.audit.Approvals.Status;
import org.housingfund.gateway.console.web.Conditions;
import org.housingfund.gateway.console.web.Slice;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What waits for a second person. Reads only. */
@Component
class ProposalQueries {
    static final int PAGE = 50;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    ProposalQueries(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** A proposal, and since when it waits. */
    record Waiting(Proposal proposal, OffsetDateTime at) {}

    /** Oldest first. */
    Slice<Waiting> waiting(String kind, Long after) {
        Conditions where = new Conditions()
                .and("state = 'PROPOSED'")
                .andIf(kind, "kind = ?")
                .andIf(after, "id > ?");
        return Slice.of(
                select(where.sql() + " ORDER BY id LIMIT ?", where.parameters(PAGE + 1)),
                PAGE,
                last -> last.proposal().id());
    }

    /** In any state. */
    Optional<Waiting> find(long id) {
        return select(" WHERE id = ?", List.of(id)).stream().findFirst();
    }

    /** Kinds of what waits, with how much. */
    record Kind(String kind, long waiting) {}

    List<Kind> kinds() {
        return jdbc.sql(
                        "SELECT kind, count(*) AS waiting FROM approval WHERE state = 'PROPOSED' GROUP BY kind ORDER BY kind")
                .query(Kind.class)
                .list();
    }

    private List<Waiting> select(String where, List<Object> parameters) {
        return jdbc.sql("SELECT id, kind, subject, payload, state, proposed_by, proposed_at FROM approval" + where)
                .params(parameters)
                .query((row, n) -> new Waiting(
                        new Proposal(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                json.readTree(row.getString(4)),
                                Status.valueOf(row.getString(5)),
                                row.getString(6)),
                        row.getObject(7, OffsetDateTime.class)))
                .list();
    }
}
