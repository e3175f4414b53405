package org.housingfund.gateway.closing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.intake.LandingStore;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.ledger.Accounts;
import org.housingfund.gateway.ledger.Journal;
import org.housingfund.gateway.ledger.Ledger;
import org.housingfund.gateway.ledger.SubjectRole;
import org.housingfund.gateway.testing.GatewayBed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/** R-L5: the core system gets a numbered batch a day with a trial balance, and its acknowledgement is reconciled. */
class DayCloseTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);
    private static final Actor OPERATOR = new Actor("甲", "test");

    @TempDir
    private Path dir;

    private GatewayBed bed;
    private int causes;

    @BeforeEach
    void start() {
        bed = new GatewayBed(dir);
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    private void post(long fen) {
        bed.bean(TransactionOperations.class).executeWithoutResult(status -> {
            Accounts accounts = bed.bean(Accounts.class);
            bed.bean(Ledger.class)
                    .post(
                            new Journal(Journal.Cause.ENTRY, ++causes, 0, DAY, "收款"),
                            List.of(
                                    Ledger.Line.debit(accounts.id(SubjectRole.BANK_DEPOSITS, "1"), fen),
                                    Ledger.Line.credit(accounts.id(SubjectRole.OTHER_PAYABLES, "x,\"y"), fen)));
        });
    }

    private void acknowledge(long batchNo, String sha256, long journals, String debit) {
        bed.bean(LedgerAcknowledgements.class)
                .handle(
                        "ID:" + batchNo + debit,
                        JsonMapper.shared()
                                .writeValueAsString(Map.of(
                                        "batchNo", batchNo,
                                        "businessDay", DAY.toString(),
                                        "accepted", true,
                                        "journals", journals,
                                        "debit", debit,
                                        "sha256", sha256,
                                        "acknowledgedAt", "2026-11-20T01:00:00+08:00"))
                                .getBytes(StandardCharsets.UTF_8));
    }

    private String exported(String column, long batchNo) {
        return bed.jdbc()
                .sql("SELECT " + column + " FROM journal_export WHERE id = ?")
                .param(batchNo)
                .query(String.class)
                .single();
    }

    @Test
    void everyJournalLeavesInExactlyOneBatchAndTheTrialBalanceCarriesOn() throws IOException {
        post(100_00);
        post(50_00);
        DayClose dayClose = bed.bean(DayClose.class);
        assertThat(dayClose.close(DAY, OPERATOR)).contains(1L);
        assertThat(dayClose.close(DAY, OPERATOR)).isEmpty();
        post(7_01);
        assertThat(dayClose.close(DAY.plusDays(1), OPERATOR)).contains(2L);
        String csv;
        try (InputStream bytes = bed.bean(LandingStore.class).open(new Sha256(exported("encode(sha256, 'hex')", 1)))) {
            csv = new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertThat(csv.lines()).hasSize(5).first().asString().startsWith("journal,line,booked_on");
        assertThat(csv).contains("\"x,\"\"y\",,100.00").contains(",101,1,50.00,");
        assertThat(exported("trial_balance -> 'subjects' -> 0 ->> 'debitFen'", 2))
                .isEqualTo("15701");
        assertThat(bed.jdbc()
                        .sql("SELECT file_name FROM outbox WHERE channel = 'SFTP' AND destination = 'core' ORDER BY id")
                        .query(String.class)
                        .list())
                .containsExactly(
                        "journal-batch-00000001.csv",
                        "journal-batch-00000001.json",
                        "journal-batch-00000002.csv",
                        "journal-batch-00000002.json");
    }

    @Test
    void anAcknowledgementWithOtherFiguresIsADifferenceUntilARightOneComes() {
        post(100_00);
        bed.bean(DayClose.class).close(DAY, OPERATOR);
        String sha256 = exported("encode(sha256, 'hex')", 1);
        acknowledge(1, sha256, 1, "99.00");
        assertThat(exported("state", 1)).isEqualTo("DIFFERENT");
        acknowledge(1, sha256, 1, "100.00");
        assertThat(exported("state", 1)).isEqualTo("ACKNOWLEDGED");
        acknowledge(1, sha256, 1, "98.00");
        assertThat(exported("state", 1)).isEqualTo("ACKNOWLEDGED");
    }

    @Test
    void anAcknowledgementNobodyUnderstandsIsQuarantined() {
        LedgerAcknowledgements acknowledgements = bed.bean(LedgerAcknowledgements.class);
        acknowledgements.handle("ID:1", "{".getBytes(StandardCharsets.UTF_8));
        acknowledgements.handle("ID:2", "null".getBytes(StandardCharsets.UTF_8));
        acknowledgements.handle("ID:3", null);
        acknowledge(99, "0".repeat(64), 1, "1.00");
        assertThat(bed.jdbc()
                        .sql("SELECT problems -> 0 ->> 'message' FROM receipt WHERE state = 'QUARANTINED' ORDER BY id")
                        .query(String.class)
                        .list())
                .hasSize(4)
                .anySatisfy(message -> assertThat(message).contains("没有第 99 号"));
    }

    @Test
    void aDayIsClosedHalfAnHourAfterItsMidnightWithWhatWasRecordedInIt() {
        DayClose dayClose = bed.bean(DayClose.class);
        bed.clock().set(Instant.parse("2026-11-19T15:59:00Z"));
        post(100_00);
        bed.clock().set(Instant.parse("2026-11-19T16:10:00Z"));
        post(1_00);
        dayClose.closeDue();
        assertThat(sealedDays()).isEmpty();
        bed.clock().advance(Duration.ofMinutes(21));
        dayClose.closeDue();
        dayClose.closeDue();
        assertThat(sealedDays()).containsExactly("2026-11-19: 100.00");
        bed.clock().advance(Duration.ofDays(1));
        dayClose.closeDue();
        assertThat(sealedDays()).containsExactly("2026-11-19: 100.00", "2026-11-20: 1.00");
    }

    @Test
    void aCloseByHandDoesNotSuppressTheRegularOneOfThatDay() {
        DayClose dayClose = bed.bean(DayClose.class);
        bed.clock().set(Instant.parse("2026-11-19T04:00:00Z"));
        post(100_00);
        assertThat(dayClose.close(DAY, OPERATOR)).contains(1L);
        bed.clock().set(Instant.parse("2026-11-19T08:00:00Z"));
        post(1_00);
        bed.clock().set(Instant.parse("2026-11-19T16:31:00Z"));
        dayClose.closeDue();
        assertThat(sealedDays()).containsExactly("2026-11-19: 100.00", "2026-11-19: 1.00");
    }

    @Test
    void noDayIsClosedBeforeItBegins() {
        post(100_00);
        assertThatThrownBy(() -> bed.bean(DayClose.class).close(DAY.plusDays(2), OPERATOR))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2026-11-21");
        assertThat(sealedDays()).isEmpty();
    }

    private List<String> sealedDays() {
        return bed.jdbc()
                .sql(
                        "SELECT business_day || ': ' || (debit_fen / 100.0)::numeric(18, 2) FROM ledger_seal ORDER BY seal_no")
                .query(String.class)
                .list();
    }
}
