package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.statement.StatementIntake;
import org.housingfund.gateway.testing.LiujiangFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * Bad input, end to end: refused whole with one answer that says where and what to do, nothing booked. (A file still
 * being written, a done-file without its file and oversized files: BankInboxRoutesTest. Lines too long and millions of
 * columns: TextStatementReaderTest.)
 */
class BadInputTest {
    private static final String REMARK = "P2611180001";

    @TempDir
    private Path dir;

    private WorldBed gateway;

    @BeforeEach
    void start() {
        gateway = new WorldBed(dir);
        gateway.issue(List.of(new World.Due(REMARK, "E1", List.of(100_00L, 50_00L), java.util.Set.of(0, 1), false)));
    }

    @AfterEach
    void everyInvariantHolds() {
        gateway.everyInvariantHolds();
        gateway.close();
    }

    /** Two payments: lines 3 and 4 of the file. */
    private static LiujiangFile file() {
        return new LiujiangFile(1, World.day(0), WorldBed.OPENING_FEN)
                .credit(REMARK, 150_00, "柳州E1有限公司")
                .credit("公积金", 7_01, "某公司");
    }

    private void deliver(String name, String text) {
        deliver("liujiang", "liujiang.statement", name, text.getBytes(LiujiangFile.GB18030));
    }

    private void deliver(String partner, String mapping, String name, byte[] bytes) {
        try {
            gateway.bed
                    .bean(StatementIntake.class)
                    .receive(
                            partner,
                            mapping,
                            name,
                            Files.write(dir.resolve(name), bytes).toFile());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        gateway.bed.settle();
    }

    private List<String> answers() {
        return gateway.bed
                .jdbc()
                .sql("SELECT body FROM outbox WHERE channel = 'SFTP' ORDER BY id")
                .query(String.class)
                .list();
    }

    private int count(String from) {
        return gateway.bed
                .jdbc()
                .sql("SELECT count(*) FROM " + from)
                .query(Integer.class)
                .single();
    }

    /** The file is refused for this one reason; the partner is told once, the operator too, and nothing is booked. */
    private void refused(String state, Problem expected) {
        String problems = gateway.bed
                .jdbc()
                .sql("SELECT problems::text FROM receipt WHERE state = ?")
                .param(state)
                .query(String.class)
                .single();
        assertThat(JsonMapper.shared().readValue(problems, Problem[].class)).containsExactly(expected);
        assertThat(answers())
                .singleElement()
                .satisfies(answer -> assertThat(answer)
                        .contains(expected.code(), expected.value(), expected.message(), expected.remedy()));
        assertThat(count("outbox WHERE type = 'cn.housingfund.statement.rejected.v1'"))
                .isOne();
    }

    private void nothingBooked() {
        assertThat(count("bank_entry")).isZero();
        assertThat(count("statement")).isZero();
        assertThat(count("journal WHERE cause = 'ENTRY'")).isZero();
    }

    private void amountRefused(String amount, String why) {
        deliver("a.txt", file().text().replace("|7.01|", "|" + amount + "|"));
        refused("REJECTED", new Problem("AMOUNT_INVALID", 4, "金额", amount, "金额无效：" + why, "请银行按约定的金额格式填写"));
        nothingBooked();
    }

    @Test
    void anAmountWithThreeDecimalsIsRefusedAndNeverRounded() {
        amountRefused("7.010", "金额超过两位小数，不得四舍五入");
    }

    @Test
    void negativeZeroIsNoAmount() {
        amountRefused("-0.00", "负零不是金额");
    }

    @Test
    void anAmountBeyondEveryNumberIsRefusedAndDoesNotWrapRound() {
        amountRefused("184467440737095523.17", "金额超过上限10000000000.00");
    }

    @Test
    void aWrongControlTotalRefusesTheWholeFile() {
        deliver("a.txt", file().wrongControlTotal().text());
        assertThat(answers())
                .singleElement()
                .satisfies(
                        answer -> assertThat(answer).contains("CONTROL_CREDIT", "157.01", "157.02", "请银行核对贷方流水后重新发送"));
        nothingBooked();
    }

    @Test
    void bytesThatAreNoTextAreRefusedByLineAndField() {
        byte[] bytes = file().text().getBytes(LiujiangFile.GB18030);
        byte[] payer = "某公司".getBytes(LiujiangFile.GB18030);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(new String(payer, StandardCharsets.ISO_8859_1));
        bytes[at] = (byte) 0xFF;
        deliver("liujiang", "liujiang.statement", "a.txt", bytes);
        assertThat(problem("REJECTED")).satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("MALFORMED_BYTES");
            assertThat(problem.line()).isEqualTo(4);
            assertThat(problem.field()).isEqualTo("对方户名");
            assertThat(problem.remedy()).isEqualTo("请银行按约定的字符编码重新生成文件");
        });
        assertThat(answers()).hasSize(1);
        nothingBooked();
    }

    private Problem problem(String state) {
        String problems = gateway.bed
                .jdbc()
                .sql("SELECT problems::text FROM receipt WHERE state = ?")
                .param(state)
                .query(String.class)
                .single();
        return JsonMapper.shared().readValue(problems, Problem[].class)[0];
    }

    @Test
    void anEmptyFileIsRefused() {
        deliver("a.txt", "");
        refused("REJECTED", new Problem("EMPTY_FILE", 0, "", "", "文件为空", "请银行重新生成并发送完整的对账文件"));
        nothingBooked();
    }

    @Test
    void theAccountOfAnotherBankIsRefused() {
        deliver("a.txt", file().text().replace(LiujiangFile.ACCOUNT, WorldBed.ACCOUNTS.get(1)));
        refused(
                "REJECTED",
                new Problem(
                        "ACCOUNT_UNKNOWN",
                        0,
                        "account",
                        WorldBed.ACCOUNTS.get(1),
                        "账号不是本中心在该银行开立的账户",
                        "请核对账号；若为新开账户，请先登记到 gateway.bank-accounts，再请银行重发原文件"));
        nothingBooked();
    }

    @Test
    void anUnknownMappingQuarantinesTheFile() {
        deliver("liujiang", "liujiang.nothing", "a.txt", file().text().getBytes(LiujiangFile.GB18030));
        refused(
                "QUARANTINED",
                new Problem(
                        "MAPPING_UNKNOWN",
                        0,
                        "",
                        "",
                        "没有名为 liujiang.nothing 的格式映射，文件无法解析",
                        "请在 mappings/ 下补充该映射，或更正路由中的映射名称，再请银行重发原文件"));
        nothingBooked();
    }

    @Test
    void aFileThatIsStillRefusedWhenItComesAgainIsAnsweredAndAnnouncedAgain() {
        byte[] file = file().text().getBytes(LiujiangFile.GB18030);
        deliver("liujiang", "liujiang.nothing", "a.txt", file);
        deliver("liujiang", "liujiang.nothing", "a.txt", file);
        assertThat(answers()).hasSize(2);
        String rejected = "outbox WHERE type = 'cn.housingfund.statement.rejected.v1'";
        assertThat(count(rejected)).isEqualTo(2);
        deliver("a.txt", file().text());
        assertThat(count("disposition")).isEqualTo(2);
        assertThat(count(rejected)).isEqualTo(2);
    }

    @Test
    void anOpeningBalanceThatDoesNotContinueHoldsTheStatementAndSaysWhatIsExpected() {
        LiujiangFile first = file();
        deliver("1.txt", first.text());
        deliver(
                "2.txt",
                new LiujiangFile(2, World.day(1), first.closingFen() + 1)
                        .credit("公积金", 1_00, "某公司")
                        .text());
        assertThat(count("statement WHERE state = 'HELD' AND hold_reason = 'GAP'"))
                .isOne();
        assertThat(count("disposition")).isEqualTo(2);
        assertThat(gateway.bed
                        .jdbc()
                        .sql("SELECT body FROM outbox WHERE body LIKE '%feed.gap.v1%'")
                        .query(String.class)
                        .single())
                .contains("\"expectedOpening\":\"1000000157.01\"", "\"opening\":\"1000000157.02\"");
        assertThat(answers()).as("nothing is wrong with the file itself").isEmpty();
    }

    @Test
    void theSameFileAgainAndUnderAnotherNameIsBookedOnceAndAnsweredOnce() {
        String text = file().text();
        deliver("a.txt", text);
        deliver("a.txt", text);
        deliver("b.txt", text);
        assertThat(count("disposition")).isEqualTo(2);
        assertThat(count("delivery WHERE duplicate")).isEqualTo(2);
        assertThat(count("outbox WHERE type = 'cn.housingfund.statement.booked.v1'"))
                .isOne();
        assertThat(answers()).isEmpty();
    }

    @Test
    void aRefusedFileAgainIsAnsweredOnce() {
        String text = file().wrongControlTotal().text();
        deliver("a.txt", text);
        deliver("a.txt", text);
        deliver("b.txt", text);
        assertThat(answers()).hasSize(1);
        nothingBooked();
    }

    @Test
    void theSameStatementWithOneByteChangedIsRefusedAndTheFirstStaysAsItIs() {
        deliver("a.txt", file().text());
        deliver("a.txt", file().text().replace("某公司", "其公司"));
        refused(
                "REJECTED",
                new Problem(
                        "STATEMENT_DUPLICATE",
                        0,
                        "number",
                        "1",
                        "该账户的这一期对账单已经接收过，但内容不同",
                        "请勿修改后重发同一编号的对账单；如需更正，请联系中心"));
        assertThat(count("disposition")).isEqualTo(2);
    }

    @Test
    void oneDigitChangedOnTheWayIsCaughtByTheControlTotals() {
        String text = file().text();
        byte[] changed = text.replace("|7.01|", "|7.02|").getBytes(LiujiangFile.GB18030);
        assertThat(Arrays.mismatch(text.getBytes(LiujiangFile.GB18030), changed))
                .isPositive();
        deliver("liujiang", "liujiang.statement", "a.txt", changed);
        assertThat(answers())
                .singleElement()
                .satisfies(answer -> assertThat(answer).contains("CONTROL_CREDIT", "BALANCE"));
        nothingBooked();
        deliver("a.txt", text);
        assertThat(count("disposition")).as("the sound file afterwards").isEqualTo(2);
    }

    @Test
    void aNoticeNumberThatStandsTwiceInAFileIsAllocatedOnce() {
        deliver("a.txt", file().credit(REMARK, 150_00, "柳州E1有限公司").text());
        assertThat(count("disposition WHERE kind = 'ALLOCATED'")).isOne();
        assertThat(count("suspended_posting WHERE reason = 'ALREADY_ALLOCATED' AND amount_fen = -15000"))
                .isOne();
        assertThat(gateway.ledger()).containsEntry("201|E1-0", -100_00L).containsEntry("201|E1-1", -50_00L);
    }
}
