package org.housingfund.gateway.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.closing.DayClose;
import org.housingfund.gateway.matching.SuspenseDecision;
import org.housingfund.gateway.matching.SuspenseDecisions;

/**
 * What the console's pages are about, made by the gateway itself: notices, statements, journals, suspense and proposals.
 * Lines of the audit trail and bulk jobs of before are inserted.
 */
final class PageStock {
    private static final int PROPOSED_OF = 25;
    private static final int AUDITED_OF = 5;
    private static final int JOBS = 100;
    /** Its account. Where (d) came before, the first one's bank has written statements that it never sent. */
    private static final int LARGE = 1;

    private PageStock() {}

    static void fill(BenchGateway gateway, Path directory, int entries, int suspended)
            throws SQLException, IOException {
        NoticeStock stock = gateway.stock(entries, 1);
        book(gateway, gateway.accounts().get(LARGE).statement(directory, stock, stock.all()));
        gateway.bean(DayClose.class).close(gateway.day(), new Actor("甲", "bench"));
        backdate(gateway);
        int[] unnumbered = stock.all().filter(NoticeStock::isUnnumbered).toArray();
        int left = suspended - (int) stock.suspended();
        for (BankAccount account :
                gateway.accounts().subList(LARGE + 1, gateway.accounts().size())) {
            int count = Math.min(Math.max(left, 0), unnumbered.length);
            if (count > 0) {
                book(gateway, account.statement(directory, stock, IntStream.of(Arrays.copyOf(unnumbered, count))));
            }
            left -= count;
        }
        propose(gateway, suspended / PROPOSED_OF);
        insert(gateway, entries / AUDITED_OF);
    }

    private static void book(BenchGateway gateway, Path file) {
        long from = System.nanoTime();
        long booked = gateway.count("statement WHERE state = 'BOOKED'");
        gateway.receive(file);
        gateway.await("(SELECT count(*) FROM statement WHERE state = 'BOOKED') = " + (booked + 1), from);
        gateway.awaitPublished(from);
    }

    /** The large statement is none of today's: what the first page sums is the day, not all years. */
    private static void backdate(BenchGateway gateway) throws SQLException, IOException {
        try (Connection connection = gateway.superuser();
                Statement sql = connection.createStatement()) {
            sql.execute("SET session_replication_role = replica");
            sql.execute("UPDATE receipt SET received_at = received_at - interval '30 days'");
            sql.execute("UPDATE delivery SET arrived_at = arrived_at - interval '30 days'");
            sql.execute("UPDATE statement SET accepted_at = accepted_at - interval '30 days',"
                    + " booked_at = booked_at - interval '30 days'");
        }
    }

    private static void propose(BenchGateway gateway, int count) {
        SuspenseDecisions decisions = gateway.bean(SuspenseDecisions.class);
        gateway.jdbc()
                .sql("SELECT id FROM suspended_posting WHERE state = 'OPEN' AND NOT pinned ORDER BY id DESC LIMIT ?")
                .param(count)
                .query(Long.class)
                .list()
                .forEach(posting ->
                        decisions.propose(posting, new SuspenseDecision.Leave(), "核实中", new Actor("甲", "bench")));
    }

    private static void insert(BenchGateway gateway, int audited) throws SQLException, IOException {
        try (Connection connection = gateway.superuser();
                Statement sql = connection.createStatement()) {
            sql.execute("INSERT INTO audit (at, actor, origin, action, subject, outcome)"
                    + " SELECT now() - n * interval '1 second', 'bench', 'console:127.0.0.1', 'LOGIN_SUCCEEDED',"
                    + " 'user:bench' || n % 100, 'DONE' FROM generate_series(1, " + audited + ") n");
            sql.execute("WITH job AS (INSERT INTO console_job (kind, title, created_by, origin, created_at, state,"
                    + " ended_at, items) SELECT 'REJECT', '驳回提议', '甲', 'bench', now(), 'DONE', now(), c FROM (SELECT"
                    + " count(*) AS c FROM suspended_posting) p, generate_series(1, " + JOBS + ") n RETURNING id)"
                    + " INSERT INTO console_job_item (job_id, item_no, posting_id, proposal_id, state, ended_at)"
                    + " SELECT j.id, row_number() OVER (PARTITION BY j.id ORDER BY p.id), p.id, 1, 'DONE', now()"
                    + " FROM job j, (SELECT id FROM suspended_posting ORDER BY id LIMIT 10000) p");
            sql.execute("VACUUM ANALYZE");
            sql.execute("CHECKPOINT");
        }
    }
}
