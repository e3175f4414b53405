package org.housingfund.gateway.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.housingfund.gateway.app.GatewayTestAccess;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.intake.LandingStore;
import org.housingfund.gateway.intake.Receipt;
import org.housingfund.gateway.intake.Receipts;
import org.housingfund.gateway.kernel.BlindIndex;
import org.housingfund.gateway.kernel.FieldCipher;
import org.housingfund.gateway.kernel.KeyRing;
import org.housingfund.gateway.kernel.ResidentId;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.notice.EmployerDirectory;
import org.housingfund.gateway.notice.EmployerLoad;
import org.housingfund.gateway.notice.NoticeCommands;
import org.housingfund.gateway.notice.Person;
import org.housingfund.gateway.notice.Persons;
import org.housingfund.gateway.registration.RegistrationNotices;
import org.housingfund.gateway.testing.CaseBed;
import org.housingfund.gateway.testing.Faults;
import org.housingfund.gateway.testing.GatewayBed;
import org.housingfund.gateway.testing.HallCommand;
import org.housingfund.gateway.testing.LiujiangFile;
import org.housingfund.gateway.testing.RegistryMessage;
import org.housingfund.gateway.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * R-L7: keys change while the gateway serves. One database with everything that is encrypted, on a node where k1 is active; on
 * a second one k2 is. The tests tell one story, in order.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeyRotationTest {
    private static final Actor OPERATOR = new Actor("甲", "test");
    private static final int PEOPLE = 40;
    private static final int LATECOMERS = 1_500;
    private static final int KILLS = 60;
    private static final RegistryMessage REGISTERED = RegistryMessage.registration(77);
    private static final byte[] ISSUE =
            HallCommand.issue("P2611180001", "E1", List.of(100_00L, 200_00L), LiujiangFile.ACCOUNT);

    @TempDir
    private static Path dir;

    private static final Faults FAULTS = new Faults();
    private static CaseBed cases;
    private static GatewayBed old;
    private static GatewayBed renewed;
    private static Map<String, Long> known;
    private static Path landed;
    private static byte[] landedUnderK1;

    @BeforeAll
    static void everythingThatIsEncryptedLiesUnderK1() throws IOException {
        cases = new CaseBed(dir, "--gateway.crypto.keys.k2=" + base64(2));
        old = cases.bed;
        cases.everyKindOfCase();
        old.bean(NoticeCommands.class).handle("ID:issue", ISSUE);
        old.bean(RegistrationNotices.class).handle("ID:registered", REGISTERED.json());
        old.bean(EmployerLoad.class)
                .load(
                        Files.writeString(
                                dir.resolve("employers.csv"),
                                "employer_account,employer_name,social_credit_code,representative_name,representative_id_number\n"
                                        + "2011000001,某单位,,黄晓萍,\n"),
                        OPERATOR);
        old.jdbc()
                .sql("UPDATE outbox SET published_at = now() WHERE type = 'cn.housingfund.payout.command.v1'")
                .update();
        old.jdbc()
                .sql(
                        "WITH moved AS (DELETE FROM outbox WHERE published_at IS NOT NULL AND key_id IS NOT NULL RETURNING *)"
                                + " INSERT INTO outbox_archive SELECT * FROM moved")
                .update();
        known = store(old, people(0, PEOPLE));
        renewed = new GatewayBed(
                old.database(),
                FAULTS,
                dir,
                "--gateway.crypto.active-key=k2",
                "--gateway.crypto.keys.k1=" + base64(1),
                "--gateway.crypto.keys.k2=" + base64(2));
    }

    @AfterAll
    static void close() {
        renewed.close();
        cases.close();
    }

    @Test
    @Order(0)
    void nothingIsPostedFromALandedFileThatWasChanged() throws IOException {
        cases.receiveStatement(cases.statement(file -> file.credit("P2611180001", 300_00L, HallCommand.nameOf("E1"))));
        String digest = cases.one(
                "SELECT encode(sha256, 'hex') FROM receipt WHERE kind = 'STATEMENT' ORDER BY id DESC LIMIT 1");
        landed = dir.resolve("landing/" + digest.substring(0, 2) + "/" + digest);
        landedUnderK1 = Files.readAllBytes(landed);
        byte[] changed = landedUnderK1.clone();
        changed[changed.length / 2] ^= 1;
        Files.write(landed, changed);
        assertThatThrownBy(old::settle).hasStackTraceContaining("落地文件 " + digest + " 被改动、残缺或无法读取");
        assertThat(cases.count("receipt WHERE state = 'RECEIVED'")).isEqualTo(1);
        Files.write(landed, landedUnderK1);
        old.settle();
        assertThat(cases.count("receipt WHERE state = 'RECEIVED'")).isZero();
    }

    @Test
    @Order(1)
    void everyTableWithAKeyIsDeclaredAndEachHoldsSomethingHere() {
        List<String> tables = old.jdbc()
                .sql("SELECT table_name FROM information_schema.columns WHERE column_name = 'key_id'"
                        + " AND table_schema = 'public' ORDER BY 1")
                .query(String.class)
                .list();
        assertThat(renewed.context().getBeansOfType(EncryptedTable.class).values())
                .extracting(EncryptedTable::table)
                .containsExactlyInAnyOrderElementsOf(tables);
        assertThat(tables)
                .allSatisfy(table -> assertThat(under("k1", table)).as(table).isPositive());
    }

    /** The papers of a case lie within its package. */
    @Test
    @Order(1)
    void everyColumnThatNamesLandedFilesIsDeclared() {
        assertThat(renewed.context().getBeansOfType(LandedReference.class).values())
                .extracting(files -> files.table() + "." + files.column())
                .containsExactlyInAnyOrderElementsOf(old.jdbc()
                        .sql("SELECT table_name || '.' || column_name FROM information_schema.columns"
                                + " WHERE column_name IN ('sha256', 'landed_sha256') AND table_schema = 'public'"
                                + " AND table_name <> 'case_paper'")
                        .query(String.class)
                        .list());
        assertThat(renewed.bean(KeyRotation.class).states().unreadable()).isEmpty();
    }

    @Test
    @Order(2)
    void aKeyThatRowsLieUnderIsNeitherForgottenNorCalledRemovable() {
        assertThat(renewed.bean(KeyRegister.class).forget("k1", () -> false)).isFalse();
        assertThat(GatewayTestAccess.keysStatus(renewed.context()))
                .startsWith("1\n")
                .contains("密钥 k1：仍有数据使用，不得移除；请执行 keys rotate")
                .contains("个人（person） ")
                .contains("落地文件 ")
                .contains("密钥 k2：当前密钥");
    }

    /** Whichever statement or commit the connection is lost at, before or after the server had it. */
    @Test
    @Order(3)
    void aRotationThatIsKilledAnywhereLosesNobodyAndGoesOn() {
        KeyRotation rotation = renewed.bean(KeyRotation.class);
        int killed = 0;
        for (int moment = 3; moment <= KILLS; moment++) {
            FAULTS.plan(moment, moment % 2 == 0);
            try {
                FAULTS.during(() -> rotation.rotate(new Told()));
            } catch (RuntimeException lostConnection) {
                killed++;
            }
            assertThat(store(renewed, people(0, PEOPLE)))
                    .as("moment %s", moment)
                    .hasSameSizeAs(known);
            assertThat(store(renewed, people(0, PEOPLE)).values()).containsExactlyInAnyOrderElementsOf(known.values());
            if (FAULTS.struck() == null) {
                break;
            }
        }
        assertThat(killed).isGreaterThan(20);
        assertThat(under("k1", "person") + under("k1", "receipt_body")).isLessThan(PEOPLE * 10L);
    }

    @Test
    @Order(4)
    void nobodyRotatesBackToAKeyThatCameBefore() {
        k1IsRegistered();
        long moved = under("k2", "person");
        assertThat(moved).isPositive();
        assertThat(GatewayTestAccess.keysRotate(old.context()))
                .startsWith("1\n未执行：密钥“k2”比当前密钥“k1”启用得晚：请核对本命令的 gateway.crypto.active-key");
        assertThat(under("k2", "person")).isEqualTo(moved);
        assertThat(cases.count("audit WHERE subject = 'key:k1'")).isZero();
    }

    @Test
    @Order(5)
    void peopleAreFoundAndStoredOnceWhileTheirRowsMove() throws Exception {
        k1IsRegistered();
        Map<String, Long> latecomers = store(old, people(PEOPLE, PEOPLE + LATECOMERS));
        assertThat(under("k1", "person")).isGreaterThanOrEqualTo(LATECOMERS);
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Callable<Integer> searching = () -> {
                int rounds = 0;
                do {
                    // Old ones are found; each new one is stored by whoever comes first.
                    assertThat(store(renewed, people(PEOPLE, PEOPLE + LATECOMERS))
                                    .values())
                            .containsExactlyInAnyOrderElementsOf(latecomers.values());
                    store(renewed, people(10_000, 10_010 + rounds));
                    rounds++;
                } while (!over.get());
                return rounds;
            };
            List<Future<Integer>> searchers = List.of(threads.submit(searching), threads.submit(searching));
            KeyRotation.Rotated rotated;
            Told told = new Told();
            try {
                rotated = renewed.bean(KeyRotation.class).rotate(told);
            } finally {
                over.set(true);
            }
            for (Future<Integer> searcher : searchers) {
                assertThat(searcher.get()).isPositive();
            }
            assertThat(rotated.unreadable()).isEmpty();
            assertThat(rotated.renewed()).containsEntry("个人（person）", (long) LATECOMERS);
            assertThat(told.lines)
                    .contains("个人（person） 0/" + LATECOMERS, "个人（person） " + LATECOMERS + " done")
                    .filteredOn(line -> line.startsWith("个人（person） "))
                    .as("told after each few")
                    .hasSizeGreaterThan(3);
            assertThat(rotated.forgotten()).containsExactly("k1");
        } finally {
            threads.shutdownNow();
        }
        long first = latecomers.values().iterator().next();
        assertThat(renewed.bean(Persons.class).reveal(OPERATOR, first, "测试").name())
                .startsWith("职工");
    }

    @Test
    @Order(6)
    void whatWasWrittenUnderTheOldKeyIsReadUnderTheNewOne() throws IOException {
        for (String table : renewed.context().getBeansOfType(EncryptedTable.class).values().stream()
                .map(EncryptedTable::table)
                .toList()) {
            assertThat(under("k1", table)).as(table).isZero();
        }
        Receipts receipts = renewed.bean(Receipts.class);
        List<Long> ids =
                renewed.jdbc().sql("SELECT id FROM receipt").query(Long.class).list();
        assertThat(ids).isNotEmpty();
        for (long id : ids) {
            Receipt receipt = receipts.find(id);
            try (var bytes = receipts.open(receipt)) {
                assertThat(Sha256.of(bytes.readAllBytes())).isEqualTo(receipt.sha256());
            }
        }
        // The same notice again, and the same registration again: neither is taken for another.
        renewed.bean(NoticeCommands.class).handle("ID:again", HallCommand.reinstate("P2611180001"));
        renewed.bean(RegistrationNotices.class)
                .handle(
                        "ID:registered-again",
                        REGISTERED.with("noticeId", "DJ-again").json());
        assertThat(renewed.jdbc()
                        .sql(
                                "SELECT count(*) FROM audit WHERE action = 'RECEIPT_QUARANTINED' AND detail::text LIKE '%VERSION%'")
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(renewed.bean(EmployerDirectory.class).representedBy(-1, "黄晓萍", "X"))
                .isPresent();
    }

    @Test
    @Order(7)
    void nothingIsWrittenUnderAKeyThatWasForgotten() throws IOException {
        assertThatThrownBy(() -> store(old, people(20_000, 20_001)))
                .isInstanceOf(DataIntegrityViolationException.class);
        LandingStore store = renewed.bean(LandingStore.class);
        Sha256 sha256 = new Sha256(landed.getFileName().toString());
        byte[] known = store.open(sha256).readAllBytes();
        for (byte[] delivered : List.of("迟到".getBytes(StandardCharsets.UTF_8), known)) {
            assertThatThrownBy(() -> old.bean(LandingStore.class).store(new ByteArrayInputStream(delivered)))
                    .hasMessageContaining("密钥“k1”已停用");
        }
        assertThat(Files.readAllBytes(landed)).as("delivered again").isNotEqualTo(landedUnderK1);
        assertThat(store.open(sha256).readAllBytes()).isEqualTo(known);
        assertThat(GatewayTestAccess.keysStatus(renewed.context()))
                .startsWith("0\n")
                .contains("密钥 k1：没有数据使用，可以从配置中移除");
    }

    @Test
    @Order(8)
    void aForgottenKeyStaysForgottenAndAFileOfABackupIsRenewed() throws IOException {
        assertThat(renewed.bean(KeyRegister.class)
                        .open(new KeyRing("k1", Map.of("k1", TestDatabase.secret(1), "k2", TestDatabase.secret(2)))))
                .contains("密钥“k1”已由 keys rotate 停用，gateway.crypto.active-key 不得再用它");
        assertThat(GatewayTestAccess.keysRotate(old.context())).startsWith("1\n未执行：密钥“k1”已由 keys rotate 停用");
        assertThat(renewed.bean(KeyRegister.class).ids()).containsExactly("k2");
        Files.write(landed, landedUnderK1);
        assertThat(GatewayTestAccess.keysStatus(renewed.context()))
                .startsWith("1\n")
                .contains("密钥 k1");
        assertThat(GatewayTestAccess.keysRotate(renewed.context()))
                .matches("0\n落地文件：待换 1\n落地文件：换好 1，用时 \\d+\\.\\d 秒\n已换到当前密钥 k2：共换 1，用时 \\d+\\.\\d 秒\n(?s:.*)");
        assertThat(GatewayTestAccess.keysStatus(renewed.context()))
                .startsWith("0\n")
                .contains("密钥 k1：没有数据使用，可以从配置中移除");
        assertThat(renewed.jdbc()
                        .sql("SELECT action || ' ' || outcome || ' ' || (detail -> 'renewed') FROM audit"
                                + " WHERE subject = 'key:k2' AND action = 'KEYS_ROTATED' ORDER BY id")
                        .query(String.class)
                        .list())
                .containsExactly("KEYS_ROTATED DONE {\"落地文件\": 1}");
    }

    @Test
    @Order(10)
    void aRowThatCannotBeReadIsNamedAndKeepsItsKey() {
        k1IsRegistered();
        long id = known.values().iterator().next();
        renewed.jdbc()
                .sql("UPDATE person SET key_id = 'k1' WHERE id = ?")
                .param(id)
                .update();
        assertThat(GatewayTestAccess.keysRotate(renewed.context()))
                .startsWith("1\n")
                .contains("密钥 k1 仍有数据使用，不得移除", "person " + id + "：密文被改动");
    }

    /** On another host, or where the share is not mounted, or the file is not what it was. */
    @Test
    @Order(9)
    void aKeyIsKeptWhereTheLandingStoreCannotBeSeenWhole() throws IOException {
        k1IsRegistered();
        Path landing = dir.resolve("landing");
        Path away = dir.resolve("landing-away");
        Files.move(landing, away);
        assertThat(GatewayTestAccess.keysRotate(renewed.context()))
                .startsWith("1\n未执行：落地目录（gateway.landing.dir）无法读取：" + landing + " 不存在");
        assertThatThrownBy(() -> GatewayTestAccess.keysStatus(renewed.context()))
                .hasStackTraceContaining("落地目录（gateway.landing.dir）无法读取");
        Files.createDirectory(landing);
        assertThat(GatewayTestAccess.keysRotate(renewed.context()))
                .startsWith("1\n")
                .contains("恢复之前不得移除任何密钥", landed + " 不存在")
                .doesNotContain("可以从配置中移除");
        assertThat(GatewayTestAccess.keysStatus(renewed.context()))
                .startsWith("1\n")
                .contains("密钥 k1：不得移除：有文件无法读取，见下", landed + " 不存在");
        Files.delete(landing);
        Files.move(away, landing);
        byte[] sound = Files.readAllBytes(landed);
        Files.write(landed, "明文".getBytes(StandardCharsets.UTF_8));
        assertThat(GatewayTestAccess.keysRotate(renewed.context()))
                .startsWith("1\n")
                .contains("落地文件 " + landed.getFileName(), "没有 HFL1 标记")
                .doesNotContain("仍有数据使用", "可以从配置中移除");
        Files.write(landed, sound);
        assertThat(GatewayTestAccess.keysRotate(renewed.context()))
                .startsWith("0\n")
                .contains("密钥 k1 已没有数据使用，可以从配置中移除");
    }

    /** As a node has stored it that knew nothing of k2. */
    @Test
    @Order(11)
    void aPersonWhoWasStoredTwiceIsNamedAndHoldsUpNobodyElse() throws IOException {
        k1IsRegistered();
        long twice = storeUnderK1(0);
        storeUnderK1(30_000);
        Files.write(landed, landedUnderK1);
        KeyRotation.Rotated rotated = renewed.bean(KeyRotation.class).rotate(new Told());
        assertThat(rotated.renewed()).containsEntry("个人（person）", 1L).containsEntry("落地文件", 1L);
        assertThat(rotated.unreadable()).contains("person " + twice + "：换用当前密钥后与另一行重复（如同一人存了两次），保留原密钥");
        assertThat(rotated.forgotten()).doesNotContain("k1");
        assertThat(under("k1", "person")).as("with the one before").isEqualTo(2);
    }

    private static long storeUnderK1(int person) {
        FieldCipher cipher = new FieldCipher(TestDatabase.KEYS);
        long id = renewed.jdbc()
                .sql("SELECT nextval('person_id_seq')")
                .query(Long.class)
                .single();
        renewed.jdbc()
                .sql("INSERT INTO person OVERRIDING SYSTEM VALUE VALUES (?, 'k1', ?, ?, ?)")
                .params(
                        id,
                        cipher.encryptText("person.name:" + id, "职工").bytes(),
                        cipher.encryptText("person.id-number:" + id, id(person)).bytes(),
                        new BlindIndex(TestDatabase.KEYS).of("person.id-number", id(person)))
                .update();
        return id;
    }

    /** Forgotten before or not: as if the rotation that forgot it had not been. */
    private static void k1IsRegistered() {
        renewed.jdbc()
                .sql("INSERT INTO encryption_key VALUES ('k1', ?, '2026-01-01') ON CONFLICT DO NOTHING")
                .param(TestDatabase.KEYS.derive("k1", "check"))
                .update();
    }

    private static final class Told implements KeyRotation.Progress {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void renewed(String label, long renewed, long total) {
            lines.add(label + " " + renewed + "/" + total);
        }

        @Override
        public void done(String label, long renewed) {
            lines.add(label + " " + renewed + " done");
        }
    }

    private static Map<String, Long> store(GatewayBed bed, Collection<Person> people) {
        return new TransactionTemplate(bed.bean(PlatformTransactionManager.class))
                .execute(status -> bed.bean(Persons.class).findOrCreate(people));
    }

    private static List<Person> people(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(n -> new Person("职工" + n, ResidentId.parse(id(n))))
                .toList();
    }

    private static String id(int n) {
        return HallCommand.idNumber(n / 28_000, n);
    }

    private static long under(String key, String table) {
        return renewed.jdbc()
                .sql("SELECT count(*) FROM " + table + " WHERE key_id = ?")
                .param(key)
                .query(Long.class)
                .single();
    }

    private static String base64(int fill) {
        return Base64.getEncoder().encodeToString(TestDatabase.secret(fill));
    }
}
