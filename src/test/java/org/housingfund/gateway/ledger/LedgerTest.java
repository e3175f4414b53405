package org.housingfund.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import org.housingfund.gateway.ledger.Ledger.Line;
import org.housingfund.gateway.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class LedgerTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);

    private final TestDatabase.Fresh database = TestDatabase.fresh();
    private final JdbcTemplate template = new JdbcTemplate(database.app());
    private final JdbcClient jdbc = JdbcClient.create(template);
    private final TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(database.app()));
    private final Clock clock =
            Clock.fixed(Instant.parse("2026-11-20T08:00:00Z"), org.housingfund.gateway.kernel.Times.ZONE);
    private final Accounts accounts = new Accounts(jdbc, new LedgerProperties(null, null));
    private final Ledger ledger = new Ledger(template, clock);
    private final Balances balances = new Balances(jdbc);
    private final Seals seals = new Seals(jdbc, clock);
    private long bank;
    private long suspense;
    private long employee;

    @BeforeEach
    void openAccounts() {
        accounts.openChart();
        bank = accounts.id(SubjectRole.BANK_DEPOSITS, "6222");
        suspense = accounts.id(SubjectRole.OTHER_PAYABLES, "suspense");
        employee = accounts.id(SubjectRole.EMPLOYEES, "E1");
    }

    private long post(long causeId, List<Line> lines) {
        return transaction.execute(
                status -> ledger.post(new Journal(Journal.Cause.ENTRY, causeId, 0, DAY, "收款"), lines));
    }

    private java.util.Optional<Seals.Seal> seal() {
        return transaction.execute(status -> seals.seal(DAY, clock.instant()));
    }

    private List<Long> broken() {
        return transaction.execute(status -> seals.broken());
    }

    @Test
    void theDatabaseRefusesAnUnbalancedJournalAtCommit() { // R-L1
        assertThatThrownBy(() -> post(1, List.of(Line.debit(bank, 100), Line.credit(suspense, 99))))
                .hasStackTraceContaining("is not balanced");
        assertThatThrownBy(() -> post(1, List.of(Line.debit(bank, 100)))).hasStackTraceContaining("is not balanced");
        assertThatThrownBy(() -> post(1, List.of())).hasStackTraceContaining("is not balanced");
        assertThat(balances.current(bank)).isZero();
    }

    @Test
    void aPostedJournalTakesNoMoreLinesAndNoChange() { // R-L1
        long id = post(1, List.of(Line.debit(bank, 100), Line.credit(suspense, 100)));
        assertThatThrownBy(() -> jdbc.sql("INSERT INTO journal_line VALUES (?, 3, ?, 5), (?, 4, ?, -5)")
                        .params(id, bank, id, suspense)
                        .update())
                .hasStackTraceContaining("takes no more lines");
        assertThatThrownBy(
                        () -> jdbc.sql("UPDATE journal_line SET amount_fen = 7").update())
                .hasStackTraceContaining("permission denied");
        assertThatThrownBy(() -> JdbcClient.create(database.owner())
                        .sql("TRUNCATE journal_line")
                        .update())
                .hasStackTraceContaining("append-only");
    }

    @Test
    void aCheckThatIsFiredEarlyClosesTheBatch() { // R-L1
        assertRefusedAfterTheCheck(
                "a posted journal takes no more lines",
                (batch, journal) -> "INSERT INTO journal_line VALUES (%d, 3, %d, 5)".formatted(journal, bank));
        assertRefusedAfterTheCheck(
                "journal: the posting batch is closed",
                (batch, journal) ->
                        "INSERT INTO journal VALUES (-1, %d, 'CASE', 1, 0, '2026-11-20', 'x', NULL)".formatted(batch));
        assertRefusedAfterTheCheck(
                "account_delta: the posting batch is closed",
                (batch, journal) ->
                        "INSERT INTO account_delta VALUES (%d, '2026-11-01', %d, 5)".formatted(bank, batch));
        assertThat(balances.current(bank)).isZero();
    }

    private void assertRefusedAfterTheCheck(String refusal, BiFunction<Long, Long, String> addition) {
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                    PostingBatch batch = ledger.open();
                    long journal = batch.add(
                            new Journal(Journal.Cause.ENTRY, 1, 0, DAY, "收款"),
                            List.of(Line.debit(bank, 100), Line.credit(suspense, 100)));
                    batch.close();
                    jdbc.sql("SET CONSTRAINTS ALL IMMEDIATE").update();
                    jdbc.sql("SET CONSTRAINTS ALL DEFERRED").update();
                    jdbc.sql(addition.apply(batch.id(), journal)).update();
                }))
                .hasStackTraceContaining(refusal);
    }

    @Test
    void theApplicationCanNeitherReopenABatchNorPutATableInTheChecksWay() { // R-L1
        long id = post(1, List.of(Line.debit(bank, 100), Line.credit(suspense, 100)));
        assertThatThrownBy(() -> jdbc.sql("DELETE FROM posting_batch_closed").update())
                .hasStackTraceContaining("permission denied");
        assertThatThrownBy(() ->
                        jdbc.sql("INSERT INTO posting_batch_closed VALUES (-1)").update())
                .hasStackTraceContaining("permission denied");
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                    jdbc.sql("CREATE TEMP TABLE posting_batch ON COMMIT DROP AS SELECT id, pg_current_xact_id() AS xid"
                                    + " FROM public.posting_batch")
                            .update();
                    jdbc.sql("INSERT INTO journal_line VALUES (?, 3, ?, 5), (?, 4, ?, -5)")
                            .params(id, bank, id, suspense)
                            .update();
                }))
                .hasStackTraceContaining("takes no more lines");
    }

    @Test
    void theSameCauseCannotBeBookedTwice() { // R-L2
        post(1, List.of(Line.debit(bank, 100), Line.credit(suspense, 100)));
        assertThatThrownBy(() -> post(1, List.of(Line.debit(bank, 100), Line.credit(suspense, 100))))
                .hasStackTraceContaining("journal_cause_cause_id_step_key");
        assertThat(balances.current(bank)).isEqualTo(100);
    }

    @Test
    void totalsThatDifferFromTheLinesAreRefused() { // I7
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                    PostingBatch batch = ledger.open();
                    batch.add(
                            new Journal(Journal.Cause.ENTRY, 1, 0, DAY, "收款"),
                            List.of(Line.debit(bank, 100), Line.credit(suspense, 100)));
                    jdbc.sql("INSERT INTO account_delta VALUES (?, ?, ?, 1)")
                            .params(bank, DAY.plusDays(1), batch.id())
                            .update();
                    batch.close();
                }))
                .hasStackTraceContaining("differ from its lines");
    }

    @Test
    void balancesAreThoseOfANaiveOracleByBookingDateAndByRecordingTime() { // R-L4, I7
        Random random = new Random(7);
        Map<LocalDate, Long> oracle = new HashMap<>();
        for (int i = 1; i <= 200; i++) {
            LocalDate day = DAY.minusDays(random.nextInt(5));
            long fen = random.nextLong(1, 1_000_000);
            long cause = i;
            transaction.executeWithoutResult(status -> {
                PostingBatch batch = ledger.open();
                long journal = batch.add(
                        new Journal(Journal.Cause.ENTRY, cause, 0, day, "收款"), List.of(Line.debit(bank, fen)));
                batch.addSelectedLines("VALUES (?, 2, ?, ?)", journal, employee, -fen);
                batch.close();
            });
            oracle.merge(day, fen, Long::sum);
        }
        long total = oracle.values().stream().mapToLong(Long::longValue).sum();
        assertThat(balances.current(bank)).isEqualTo(total);
        for (int back = 0; back <= 5; back++) {
            LocalDate day = DAY.minusDays(back);
            long expected = oracle.entrySet().stream()
                    .filter(e -> !e.getKey().isAfter(day))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            assertThat(balances.bookedUpTo(bank, day)).isEqualTo(expected);
            assertThat(balances.bookedUpTo(employee, day)).isEqualTo(-expected);
        }
        assertThat(balances.recordedUpTo(bank, clock.instant())).isEqualTo(total);
        assertThat(balances.recordedUpTo(bank, clock.instant().minusSeconds(1))).isZero();
    }

    @Test
    void theSealChainShowsALaterChangeOfAnyLine() { // R-L4, I9
        List<Long> sealed = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            post(i, List.of(Line.debit(bank, i), Line.credit(suspense, i)));
            if (i % 2 == 0) {
                seal().ifPresent(seal -> sealed.add(seal.sealNo()));
            }
        }
        assertThat(sealed).containsExactly(1L, 2L, 3L);
        assertThat(seal()).isEmpty();
        assertThat(broken()).isEmpty();
        // Only somebody with the database's owner rights and the triggers off could do this:
        JdbcClient owner = JdbcClient.create(database.owner());
        owner.sql("ALTER TABLE journal_line DISABLE TRIGGER USER").update();
        owner.sql("UPDATE journal_line SET amount_fen = amount_fen * 10 WHERE journal_id ="
                        + " (SELECT id FROM journal WHERE cause_id = 3)")
                .update();
        assertThat(broken()).containsExactly(2L);
    }
}
