package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.housingfund.gateway.app.verify.Invariants;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.matching.GapRelease;
import org.housingfund.gateway.matching.PushPosting;
import org.housingfund.gateway.matching.SuspenseDecision;
import org.housingfund.gateway.matching.SuspenseDecisions;
import org.housingfund.gateway.notice.NoticeCommands;
import org.housingfund.gateway.statement.Openings;
import org.housingfund.gateway.statement.StatementDiscards;
import org.housingfund.gateway.statement.StatementIntake;
import org.housingfund.gateway.testing.GatewayBed;
import org.housingfund.gateway.testing.HallCommand;
import org.housingfund.gateway.testing.LiujiangFile;
import org.housingfund.gateway.testing.PushMessage;
import org.housingfund.gateway.testing.SchemaValidation;
import org.housingfund.gateway.testing.YufengFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a bank pushes during the day, and what its statement then says of it (R-M8). */
class PushLineTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);
    private static final long OPENING_FEN = 1_000_000_00L;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String UNOPENED = "4501200100000000025";
    private static final String PAYER = HallCommand.nameOf("E1");

    @TempDir
    private Path dir;

    private GatewayBed bed;

    @BeforeEach
    void start() {
        bed = new GatewayBed(
                dir,
                "--gateway.partners.liujiang.sftp.user=liujiang",
                "--gateway.partners.yufeng.sftp.user=yufeng",
                "--gateway.bank-accounts[0].number=" + LiujiangFile.ACCOUNT,
                "--gateway.bank-accounts[0].partner=liujiang",
                "--gateway.bank-accounts[0].bank-name=柳江银行",
                "--gateway.bank-accounts[1].number=" + UNOPENED,
                "--gateway.bank-accounts[1].partner=liujiang",
                "--gateway.bank-accounts[1].bank-name=柳江银行",
                "--gateway.bank-accounts[2].number=" + YufengFile.ACCOUNT,
                "--gateway.bank-accounts[2].partner=yufeng",
                "--gateway.bank-accounts[2].bank-name=鱼峰银行");
        open(LiujiangFile.ACCOUNT);
        bed.bean(NoticeCommands.class)
                .handle(
                        "ID:n",
                        HallCommand.issue("P2611180001", "E1", List.of(100_00L, 200_00L), LiujiangFile.ACCOUNT));
    }

    private void issue(String number, long fen) {
        bed.bean(NoticeCommands.class)
                .handle("ID:" + number, HallCommand.issue(number, "E1", List.of(fen), LiujiangFile.ACCOUNT));
    }

    private void open(String account) {
        Openings openings = bed.bean(Openings.class);
        openings.propose(account, OPENING_FEN, DAY.minusDays(1), new Actor("甲", "test"));
        openings.approve(account, new Actor("乙", "test"));
    }

    @AfterEach
    void everyInvariantHolds() {
        bed.settle();
        assertThat(bed.bean(Invariants.class).check())
                .filteredOn(finding -> !finding.holds())
                .isEmpty();
        bed.jdbc()
                .sql("SELECT body FROM outbox WHERE type LIKE 'cn.housingfund.%'")
                .query(String.class)
                .list()
                .forEach(SchemaValidation::assertValid);
        bed.close();
    }

    private void push(PushMessage message) {
        SchemaValidation.assertValid(
                "commands/entry-push.v1.json", new String(message.bytes(), StandardCharsets.UTF_8));
        bed.bean(PushPosting.class).handle("ID:" + message.head.get("id"), message.bytes());
    }

    private void deliver(LiujiangFile file) {
        String name = "f" + file.text().hashCode() + ".txt";
        bed.bean(StatementIntake.class)
                .receive(
                        "liujiang",
                        "liujiang.statement",
                        name,
                        file.write(dir, name).toFile());
        bed.settle();
    }

    /** The first entry of the first statement, as it is pushed: padded with zeros and without its second text. */
    private static PushMessage first(long fen) {
        return PushMessage.liujiang().entry(List.of("0001000001", "01"), DAY, fen, PAYER, "P2611180001");
    }

    /** What takes it back, the second of that statement. */
    private static PushMessage reversal() {
        return PushMessage.liujiang()
                .entry(List.of("1000002", "1"), DAY, -300_00L, PAYER, "冲正P2611180001")
                .with("reversal", true);
    }

    private static LiujiangFile statement(int number) {
        return new LiujiangFile(number, DAY.plusDays(number - 1), OPENING_FEN);
    }

    private int count(String table) {
        return bed.jdbc()
                .sql("SELECT count(*) FROM " + table)
                .query(Integer.class)
                .single();
    }

    private Map<String, Integer> dispositions() {
        Map<String, Integer> counts = new HashMap<>();
        bed.jdbc()
                .sql("SELECT coalesce(s.reason, d.kind), count(*) FROM disposition d"
                        + " LEFT JOIN suspended_posting s ON s.entry_id = d.entry_id GROUP BY 1")
                .query(row -> {
                    counts.put(row.getString(1), row.getInt(2));
                });
        return counts;
    }

    private List<JsonNode> events(String type) {
        return bed
                .jdbc()
                .sql("SELECT body FROM outbox WHERE type = ? AND channel = 'TOPIC' ORDER BY id")
                .param("cn.housingfund." + type + ".v1")
                .query(String.class)
                .list()
                .stream()
                .map(JSON::readTree)
                .map(event -> event.path("data"))
                .toList();
    }

    @Test
    void aPushIsBookedAtOnceAndItsStatementConfirmsItAndBooksOnlyTheRest() {
        push(first(300_00L));
        assertThat(dispositions()).isEqualTo(Map.of("ALLOCATED", 1));
        assertThat(events("payment.allocated"))
                .singleElement()
                .satisfies(data -> assertThat(data.path("notice").asString()).isEqualTo("P2611180001"));
        assertThat(events("entries.booked")).singleElement().satisfies(data -> {
            assertThat(data.path("statementId").isNull()).isTrue();
            assertThat(data.path("receiptId").asLong()).isPositive();
        });

        deliver(statement(1).credit("P2611180001", 300_00L, PAYER).credit("公积金", 5_00L, "某公司"));

        assertThat(dispositions()).isEqualTo(Map.of("ALLOCATED", 1, "NO_NUMBER", 1));
        assertThat(events("statement.booked"))
                .singleElement()
                .satisfies(data -> assertThat(data.path("entries").asInt() + "/"
                                + data.path("confirmed").asInt())
                        .isEqualTo("2/1"));
        assertThat(count("push_difference"))
                .as("what was not pushed is no difference")
                .isZero();
        assertThat(count("pushed_entry WHERE confirmed_by IS NOT NULL")).isOne();
    }

    /** Pushes side by side, while the account is held so that the first waits with its transaction open. */
    private void pushTogether(List<PushMessage> messages) throws Exception {
        long account = bed.jdbc()
                .sql("SELECT account_id FROM bank_account WHERE number = ?")
                .param(LiujiangFile.ACCOUNT)
                .query(Long.class)
                .single();
        List<Thread> threads = messages.stream()
                .map(message -> new Thread(() -> push(message)))
                .toList();
        try (Connection held = bed.bean(DataSource.class).getConnection();
                Statement statement = held.createStatement()) {
            String lock = "_lock(hashtextextended('statement-chain', " + account + "))";
            statement.execute("SELECT pg_advisory" + lock);
            threads.get(0).start();
            await().until(() -> waitingFor("advisory") == 1);
            threads.subList(1, threads.size()).forEach(Thread::start);
            await().until(() -> threads.subList(1, threads.size()).stream()
                    .allMatch(thread -> thread.getState() == Thread.State.WAITING));
            statement.execute("SELECT pg_advisory_un" + lock.substring(1));
        }
        for (Thread thread : threads) {
            thread.join(TimeUnit.MINUTES.toMillis(1));
        }
    }

    private int waitingFor(String lock) {
        return count("pg_locks l JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()"
                + " WHERE l.locktype = '" + lock + "' AND NOT l.granted");
    }

    private static PushMessage payment(int number, long fen) {
        return PushMessage.liujiang()
                .entry(List.of(Integer.toString(5_000 + number), "1"), DAY, fen, PAYER, "P261118000" + number);
    }

    @Test
    void paymentsThatWaitAtTheSameMomentAreBookedInOneTransactionAndEachSaysItsOwn() throws Exception { // R-M8
        for (int number = 2; number <= 7; number++) {
            issue("P261118000" + number, number * 100L);
        }
        PushMessage stated = payment(7, 700L);
        PushMessage two = payment(2, 200L);
        push(stated);
        int before = count("posting_batch");

        pushTogether(List.of(
                first(300_00L),
                payment(3, 300L),
                payment(4, 999L),
                payment(5, 250L),
                payment(6, 600L).with("serial", List.of("5016", "1")),
                payment(6, 600L).with("serial", List.of("5026", "1")),
                payment(8, 800L),
                two,
                two,
                stated));

        assertThat(dispositions())
                .isEqualTo(Map.of(
                        "ALLOCATED",
                        5,
                        "AMOUNT_EXCEEDS",
                        1,
                        "AMOUNT_SHORT",
                        1,
                        "ALREADY_ALLOCATED",
                        1,
                        "UNKNOWN_NOTICE",
                        1));
        assertThat(count("posting_batch")).as("together").isEqualTo(before + 4);
        assertThat(count("receipt WHERE kind = 'ENTRY_PUSH' AND state = 'ACCEPTED'"))
                .isEqualTo(9);
        assertThat(count("delivery WHERE duplicate")).as("the same bytes again").isEqualTo(2);
        List<JsonNode> booked = events("entries.booked");
        assertThat(booked.stream().map(data -> data.path("receiptId").asLong()).distinct())
                .hasSize(9);
        assertThat(booked)
                .allSatisfy(data -> assertThat(data.path("entries").asInt() + " "
                                + data.path("credits").asString())
                        .isEqualTo("1 " + pushedBy(data.path("receiptId").asLong())));
        assertThat(
                        count(
                                "outbox o JOIN pushed_entry p ON o.cause = 'receipt:' || p.receipt_id || '/1'"
                                        + " AND o.subject = 'entry:' || p.entry_id WHERE o.type = 'cn.housingfund.payment.allocated.v1'"))
                .as("by the message that brought the money")
                .isEqualTo(5);
    }

    private String pushedBy(long receiptId) {
        return Money.format(bed.jdbc()
                .sql("SELECT sum(effect_fen) FROM pushed_entry WHERE receipt_id = ?")
                .param(receiptId)
                .query(Long.class)
                .single());
    }

    /** While somebody has done this and not committed it, one payment waits for it and the next is booked. */
    private void oneWaitsAndTheOtherIsBooked(String lock) throws Exception {
        issue("P2611180002", 200L);
        issue("P2611180003", 300L);
        try (Connection held = bed.bean(DataSource.class).getConnection();
                Statement statement = held.createStatement()) {
            held.setAutoCommit(false);
            statement.execute(lock);
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> push(payment(2, 200L)));
            await().until(() -> count("pg_locks WHERE locktype = 'transactionid' AND NOT granted") == 1);
            CompletableFuture.runAsync(() -> push(payment(3, 300L))).get(1, TimeUnit.MINUTES);
            assertThat(dispositions()).isEqualTo(Map.of("ALLOCATED", 1));
            assertThat(waiting).isNotDone();
            held.rollback();
            waiting.get(1, TimeUnit.MINUTES);
        }
        assertThat(dispositions()).isEqualTo(Map.of("ALLOCATED", 2));
        assertThat(count("receipt WHERE kind = 'ENTRY_PUSH'")).isEqualTo(2);
    }

    @Test
    void aPaymentWhoseNoticeIsLockedWaitsForItAndHoldsUpNoOther() throws Exception { // R-M8
        oneWaitsAndTheOtherIsBooked("SELECT 1 FROM payment_notice WHERE number = 'P2611180002' FOR UPDATE");
    }

    @Test
    void aPaymentWhoseEntrySomebodyIsAboutToBringWaitsForThatAndHoldsUpNoOther() throws Exception { // R-M8
        oneWaitsAndTheOtherIsBooked("INSERT INTO bank_entry_key (account_id, identity, entry_id)"
                + " SELECT account_id, '5002-1', nextval('bank_entry_id') FROM bank_account WHERE number = '"
                + LiujiangFile.ACCOUNT + "'");
    }

    @Test
    void aDayThatTakesNothingIsRefusedAndTheOthersOfItsGroupAreBookedTogether() throws Exception { // R-M10
        issue("P2611180002", 200L);
        issue("P2611180003", 300L);
        issue("P2611180009", 900L);
        int before = count("posting_batch");
        PushMessage settled =
                PushMessage.liujiang().entry(List.of("5009", "1"), DAY.minusDays(1), 900L, PAYER, "P2611180009");
        pushTogether(List.of(first(300_00L), payment(2, 200L), payment(3, 300L), settled));
        assertThat(dispositions()).isEqualTo(Map.of("ALLOCATED", 3));
        assertThat(count("posting_batch")).isEqualTo(before + 2);
        assertThat(events("push.rejected")).hasSize(1);
    }

    @Test
    void whatComesAgainIsNotBookedAgainWhetherPushedOrStated() {
        PushMessage once = first(300_00L);
        push(once);
        push(once);
        push(first(300_00L).entry(List.of("1000002", "1"), DAY, 5_00L, "某公司", "公积金"));
        assertThat(dispositions()).isEqualTo(Map.of("ALLOCATED", 1, "NO_NUMBER", 1));
        deliver(statement(1)
                .credit("P2611180001", 300_00L, PAYER)
                .credit("公积金", 5_00L, "某公司")
                .debit("F001", 2_00L));
        push(first(300_00L).entry(List.of("1000003", "1"), DAY, -2_00L, "", ""));
        assertThat(dispositions()).isEqualTo(Map.of("ALLOCATED", 1, "NO_NUMBER", 1, "FEE", 1));
        assertThat(count("receipt WHERE kind = 'ENTRY_PUSH' AND state = 'ACCEPTED'"))
                .isEqualTo(3);
        assertThat(count("push_difference")).isZero();
    }

    @Test
    void everyFieldThatTheStatementHasOtherwiseIsReportedWithBothValuesMasked() {
        push(first(300_00L)
                .with("counterpartyName", "柳州第一有限公司")
                .with("counterpartyAccount", "6217000000001111")
                .with("code", "P011")
                .with("texts", List.of("P2611180001韦小兰", "摘要")));
        deliver(statement(1).credit("P2611180001", 300_00L, PAYER));
        String fields = bed.jdbc()
                .sql("SELECT fields FROM push_difference WHERE kind = 'FIELDS'")
                .query(String.class)
                .single();
        assertThat(JSON.readTree(fields))
                .isEqualTo(events("push.differs").get(0).path("fields"))
                .extracting(f -> f.path("field").asString() + " "
                        + f.path("pushed").asString() + " → " + f.path("stated").asString())
                .containsExactly(
                        "code P011 → P010",
                        "counterpartyAccount …1111 → …0001",
                        "counterpartyName 柳州****公司 → 柳州****公司",
                        "text1 P2611180001*** → P2611180001");
        assertThat(dispositions()).as("what was pushed stays as it was booked").containsOnlyKeys("ALLOCATED");
    }

    @Test
    void anotherAmountUnderAStatedSerialIsRefusedAndAlarmed() {
        deliver(statement(1).credit("P2611180001", 300_00L, PAYER));
        push(first(299_99L).entry(List.of("5", "1"), DAY, 1_00L, "某公司", "公积金"));
        assertThat(dispositions()).as("whole or not at all").isEqualTo(Map.of("ALLOCATED", 1));
        assertThat(events("push.rejected"))
                .singleElement()
                .satisfies(data -> assertThat(data.path("problems"))
                        .singleElement()
                        .satisfies(problem -> {
                            assertThat(problem.path("code").asString()).isEqualTo("ENTRY_CONFLICT");
                            assertThat(problem.path("message").asString()).contains("对账单1第1笔");
                        }));
        push(PushMessage.liujiang().entry(List.of("5", "1"), DAY, 1_00L, "某公司", "公积金"));
        assertThat(dispositions()).as("its serial is free").isEqualTo(Map.of("ALLOCATED", 1, "NO_NUMBER", 1));
    }

    @Test
    void aStatementIsRightAboutAPushedSerialAndThePushIsADifferenceUntilTheBankTakesItBack() {
        push(first(299_99L));
        LiujiangFile one = statement(1).credit("P2611180001", 300_00L, PAYER);
        deliver(one);
        assertThat(dispositions()).isEqualTo(Map.of("AMOUNT_SHORT", 1, "AMOUNT_EXCEEDS", 1));
        assertThat(events("push.unconfirmed")).singleElement().satisfies(data -> {
            assertThat(data.path("amount").asString()).isEqualTo("299.99");
            assertThat(data.path("sentence").asString()).endsWith("已以对账单为准另行入账");
            assertThat(data.path("statementId").asLong()).isPositive();
        });
        push(first(300_00L));
        assertThat(events("push.rejected")).as("the statement has it").isEmpty();
        refused(first(299_99L).with("counterpartyName", "又一次"), "ENTRY_CONFLICT");
        LiujiangFile twice = new LiujiangFile(2, DAY.plusDays(1), one.closingFen())
                .line(1_000_001, "P010", "贷", 300_00L, "", PAYER, "P2611180001");
        deliver(twice);
        assertThat(events("statement.rejected").get(0).at("/problems/0/message").asString())
                .isEqualTo("流水号与已接收的对账单1第1笔相同");

        push(PushMessage.liujiang()
                .entry(List.of("2000009", "1"), DAY.plusDays(1), -299_99L, PAYER, "冲正P2611180001")
                .with("reversal", true));
        deliver(new LiujiangFile(2, DAY.plusDays(1), one.closingFen()));
        assertThat(count("disposition WHERE reversed_by IS NOT NULL")).isOne();
        assertThat(count("push_difference WHERE resolved_at IS NULL")).isZero();
        assertThat(count("payment_notice WHERE state = 'ALLOCATED' AND funded_fen = 30000"))
                .as("with the statement's money")
                .isOne();
    }

    @Test
    void theCorrectionOfADiscardedStatementConfirmsWhatThatContradicted() {
        push(first(300_00L));
        deliver(new LiujiangFile(1, DAY, OPENING_FEN + 1).credit("P2611180001", 299_00L, PAYER));
        assertThat(count("push_rival")).isOne();
        discard();
        deliver(statement(1).credit("P2611180001", 300_00L, PAYER));
        assertThat(count("pushed_entry p JOIN statement s ON s.id = p.statement_id AND s.state = 'BOOKED'"))
                .isOne();
        assertThat(count("push_difference")).isZero();
    }

    /** Two people withdraw the held statement. */
    private void discard() {
        discard(onlyHeld());
    }

    private void discard(long held) {
        bed.bean(StatementDiscards.class).propose(held, "有误", new Actor("甲", "test"));
        bed.bean(StatementDiscards.class).approve(held, new Actor("乙", "test"));
    }

    @Test
    void whatAHeldStatementListsIsBookedWhenItIsPushedAndNotLostWithTheStatement() {
        LiujiangFile one = statement(1);
        deliver(one);
        deliver(new LiujiangFile(2, DAY.plusDays(1), one.closingFen()));
        deliver(new LiujiangFile(3, DAY.plusDays(2), one.closingFen() + 1)
                .line(77, "P010", "贷", 5_00L, "", "某公司", "公积金"));
        push(PushMessage.liujiang().entry(List.of("77", "1"), DAY, 5_00L, "某公司", "公积金"));
        assertThat(dispositions()).isEqualTo(Map.of("NO_NUMBER", 1));
        assertThat(count("pushed_entry WHERE statement_id IS NOT NULL")).isOne();
        assertThat(count("push_difference")).isZero();
        discard();
        assertThat(events("push.unconfirmed")).as("its day is over").hasSize(1);
        deliver(new LiujiangFile(3, DAY.plusDays(2), one.closingFen()).line(77, "P010", "贷", 5_00L, "", "某公司", "公积金"));
        assertThat(count("push_difference WHERE resolved_at IS NULL AND kind = 'LACKING'"))
                .isZero();
        assertThat(dispositions()).isEqualTo(Map.of("NO_NUMBER", 1));
    }

    @Test
    void twoPushesThatPeopleSetOffLackNoStatementAnyMore() throws SQLException { // R-M6
        push(PushMessage.liujiang()
                .entry(List.of("2000008", "1"), DAY, 5_00L, "某公司", "公积金")
                .entry(List.of("2000009", "1"), DAY, -5_00L, "某公司", "退回")
                .with("code", "X999")
                .entry(List.of("1000001", "1"), DAY, 6_00L, "某公司", "公积金")
                .entry(List.of("2000010", "1"), DAY, -6_00L, "某公司", "退回")
                .with("code", "X999"));
        setOff(6_00L);
        LiujiangFile one = statement(1).credit("公积金", 7_00L, "某公司");
        deliver(one);
        assertThat(count("push_rival")).isOne();
        assertThat(count("push_difference"))
                .as("a statement contradicts a push that was set off")
                .isZero();
        aConfirmationLetsDifferencesBeRaised();
        LiujiangFile two = new LiujiangFile(2, DAY.plusDays(1), one.closingFen());
        deliver(two);
        assertThat(count("push_difference WHERE resolved_at IS NULL")).isEqualTo(2);
        setOff(5_00L);
        assertThat(count("push_difference WHERE resolved_at IS NULL")).isZero();
        deliver(new LiujiangFile(3, DAY.plusDays(2), two.closingFen()));
        assertThat(count("push_difference WHERE resolved_at IS NULL")).isZero();
    }

    /** Two people set the two open postings of this amount off against each other. */
    private void setOff(long fen) {
        List<Long> postings = bed.jdbc()
                .sql("SELECT id FROM suspended_posting WHERE abs(amount_fen) = ? ORDER BY amount_fen")
                .param(fen)
                .query(Long.class)
                .list();
        SuspenseDecisions decisions = bed.bean(SuspenseDecisions.class);
        long proposal = decisions
                .propose(
                        postings.get(0),
                        new SuspenseDecision.SetOff(postings.get(1), null),
                        "银行推送有误",
                        new Actor("甲", "test"))
                .id();
        decisions.approve(postings.get(0), proposal, new Actor("乙", "test"));
    }

    /**
     * Staging holds pushes that it confirms when it waits for the chain, and who starts a statement holds that; a push that
     * holds the chain refers to both.
     */
    private void aConfirmationLetsDifferencesBeRaised() throws SQLException {
        try (Connection staging = connect();
                Connection push = connect();
                Statement confirming = staging.createStatement();
                Statement raising = push.createStatement()) {
            confirming.execute(
                    "UPDATE pushed_entry SET confirmed_by = entry_id, statement_id = (SELECT max(id) FROM statement)");
            confirming.execute("UPDATE statement SET previous_id = id");
            raising.execute("SET LOCAL lock_timeout = '2s'");
            assertThat(
                            raising.executeUpdate(
                                    "INSERT INTO push_difference (entry_id, kind, statement_id, owner, opened_at)"
                                            + " SELECT entry_id, 'LACKING', (SELECT max(id) FROM statement), '某岗', now() FROM pushed_entry"))
                    .isEqualTo(4);
            push.rollback();
            staging.rollback();
        }
    }

    private Connection connect() throws SQLException {
        Connection connection = bed.bean(DataSource.class).getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    /** Of the bank whose serials restart every day. */
    private static PushMessage yufeng(LocalDate day, String serial, long fen, String payer, String remark) {
        return new PushMessage("yufeng", YufengFile.ACCOUNT)
                .entry(List.of(serial), day, fen, payer, remark)
                .with("code", "0201");
    }

    private void deliver(YufengFile file, String name) {
        bed.bean(StatementIntake.class)
                .receive(
                        "yufeng",
                        "yufeng.statement",
                        name,
                        file.write(dir, name).toFile());
        bed.settle();
    }

    @Test
    void whatTheStatementDatesOtherwiseIsTheSameEntryWhereThatIsCertainAndSuspendedWhereItIsNot() {
        open(YufengFile.ACCOUNT);
        push(yufeng(DAY, "1", 300_00L, PAYER, "P2611180001"));
        push(yufeng(DAY, "2", 5_00L, "甲公司", "公积金"));
        push(yufeng(DAY, "3", 7_00L, "甲公司", "一月").with("texts", List.of("一月", "汇缴")));
        deliver(new YufengFile(DAY, OPENING_FEN), "y1");
        assertThat(count("push_difference WHERE kind = 'LACKING' AND resolved_at IS NULL"))
                .as("a second statement of the day would overlap: it is over")
                .isEqualTo(3);
        deliver(
                new YufengFile(DAY.plusDays(1), OPENING_FEN)
                        .line("0201", 300_00L, false, PAYER, "P2611180001")
                        .line("0201", 5_00L, false, "乙公司", "公积金")
                        .line("0201", 7_00L, false, "甲公司", "二月"),
                "y2");
        assertThat(count("statement WHERE state = 'BOOKED'")).isEqualTo(2);
        assertThat(dispositions())
                .as("another payer; one text of two")
                .isEqualTo(Map.of("WRONG_RECEIVING_ACCOUNT", 1, "NO_NUMBER", 2, "POSSIBLY_PUSHED", 2));
        assertThat(events("push.differs"))
                .singleElement()
                .satisfies(data ->
                        assertThat(data.at("/fields/0").toString()).contains("bookedOn", "2026-11-19", "2026-11-20"));
        assertThat(count("push_difference WHERE kind = 'LACKING' AND resolved_at IS NULL"))
                .as("the doubtful ones")
                .isEqualTo(2);
        refused(yufeng(DAY.plusDays(2), "2", 5_00L, "丙公司", "公积金"), "ENTRY_OTHER_DAY");
    }

    @Test
    void aSerialThatRestartedStandsForOnePaymentOfEachDayWhicheverOfThemWasPushed() {
        open(YufengFile.ACCOUNT);
        push(yufeng(DAY.plusDays(1), "1", 5_00L, "甲公司", "公积金"));
        deliver(new YufengFile(DAY, OPENING_FEN + 1).line("0201", 5_00L, false, "甲公司", "公积金"), "wrong");
        long wrong = onlyHeld();
        push(yufeng(DAY, "1", 5_00L, "甲公司", "公积金"));
        assertThat(count("pushed_entry"))
                .as("what waits confirms the other already")
                .isOne();
        YufengFile one = new YufengFile(DAY, OPENING_FEN).line("0201", 5_00L, false, "甲公司", "公积金");
        deliver(new YufengFile(DAY.plusDays(1), one.closingFen()).line("0201", 5_00L, false, "甲公司", "公积金"), "y2");
        discard(wrong);
        assertThat(bed.bean(Invariants.class).check())
                .filteredOn(finding -> !finding.holds())
                .isEmpty();
        deliver(one, "y1");
        assertThat(count("statement WHERE state = 'BOOKED'")).isEqualTo(2);
        assertThat(dispositions()).as("it was another").isEqualTo(Map.of("NO_NUMBER", 2));
        assertThat(count("push_difference WHERE kind = 'LACKING'")).isZero();
    }

    @Test
    void aStatementThatDatesAnEntryOtherwiseWaitsForThePushThatIsBeingBooked() throws Exception {
        open(YufengFile.ACCOUNT);
        PushMessage message = yufeng(DAY.plusDays(1), "1", 5_00L, "甲公司", "公积金");
        TransactionTemplate transaction = new TransactionTemplate(bed.bean(PlatformTransactionManager.class));
        CompletableFuture<Void> staged = transaction.execute(status -> {
            push(message);
            CompletableFuture<Void> staging = CompletableFuture.runAsync(
                    () -> deliver(new YufengFile(DAY, OPENING_FEN).line("0201", 5_00L, false, "甲公司", "公积金"), "y1"));
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> staging.isDone()
                            || count(
                                            "pg_locks l JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()"
                                                    + " WHERE l.locktype = 'advisory' AND NOT l.granted")
                                    > 0);
            return staging;
        });
        staged.get(1, TimeUnit.MINUTES);
        assertThat(count("pushed_entry WHERE confirmed_by IS NOT NULL")).isOne();
        assertThat(dispositions()).isEqualTo(Map.of("NO_NUMBER", 1));
    }

    @Test
    void aPushThatItsDaysStatementLacksIsADifferenceUntilALaterOneHasIt() {
        push(first(300_00L));
        push(PushMessage.liujiang().entry(List.of("2000009", "1"), DAY, 5_00L, "某公司", "公积金"));
        push(PushMessage.liujiang().entry(List.of("77", "1"), DAY.plusDays(1), 6_00L, "某公司", "公积金"));
        LiujiangFile one = statement(1).credit("P2611180001", 300_00L, PAYER);
        deliver(one);
        assertThat(count("push_difference"))
                .as("another statement of the day may follow")
                .isZero();
        LiujiangFile two = new LiujiangFile(2, DAY, one.closingFen());
        deliver(two);
        assertThat(count("push_difference")).as("and another").isZero();
        LiujiangFile three = new LiujiangFile(3, DAY.plusDays(1), two.closingFen());
        deliver(three);
        assertThat(events("push.unconfirmed")).singleElement().satisfies(data -> {
            assertThat(data.path("amount").asString()).isEqualTo("5.00");
            assertThat(data.path("statementId").asLong()).isPositive();
            assertThat(data.path("owner").asString()).isEqualTo("资金结算岗");
        });
        assertThat(count("push_difference WHERE resolved_at IS NULL"))
                .as("the next day's has its statement before it")
                .isOne();

        deliver(new LiujiangFile(4, DAY.plusDays(1), three.closingFen())
                .line(2_000_009, "P010", "贷", 5_00L, "", "某公司", "公积金")
                .line(77, "P010", "贷", 6_00L, "", "某公司", "公积金"));
        assertThat(count("push_difference WHERE kind = 'LACKING' AND resolved_at IS NOT NULL"))
                .isOne();
        assertThat(count("push_difference WHERE kind = 'LACKING' AND resolved_at IS NULL"))
                .isZero();

        push(PushMessage.liujiang().entry(List.of("88", "1"), DAY, 7_00L, "某公司", "公积金"));
        assertThat(events("push.unconfirmed")).as("it came after its statement").hasSize(2);
    }

    @Test
    void aPushThatTheBankTakesBackByAnotherIsUndoneAndNobodysDifference() { // R-M9
        push(first(300_00L));
        push(reversal());
        assertThat(dispositions()).isEqualTo(Map.of("ALLOCATED", 1, "REVERSED", 1));
        deliver(statement(1));
        assertThat(bed.jdbc()
                        .sql("SELECT state FROM payment_notice")
                        .query(String.class)
                        .single())
                .isEqualTo("AWAITING");
        assertThat(count("push_difference")).isZero();
    }

    @Test
    void aReversalOnTheStatementTakesBackWhatWasPushedAndAPushedOneWhatIsStated() { // R-M9
        push(first(300_00L));
        LiujiangFile one = statement(1)
                .credit("P2611180001", 300_00L, PAYER)
                .line("P010", "借", 300_00L, "Y", PAYER, "冲正P2611180001")
                .credit("公积金", 5_00L, "某公司");
        deliver(one);
        assertThat(count("disposition WHERE reversed_by IS NOT NULL")).isOne();
        push(PushMessage.liujiang()
                .entry(List.of("2000001", "1"), DAY.plusDays(1), -5_00L, "某公司", "冲正公积金", "摘要")
                .with("counterpartyAccount", "62170001")
                .with("reversal", true));
        deliver(new LiujiangFile(2, DAY.plusDays(1), one.closingFen()).line("P010", "借", 5_00L, "Y", "某公司", "冲正公积金"));
        assertThat(count("disposition WHERE reversed_by IS NOT NULL")).isEqualTo(2);
        assertThat(count("suspended_posting WHERE state = 'OPEN'")).isZero();
    }

    @Test
    void aPushedReversalIsADifferenceAgainOnceAStatementHasOnlyItsOriginal() { // R-M9
        LiujiangFile one = statement(1);
        deliver(one);
        deliver(new LiujiangFile(2, DAY.plusDays(1), one.closingFen()));
        push(first(300_00L));
        push(reversal());
        assertThat(events("push.unconfirmed")).hasSize(2);
        LiujiangFile two = new LiujiangFile(3, DAY.plusDays(2), one.closingFen());
        deliver(two);
        assertThat(count("push_difference WHERE kind = 'LACKING' AND resolved_at IS NULL"))
                .as("the bank took it back")
                .isZero();
        LiujiangFile three = new LiujiangFile(4, DAY.plusDays(3), two.closingFen())
                .line(1_000_001, "P010", "贷", 300_00L, "", PAYER, "P2611180001");
        deliver(three);
        assertThat(count("push_difference WHERE kind = 'LACKING' AND resolved_at IS NULL"))
                .isOne();
        assertThat(events("push.unconfirmed")).as("told again").hasSize(3);
        deliver(new LiujiangFile(5, DAY.plusDays(4), three.closingFen())
                .line(1_000_002, "P010", "借", 300_00L, "Y", PAYER, "冲正P2611180001"));
        assertThat(count("push_difference WHERE kind = 'LACKING' AND resolved_at IS NULL"))
                .isZero();
    }

    @Test
    void aReversalFindsWhatAHeldStatementConfirms() { // R-M9
        push(first(300_00L));
        deliver(new LiujiangFile(2, DAY.plusDays(1), OPENING_FEN + 1)
                .line(1_000_001, "P010", "贷", 300_00L, "", PAYER, "P2611180001"));
        assertThat(count("pushed_entry p JOIN statement s ON s.id = p.statement_id AND s.state = 'HELD'"))
                .isOne();
        push(reversal());
        deliver(statement(1));
        assertThat(count("disposition WHERE reversed_by IS NOT NULL")).isOne();
    }

    @Test
    void aPushedReversalThatIsUnpinnedAfterItsStatementIsResolvedAtOnce() { // R-M9
        push(first(300_00L));
        push(reversal());
        decide(new SuspenseDecision.Leave());
        deliver(statement(1)
                .credit("P2611180001", 300_00L, PAYER)
                .line("P010", "借", 300_00L, "Y", PAYER, "冲正P2611180001"));
        assertThat(count("disposition WHERE reversed_by IS NOT NULL")).isZero();
        decide(new SuspenseDecision.Unpin());
        bed.settle();
        assertThat(count("disposition WHERE reversed_by IS NOT NULL")).isOne();
    }

    /** About the only posting that is open. */
    private void decide(SuspenseDecision decision) {
        long posting = bed.jdbc()
                .sql("SELECT id FROM suspended_posting WHERE state = 'OPEN'")
                .query(Long.class)
                .single();
        SuspenseDecisions decisions = bed.bean(SuspenseDecisions.class);
        long proposal = decisions
                .propose(posting, decision, "已核实", new Actor("甲", "test"))
                .id();
        decisions.approve(posting, proposal, new Actor("乙", "test"));
    }

    @Test
    void aDiscardedStatementConfirmsNothingAndItsCorrectionDoes() {
        push(first(300_00L));
        deliver(new LiujiangFile(1, DAY, OPENING_FEN + 1).credit("P2611180001", 300_00L, PAYER));
        assertThat(count("pushed_entry WHERE statement_id IS NOT NULL")).isOne();
        discard();
        assertThat(count("pushed_entry WHERE statement_id IS NOT NULL")).isZero();
        deliver(statement(1).credit("P2611180001", 300_00L, PAYER));
        assertThat(count("pushed_entry p JOIN statement s ON s.id = p.statement_id AND s.state = 'BOOKED'"))
                .isOne();
        assertThatThrownBy(() -> bed.jdbc()
                        .sql("UPDATE pushed_entry SET statement_id = NULL, confirmed_by = NULL")
                        .update())
                .hasMessageContaining("confirmed already");
    }

    private long onlyHeld() {
        return bed.jdbc()
                .sql("SELECT id FROM statement WHERE state = 'HELD'")
                .query(Long.class)
                .single();
    }

    /** Two people let the held statement through. */
    private GapRelease.Measured release() {
        long held = onlyHeld();
        GapRelease release = bed.bean(GapRelease.class);
        GapRelease.Measured measured = release.propose(held, "银行无法补发", new Actor("甲", "test"));
        release.approve(held, new Actor("乙", "test"));
        bed.settle();
        return measured;
    }

    private List<String> gapPostings() {
        return bed.jdbc()
                .sql("SELECT -amount_fen FROM suspended_posting WHERE reason = 'STATEMENT_GAP' ORDER BY id")
                .query(String.class)
                .list();
    }

    @Test
    void whatWasPushedOfTheDaysOfAReleasedGapIsNoPartOfItsDifferenceUntilTheBankTakesItBack() { // R-M10
        LiujiangFile one = statement(1);
        deliver(one);
        push(PushMessage.liujiang().entry(List.of("2000001", "1"), DAY.plusDays(1), 300_00L, PAYER, "P2611180001"));
        deliver(new LiujiangFile(3, DAY.plusDays(2), one.closingFen() + 377_00L));
        assertThat(release()).isEqualTo(new GapRelease.Measured(77_00L, 1, 300_00L));
        assertThat(gapPostings()).containsExactly("7700");
        assertThat(dispositions()).isEqualTo(Map.of("ALLOCATED", 1));
        assertThat(count("push_difference"))
                .as("the balance after the gap has it")
                .isZero();

        push(PushMessage.liujiang()
                .entry(List.of("5000009", "1"), DAY.plusDays(2), -300_00L, PAYER, "冲正P2611180001")
                .with("reversal", true));
        deliver(new LiujiangFile(4, DAY.plusDays(2), one.closingFen() + 377_00L));
        assertThat(count("disposition WHERE reversed_by IS NOT NULL")).isOne();
        assertThat(gapPostings())
                .as("another statement of the day may have the reversal")
                .containsExactly("7700");
        deliver(new LiujiangFile(5, DAY.plusDays(3), one.closingFen() + 377_00L));
        assertThat(gapPostings())
                .as("it stood for nothing in the gap: neither moved anything")
                .containsExactly("7700", "30000");
        deliver(new LiujiangFile(6, DAY.plusDays(4), one.closingFen() + 377_00L));
        assertThat(count("push_difference WHERE resolved_at IS NULL")).isZero();
        assertThat(count("pushed_entry WHERE absorbed_by IS NOT NULL")).isZero();
        assertThat(count("statement WHERE state = 'BOOKED'")).isEqualTo(5);
    }

    @Test
    void aPushThatAStatementContradictsIsNoPartOfAGapAndStaysADifference() { // R-M10
        LiujiangFile one = statement(1);
        deliver(one);
        push(PushMessage.liujiang().entry(List.of("3000001", "1"), DAY.plusDays(1), 300_00L, PAYER, "P2611180001"));
        LiujiangFile three =
                new LiujiangFile(3, DAY.plusDays(2), one.closingFen() + 77_00L).credit("公积金", 299_00L, PAYER);
        deliver(three);
        assertThat(count("push_rival")).as("the statement that waits").isOne();
        assertThat(release()).isEqualTo(new GapRelease.Measured(77_00L, 0, 0L));
        assertThat(count("pushed_entry WHERE absorbed_by IS NOT NULL")).isZero();
        assertThat(count("push_difference WHERE resolved_at IS NULL")).isOne();
        deliver(new LiujiangFile(4, DAY.plusDays(3), three.closingFen()));
        assertThat(count("statement WHERE state = 'BOOKED'")).isEqualTo(3);
    }

    @Test
    void aPushThatALaterStatementHasStoodForNothingInTheGapThatWasThoughtToCountIt() { // R-M10
        LiujiangFile one = statement(1);
        deliver(one);
        push(PushMessage.liujiang().entry(List.of("2000001", "1"), DAY.plusDays(1), 300_00L, PAYER, "P2611180001"));
        LiujiangFile three = new LiujiangFile(3, DAY.plusDays(2), one.closingFen() + 77_00L);
        deliver(three);
        assertThat(release().differenceFen()).isEqualTo(-223_00L);
        deliver(new LiujiangFile(4, DAY.plusDays(3), three.closingFen())
                .line(2_000_001, "P010", "贷", 300_00L, "", PAYER, "P2611180001"));
        assertThat(gapPostings()).containsExactly("-22300", "30000");
        assertThat(count("statement WHERE state = 'BOOKED'")).isEqualTo(3);
        assertThat(dispositions()).isEqualTo(Map.of("ALLOCATED", 1));
    }

    @Test
    void aGapIsProposedAgainWhereSomethingOfItsDaysWasPushedMeanwhile() { // R-M10
        LiujiangFile one = statement(1);
        deliver(one);
        deliver(new LiujiangFile(3, DAY.plusDays(2), one.closingFen() + 100_00L));
        GapRelease gaps = bed.bean(GapRelease.class);
        gaps.propose(onlyHeld(), "银行无法补发", new Actor("甲", "test"));
        push(PushMessage.liujiang().entry(List.of("2000001", "1"), DAY.plusDays(1), 77_00L, "某公司", "公积金"));
        assertThatThrownBy(() -> gaps.approve(onlyHeld(), new Actor("乙", "test")))
                .isInstanceOf(Approvals.RefusedException.class)
                .hasMessageContaining("差额 100.00，现为")
                .hasMessageContaining("推送净额 77.00、差额 23.00");
        gaps.reject(onlyHeld(), new Actor("乙", "test"));
        assertThat(gaps.propose(onlyHeld(), "银行无法补发", new Actor("甲", "test")))
                .isEqualTo(new GapRelease.Measured(23_00L, 1, 77_00L));
        deliver(new LiujiangFile(2, DAY.plusDays(1), one.closingFen()).credit("公积金", 77_00L, "某公司"));
        assertThatThrownBy(() -> gaps.approve(onlyHeld(), new Actor("乙", "test")))
                .as("the same difference, but nothing is pushed any more that the statements lack")
                .isInstanceOf(Approvals.RefusedException.class)
                .hasMessageContaining("推送净额 0.00、差额 23.00；");
        gaps.reject(onlyHeld(), new Actor("乙", "test"));
        assertThat(release()).isEqualTo(new GapRelease.Measured(23_00L, 0, 0L));
        assertThat(gapPostings()).containsExactly("2300");
        assertThatThrownBy(() -> gaps.approve(1, new Actor("乙", "test")))
                .as("the chain is locked before the proposal, as whoever proposes does")
                .hasMessageContaining("不处于暂挂状态");
    }

    @Test
    void daysWhoseMoneyTheOpeningBalanceOrAReleasedGapHasTakeNoPush() { // R-M10
        refused(first(1_00L).with("bookedOn", DAY.minusDays(1).toString()), "DATE_SETTLED");
        LiujiangFile one = statement(1);
        deliver(one);
        deliver(new LiujiangFile(3, DAY.plusDays(2), one.closingFen() + 77_00L));
        release();
        refused(first(77_00L).with("bookedOn", DAY.plusDays(1).toString()), "DATE_SETTLED");
        assertThat(events("push.rejected").get(1).at("/problems/0/message").asString())
                .isEqualTo("记账日期2026-11-20的发生额已由中心计入账户余额（对账单缺口已由两人放行），再入账会重复");
        assertThat(count("receipt WHERE state = 'REJECTED'")).isEqualTo(2);
        assertThat(count("pushed_entry")).isZero();
    }

    @Test
    void anAccountWithoutOpeningBalanceTakesNoPushAndTheSameBytesOnceItHasOne() { // R-M10
        PushMessage early = new PushMessage("liujiang", UNOPENED).entry(List.of("1", "1"), DAY, 1_00L, "某公司", "公积金");
        refused(early, "OPENING_MISSING");
        open(UNOPENED);
        push(early);
        assertThat(count("receipt WHERE state = 'ACCEPTED' AND kind = 'ENTRY_PUSH'"))
                .isOne();
        assertThat(dispositions()).isEqualTo(Map.of("NO_NUMBER", 1));
    }

    @Test
    void whatIsWrongWithAPushIsToldInChineseAndNothingOfItIsBooked() {
        PushMessage otherBank = new PushMessage("yufeng", LiujiangFile.ACCOUNT);
        otherBank.entry(List.of("1"), DAY, 1_00L, "某公司", "公积金");
        refused(otherBank, "ACCOUNT_UNKNOWN");
        PushMessage dollars = first(1_00L);
        dollars.head.put("currency", "USD");
        refused(dollars, "CURRENCY");
        PushMessage nobody = first(1_00L);
        nobody.head.put("bank", "nobody");
        refused(nobody, "MAPPING_UNKNOWN");
        refused(PushMessage.liujiang(), "FIELD_MISSING");
        refused(first(1_00L).with("amount", "1.001"), "AMOUNT_INVALID");
        refused(first(1_00L).with("amount", "-1.00"), "AMOUNT_INVALID");
        refused(first(1_00L).with("amount", 1), "FIELD_INVALID");
        refused(first(1_00L).with("bookedOn", "2026-11-31"), "DATE_INVALID");
        refused(first(1_00L).with("bookedOn", "2027-11-19"), "DATE_INVALID");
        refused(first(1_00L).with("serial", List.of("1000001")), "SERIAL_INVALID");
        refused(first(1_00L).with("serial", List.of(" ", "1")), "SERIAL_INVALID");
        refused(first(1_00L).with("remark", "韦小兰"), "FIELD_UNKNOWN");
        refused(first(1_00L).entry(List.of("1000001", "1"), DAY, 1_00L, "", ""), "SERIAL_TWICE");
        assertThat(count("receipt WHERE state = 'REJECTED'")).isEqualTo(13);
        for (String body : List.of("", "[]", "{\"id\":", "{} {}")) {
            bed.bean(PushPosting.class).handle("ID:x", body.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(count("receipt WHERE state = 'QUARANTINED'")).isEqualTo(4);
        assertThat(count("bank_entry") + count("bank_entry_key")).isZero();
        assertThat(events("push.rejected"))
                .hasSize(17)
                .allSatisfy(data -> assertThat(data.at("/problems/0/message").asString())
                        .matches("(?s).*\\p{IsHan}.*")
                        .doesNotContain("韦小兰"));
    }

    @Test
    void aPushWithoutWhatDecidesItsEntriesIsRefusedAndTheyComeWithTheStatement() {
        for (String field : List.of("texts", "reversal", "code")) {
            refused(first(300_00L).without(field), "FIELD_MISSING");
        }
        refused(first(300_00L).with("texts", List.of()), "FIELD_MISSING");
        refused(first(300_00L).with("reversal", null), "FIELD_MISSING");
        assertThat(events("push.rejected"))
                .extracting(data -> data.at("/problems/0/message").asString())
                .containsExactly("缺少字段texts", "缺少字段reversal", "缺少字段code", "缺少字段texts", "缺少字段reversal");
        assertThat(dispositions()).isEmpty();
        deliver(statement(1).credit("P2611180001", 300_00L, PAYER));
        assertThat(dispositions()).isEqualTo(Map.of("ALLOCATED", 1));
        assertThat(count("pushed_entry")).isZero();
    }

    private void refused(PushMessage message, String code) {
        int before = events("push.rejected").size();
        bed.bean(PushPosting.class).handle("ID:r", message.bytes());
        assertThat(events("push.rejected")).hasSize(before + 1);
        assertThat(events("push.rejected").get(before).at("/problems/0/code").asString())
                .isEqualTo(code);
    }
}
