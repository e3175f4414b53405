package org.housingfund.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.housingfund.gateway.intake.Receipts.Received;
import org.housingfund.gateway.kernel.FieldCipher;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.testing.ManualClock;
import org.housingfund.gateway.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JdbcReceiptsTest {
    private static final int DELIVERIES = 8;
    private static final FieldCipher CIPHER = new FieldCipher(TestDatabase.KEYS);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<Problem> PROBLEMS = List.of(Problem.ofFile("CONTROL_TOTAL", "合计不符", "请核对后重新发送整个文件"));

    @TempDir
    Path dir;

    private final TestDatabase.Fresh database = TestDatabase.fresh();
    private final JdbcClient jdbc = JdbcClient.create(database.app());
    private final TransactionTemplate transactions =
            new TransactionTemplate(new JdbcTransactionManager(database.app()));
    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-20T02:00:00Z"));
    private Receipts receipts;

    @BeforeEach
    void open() {
        LandingStore landing = new FileLandingStore(
                new LandingSettings(dir.resolve("landing"), 1_000), CIPHER, (keyId, writing) -> writing.run());
        receipts = new JdbcReceipts(jdbc, transactions, landing, CIPHER, clock, JSON);
    }

    @Test
    void aFileGetsAReceiptAndItsBytesAreKept() throws IOException {
        Received received = receive("a.txt", "流水");
        assertThat(received.duplicate()).isFalse();
        Receipt receipt = received.receipt();
        assertThat(receipts.find(receipt.id())).isEqualTo(receipt);
        assertThat(receipt)
                .returns("liujiang", Receipt::partner)
                .returns("SFTP", Receipt::channel)
                .returns("liujiang.statement", Receipt::mapping)
                .returns(6L, Receipt::sizeBytes)
                .returns(clock.instant(), Receipt::receivedAt)
                .returns(Receipt.Status.RECEIVED, Receipt::status);
        try (InputStream bytes = receipts.open(receipt)) {
            assertThat(bytes).hasContent("流水");
        }
    }

    @Test
    void theSameBytesUnderAnotherNameAreADuplicateAndOneChangedByteIsNot() throws IOException {
        Received first = receive("a.txt", "流水1");
        Received again = receive("b.txt", "流水1");
        Received changed = receive("a.txt", "流水2");
        assertThat(again).isEqualTo(new Received(first.receipt(), true));
        assertThat(changed.duplicate()).isFalse();
        assertThat(jdbc.sql("SELECT name || duplicate FROM delivery WHERE receipt_id = ? ORDER BY id")
                        .param(first.receipt().id())
                        .query(String.class)
                        .list())
                .containsExactly("a.txtfalse", "b.txttrue");
    }

    @Test
    void concurrentDeliveriesOfTheSameBytesGetOneReceipt() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(DELIVERIES);
        CyclicBarrier together = new CyclicBarrier(DELIVERIES);
        try {
            List<Future<Received>> deliveries = new ArrayList<>();
            for (int i = 0; i < DELIVERIES; i++) {
                String name = "copy-" + i;
                deliveries.add(threads.submit(() -> {
                    together.await(10, TimeUnit.SECONDS);
                    return receive(name, "流水");
                }));
            }
            Set<Long> ids = new HashSet<>();
            int first = 0;
            for (Future<Received> delivery : deliveries) {
                ids.add(delivery.get().receipt().id());
                first += delivery.get().duplicate() ? 0 : 1;
            }
            assertThat(ids).hasSize(1);
            assertThat(first).isEqualTo(1);
            assertThat(count("SELECT count(*) FROM delivery")).isEqualTo(DELIVERIES);
            assertThat(count("SELECT count(*) FROM receipt")).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aMessageIsKeptEncryptedAndReadBack() throws IOException {
        byte[] body = "{\"name\":\"张三\"}".getBytes(StandardCharsets.UTF_8);
        Received received = receipts.receiveMessage("hall", "NOTICE_COMMAND", "ID:1", body);
        assertThat(receipts.receiveMessage("hall", "NOTICE_COMMAND", "ID:2", body))
                .isEqualTo(new Received(received.receipt(), true));
        byte[] kept =
                jdbc.sql("SELECT body FROM receipt_body").query(byte[].class).single();
        assertThat(kept).isNotEqualTo(body);
        try (InputStream bytes = receipts.open(received.receipt())) {
            assertThat(bytes.readAllBytes()).isEqualTo(body);
        }
    }

    @Test
    void aReceiptTakesOnlyLegalMoves() throws IOException {
        long accepted = receive("a.txt", "1").receipt().id();
        long rejected = receive("b.txt", "2").receipt().id();
        long quarantined = receive("c.txt", "3").receipt().id();
        receipts.accept(accepted);
        receipts.reject(rejected, PROBLEMS);
        receipts.quarantine(quarantined, PROBLEMS);
        assertThat(receipts.find(accepted).status()).isEqualTo(Receipt.Status.ACCEPTED);
        assertThat(receipts.find(quarantined).status()).isEqualTo(Receipt.Status.QUARANTINED);
        JsonNode problems = JSON.readTree(jdbc.sql("SELECT problems::text FROM receipt WHERE id = ?")
                .param(rejected)
                .query(String.class)
                .single());
        assertThat(problems.get(0).path("message").asString()).isEqualTo("合计不符");
        assertThatThrownBy(() -> receipts.accept(rejected)).hasMessageContaining("REJECTED -> ACCEPTED");
        assertThatThrownBy(() -> receipts.find(4_711)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void unfinishedReceiptsAreFoundForRepublishing() throws IOException {
        long old = receive("a.txt", "1").receipt().id();
        receipts.accept(receive("b.txt", "2").receipt().id());
        clock.advance(Duration.ofMinutes(2));
        receive("c.txt", "3");
        assertThat(receipts.claimUnfinished("STATEMENT", Duration.ofMinutes(1))).containsExactly(old);
        // Claimed: not again before twice the time has passed.
        clock.advance(Duration.ofSeconds(119));
        assertThat(receipts.claimUnfinished("STATEMENT", Duration.ofMinutes(1))).doesNotContain(old);
        clock.advance(Duration.ofSeconds(2));
        assertThat(receipts.claimUnfinished("STATEMENT", Duration.ofMinutes(1))).contains(old);
        assertThat(receipts.claimUnfinished("OTHER", Duration.ofMinutes(1))).isEmpty();
    }

    @Test
    void aRolledBackTransactionLeavesNoReceipt() {
        transactions.executeWithoutResult(status -> {
            receipts.receiveMessage("hall", "NOTICE_COMMAND", "ID:1", new byte[] {1});
            status.setRollbackOnly();
        });
        assertThat(count("SELECT count(*) FROM receipt")).isZero();
    }

    @Test
    void theRejectionReportTellsThePartnerWhatIsWrong() throws IOException {
        Receipt receipt = receive("a.txt", "1").receipt();
        RejectionReport report = RejectionReport.of(receipt, PROBLEMS, 7);
        assertThat(report.fileName()).isEqualTo("a.txt.rejected.json");
        JsonNode json = JSON.readTree(report.toJson(JSON));
        assertThat(json.path("file").asString()).isEqualTo("a.txt");
        assertThat(json.path("sha256").asString()).isEqualTo(receipt.sha256().hex());
        assertThat(json.path("receivedAt").asString()).isEqualTo("2026-11-20T02:00:00Z");
        assertThat(json.path("problemCount").asLong()).isEqualTo(7);
        assertThat(json.path("sentence").asString()).contains("整体拒收", "7处", "下列前1处");
        assertThat(json.path("problems").get(0).path("remedy").asString()).isEqualTo("请核对后重新发送整个文件");
    }

    private Received receive(String name, String text) throws IOException {
        Path file = Files.writeString(dir.resolve(name), text);
        return receipts.receiveFile("liujiang", "STATEMENT", "liujiang.statement", name, file);
    }

    private int count(String sql) {
        return jdbc.sql(sql).query(Integer.class).single();
    }
}
