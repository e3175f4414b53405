package org.housingfund.gateway.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.housingfund.gateway.testing.GatewayProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** {@code kill -9} in the middle of the partners' day and of a statement of 100,000 entries, as often as one likes. */
class KilledGatewayIT {
    private static final int ENTRIES = 100_000;
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    private Path directory;

    @Test
    void killedTwiceItBooksEveryEntryExactlyOnce() throws IOException {
        killed(2, System.nanoTime());
    }

    @Test
    @Tag("deep")
    void killedTenTimesItBooksEveryEntryExactlyOnce() throws IOException {
        killed(10, System.nanoTime());
    }

    private void killed(int times, long seed) throws IOException {
        Random random = new Random(seed);
        String[] arguments = {
            "--spring.profiles.active=demo",
            "--gateway.demo.entries=" + ENTRIES,
            "--gateway.embedded.postgres-port=" + GatewayProcess.freePort(),
            "--gateway.embedded.sftp-port=0",
            "--gateway.intake.poll-delay=200",
            "--gateway.work.republish-after=PT5S",
            "--gateway.work.republish-every=2000"
        };
        for (int kill = 0; kill < times; kill++) {
            try (GatewayProcess gateway = GatewayProcess.start(directory, arguments)) {
                awaitMoment(gateway, kill, times, random);
                gateway.kill();
            }
        }
        try (GatewayProcess last = GatewayProcess.start(directory, arguments)) {
            await().atMost(PATIENCE)
                    .until(() ->
                            last.output().contains("接着看什么") || last.output().contains("演示未能完成"));
            assertThat(last.output()).as("seed %s", seed).contains("接着看什么");
            DayPlan plan = plan();
            int entries = plan.expected().values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
            assertThat(entries).isGreaterThan(ENTRIES);
            // What was pushed stands twice on record, and is booked once.
            int confirmed = plan.pushes().confirmed().size();
            assertThat(count("SELECT count(*) FROM pushed_entry WHERE confirmed_by IS NOT NULL"))
                    .isEqualTo(confirmed);
            assertThat(count("SELECT count(*) FROM bank_entry")).isEqualTo(entries + confirmed);
            assertThat(count("SELECT count(DISTINCT (account_id, identity)) FROM bank_entry"))
                    .isEqualTo(entries);
            assertThat(outcomes()).as("seed %s", seed).isEqualTo(plan.expected());
            everyPartnerGotItsAnswerOnce();
            last.stop();
        }
        try (GatewayProcess verify = GatewayProcess.start(directory, "verify", "--spring.profiles.active=demo")) {
            assertThat(verify.awaitExit()).as(verify.output()).isZero();
            assertThat(verify.output()).contains("全部不变式成立");
        }
    }

    /** Whatever was sent again after a kill: ten repayments, three cases, twenty registration notices (two refused). */
    private void everyPartnerGotItsAnswerOnce() {
        assertThat(count("SELECT count(*) FROM deduction")).isEqualTo(10);
        assertThat(count("SELECT count(*) FROM deduction WHERE state = 'SETTLED'"))
                .isEqualTo(7);
        assertThat(count("SELECT count(*) FROM supervision_case")).isEqualTo(3);
        assertThat(count("SELECT count(*) FROM payout WHERE state = 'CONFIRMED'"))
                .isEqualTo(2);
        assertThat(count("SELECT count(*) FROM payout")).isEqualTo(2);
        assertThat(count("SELECT count(*) FROM registration_notice")).isEqualTo(18);
    }

    /** First while the other partners are busy, then (often killed) while the file is being read, then in its parts. */
    private void awaitMoment(GatewayProcess gateway, int kill, int times, Random random) {
        int parts = ENTRIES / 2_000;
        long least = Math.max(1, (long) parts * kill / (times + 1)) + random.nextInt(3);
        boolean reading = kill == 1 && times > 2;
        String question = "SELECT count(*) - " + least + " FROM statement_part WHERE done_at IS NOT NULL";
        if (kill == 0) {
            question = "SELECT count(*) - " + random.nextInt(10) + " FROM deduction";
        } else if (reading) {
            question = "SELECT count(*) FROM receipt WHERE size_bytes > 1000000";
        }
        String moment = question;
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> {
            assertThat(gateway.output()).doesNotContain("演示未能完成");
            return count(moment) > 0;
        });
        if (kill == 0 || reading) {
            Duration pause = Duration.ofMillis(random.nextInt(2_000));
            await().pollDelay(pause).atMost(pause.plusSeconds(1)).until(() -> true);
        }
    }

    private long count(String sql) {
        try {
            return database().sql(sql).query(Long.class).single();
        } catch (DataAccessException | IOException starting) {
            return -1;
        }
    }

    private JdbcClient database() throws IOException {
        List<String> lines = Files.readAllLines(directory.resolve("data/postgres/postmaster.pid"));
        if (lines.size() < 4) {
            throw new IOException("PostgreSQL is starting");
        }
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl("jdbc:postgresql://127.0.0.1:" + lines.get(3).strip() + "/gateway");
        source.setUser("hfg_app");
        source.setPassword(Files.readString(directory.resolve("data/secrets/hfg_app")));
        return JdbcClient.create(source);
    }

    private Map<String, Integer> outcomes() throws IOException {
        Map<String, Integer> outcomes = new TreeMap<>();
        database()
                .sql("SELECT coalesce(p.reason, d.kind), count(*)::int FROM disposition d"
                        + " LEFT JOIN suspended_posting p ON p.entry_id = d.entry_id GROUP BY 1")
                .query(row -> {
                    outcomes.put(row.getString(1), row.getInt(2));
                });
        return outcomes;
    }

    /** The day as its authors meant it; the partners remember which one it was. */
    private DayPlan plan() throws IOException {
        DemoDay finished = new DemoMemory(directory.resolve("data/demo/day.properties"))
                .read()
                .orElseThrow();
        Map<String, Long> openings = new TreeMap<>();
        for (int i = 0; i < DayPlan.BANKS.size(); i++) {
            openings.put(Days.ACCOUNTS.get(DayPlan.BANKS.get(i)), DemoPlay.FIRST_OPENINGS_FEN.get(i));
        }
        DemoDay day = new DemoDay(
                finished.number(), finished.date(), finished.started(), finished.entries(), false, openings);
        List<BankDay.Clearing> clearings = new ArrayList<>();
        RepaymentScript.of(day).repayments().stream()
                .filter(RepaymentScript.Repayment::deducted)
                .forEach(repayment -> clearings.add(new BankDay.Clearing("", repayment.fen(), true)));
        DayCases.of(day)
                .with(DayCases.Outcome.PAID)
                .forEach(paid -> clearings.add(new BankDay.Clearing("", paid.approvedFen(), false)));
        return DayPlan.of(day, Days.ACCOUNTS).withClearings(Map.of(DayPlan.LIUJIANG, clearings));
    }
}
