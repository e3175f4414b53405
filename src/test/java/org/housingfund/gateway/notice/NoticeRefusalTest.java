package org.housingfund.gateway.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.housingfund.gateway.kernel.Problem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Commands that are refused, each with its sentence, and store nothing but their receipt. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NoticeRefusalTest {
    private static final String NUMBER = "P1906133753";
    private static final List<String> TABLES =
            List.of("payment_notice", "roster_line", "employer", "employee", "person", "account");
    private final NoticeBed bed =
            new NoticeBed("gateway.notice.max-lines=600", "gateway.notice.max-command-bytes=200000");

    @AfterAll
    void close() {
        bed.close();
    }

    private static Arguments refusal(String name, Consumer<ObjectNode> bend, String place, String sentence) {
        return Arguments.of(name, bend, place, sentence);
    }

    static Stream<Arguments> wrongCommands() {
        return Stream.of(
                refusal(
                        "R-N5: the roster's sum is not the amount",
                        c -> c.put("amount", "600.01"),
                        "ROSTER_SUM@0:amount",
                        "清册合计600.00元，应缴金额600.01元，两者必须相等"),
                refusal("no amount at all", c -> c.put("amount", "0.00"), "AMOUNT_RANGE@0:amount", "金额0.00不在允许的范围内"),
                refusal(
                        "three decimals",
                        c -> c.put("amount", "600.000"),
                        "AMOUNT_INVALID@0:amount",
                        "金额超过两位小数，不得四舍五入"),
                refusal("amount as a JSON number", c -> c.put("amount", 600.0), "FIELD_TYPE@0:amount", "字段amount的类型不对"),
                refusal(
                        "amount beyond the limit",
                        c -> c.put("amount", "10000000000.01"),
                        "AMOUNT_INVALID@0:amount",
                        "金额超过上限10000000000.00"),
                refusal(
                        "invalid ID number",
                        c -> Hall.line(c, 2).put("idNumber", "11010519491231002Y"),
                        "RESIDENT_ID_INVALID@2:idNumber",
                        "身份证号码110*************2Y不正确"),
                refusal(
                        "ID number of someone not yet born",
                        c -> Hall.line(c, 2).put("idNumber", "110105209912310025"),
                        "RESIDENT_ID_INVALID@2:idNumber",
                        "身份证号码110*************25不正确"),
                refusal(
                        "duplicate employee account",
                        c -> Hall.line(c, 3).put("employeeAccount", "6000000001"),
                        "EMPLOYEE_DUPLICATE@3:employeeAccount",
                        "个人账号6000000001在清册中重复出现"),
                refusal(
                        "negative part",
                        c -> Hall.line(c, 1).put("employerPart", "-1.00").put("employeePart", "201.00"),
                        "AMOUNT_RANGE@1:employerPart",
                        "金额200.00不在允许的范围内"),
                refusal(
                        "employee without money",
                        c -> {
                            Hall.line(c, 1).put("employerPart", "0").put("employeePart", "0.00");
                            c.put("amount", "400.00");
                        },
                        "AMOUNT_RANGE@1:employerPart",
                        "金额0.00不在允许的范围内"),
                refusal(
                        "unknown receiving account",
                        c -> c.putArray("receivingAccounts")
                                .add(NoticeBed.BANK_ACCOUNT)
                                .add("999"),
                        "RECEIVING_ACCOUNT_UNKNOWN@0:receivingAccounts",
                        "收款账户999不是本中心的银行账户"),
                refusal(
                        "no receiving account",
                        c -> c.putArray("receivingAccounts"),
                        "RECEIVING_ACCOUNTS_COUNT@0:receivingAccounts",
                        "收款账户有0个，应为1到50个"),
                refusal(
                        "R-N1: number too short",
                        c -> c.put("number", "P190613375"),
                        "NUMBER_FORM@0:number",
                        "缴款登记号P190613375不符合本中心的编号规则"),
                refusal(
                        "R-N1: lower-case number",
                        c -> c.put("number", "p1906133753"),
                        "NUMBER_FORM@0:number",
                        "p1906133753"),
                refusal(
                        "R-N1: full-width digit",
                        c -> c.put("number", "P190613375３"),
                        "NUMBER_FORM@0:number",
                        "P190613375３"),
                refusal(
                        "R-N1: text behind the number",
                        c -> c.put("number", NUMBER + "二月"),
                        "NUMBER_FORM@0:number",
                        "二月"),
                refusal(
                        "wrong social credit code",
                        c -> ((ObjectNode) c.get("employer")).put("socialCreditCode", "91350100M000100Y34"),
                        "SOCIAL_CREDIT_CODE_INVALID@0:employer.socialCreditCode",
                        "91350100M000100Y34的校验码不正确"),
                refusal("employer is missing", c -> c.remove("employer"), "FIELD_MISSING@0:employer", "缺少字段employer"),
                refusal(
                        "employer's name is blank",
                        c -> ((ObjectNode) c.get("employer")).put("name", " "),
                        "TEXT_INVALID@0:employer.name",
                        "字段employer.name为空、过长或含有控制字符"),
                refusal(
                        "NUL in a name: no database text",
                        c -> Hall.line(c, 1).put("name", "张\u0000三"),
                        "TEXT_INVALID@1:name",
                        "字段name为空"),
                refusal(
                        "half a surrogate pair",
                        c -> Hall.line(c, 1).put("name", "张\ud840"),
                        "TEXT_INVALID@1:name",
                        "控制字符"),
                refusal("unknown field", c -> c.put("urgent", true), "FIELD_UNKNOWN@0:urgent", "不认识的字段urgent"),
                refusal(
                        "unknown field of a line",
                        c -> Hall.line(c, 2).put("phone", "139"),
                        "FIELD_UNKNOWN@2:phone",
                        "不认识的字段phone"),
                refusal("a line that is no object", c -> c.putArray("lines").add("x"), "FIELD_TYPE@1:lines", "字段lines"),
                refusal("empty roster", c -> c.putArray("lines"), "ROSTER_EMPTY@0:lines", "清册没有职工"),
                refusal("roster is no array", c -> c.put("lines", 3), "FIELD_TYPE@0:lines", "字段lines的类型不对"),
                refusal("roster is missing", c -> c.remove("lines"), "FIELD_MISSING@0:lines", "缺少字段lines"),
                refusal("unknown kind", c -> c.put("kind", "GIFT"), "KIND_UNKNOWN@0:kind", "不认识的缴款类型GIFT"),
                refusal(
                        "thirteenth month",
                        c -> c.put("contributionMonth", "2026-13"),
                        "MONTH_INVALID@0:contributionMonth",
                        "缴存月份2026-13不是合法的年月"),
                refusal(
                        "a year no database has",
                        c -> c.put("contributionMonth", "+999999-01"),
                        "MONTH_INVALID@0:contributionMonth",
                        "+999999-01"),
                refusal(
                        "time without zone",
                        c -> c.put("issuedAt", "2026-11-20T09:30:00"),
                        "TIME_INVALID@0:issuedAt",
                        "开具时间2026-11-20T09:30:00不是合法的带时区时间"),
                refusal(
                        "time beyond all years",
                        c -> c.put("issuedAt", "+999999999-01-01T00:00:00Z"),
                        "TIME_INVALID@0:issuedAt",
                        "+999999999"),
                refusal("unknown command", c -> c.put("command", "pay"), "COMMAND_UNKNOWN@0:command", "不认识的指令pay"),
                refusal("no command id", c -> c.remove("id"), "FIELD_MISSING@0:id", "缺少字段id"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongCommands")
    void isRefusedWithItsSentence(String name, Consumer<ObjectNode> bend, String place, String sentence) {
        ObjectNode command = Hall.issue(NUMBER, 3);
        bend.accept(command);
        List<Long> before = TABLES.stream().map(bed::count).toList();

        bed.handle(command.toString().replace("\ud840", "\\ud840")); // JSON can escape what UTF-8 cannot hold

        assertThat(bed.outbox.types()).last().isEqualTo("notice.refused");
        assertThat(bed.refusedFor()).contains(place);
        assertThat(bed.problems())
                .extracting(Problem::message)
                .anySatisfy(text -> assertThat(text).contains(sentence));
        assertThat(bed.problems())
                .extracting(Problem::remedy)
                .allSatisfy(text -> assertThat(text).isNotBlank());
        assertThat(bed.receiptStates()).last().isEqualTo("REJECTED");
        assertThat(TABLES.stream().map(bed::count).toList()).isEqualTo(before);
        assertThat(bed.audited()).last().asString().contains("NOTICE_REFUSED").endsWith("REFUSED");
    }

    @Test
    void allErrorsOfACommandAreListedTogether() {
        ObjectNode command = Hall.issue("X1", 3).put("kind", "GIFT").put("amount", "x");
        Hall.line(command, 1).put("idNumber", "1");
        Hall.line(command, 3).remove("name");
        bed.handle(command.toString());
        assertThat(bed.refusedFor())
                .containsExactlyInAnyOrder(
                        "NUMBER_FORM@0:number",
                        "KIND_UNKNOWN@0:kind",
                        "AMOUNT_INVALID@0:amount",
                        "RESIDENT_ID_INVALID@1:idNumber",
                        "FIELD_MISSING@3:name");
    }

    @Test
    void aHopelessRosterGetsALimitedAnswer() {
        ObjectNode command = Hall.issue(NUMBER, 600);
        for (int no = 1; no <= 600; no++) {
            Hall.line(command, no).put("employerPart", "x");
        }
        bed.handle(command.toString());
        assertThat(bed.problems()).hasSizeLessThanOrEqualTo(501);
        assertThat(bed.problems().get(500).message()).isEqualTo("另有100处问题未列出");
    }

    @Test
    void aRosterBeyondTheLimitIsRefused() {
        bed.handle(Hall.issue(NUMBER, 601).toString());
        assertThat(bed.refusedFor()).contains("ROSTER_TOO_LONG@0:lines");
        assertThat(bed.problems().get(0).message()).isEqualTo("清册601行，上限600行，超过上限");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "{",
                "not json",
                "[]",
                "null",
                "{\"number\":\"P1906133753\",\"id\":\"1\"",
                "{} {}",
                "{\"number\":\"P1906133753\",\"name\":\"张三\",\"number\":\"P1906133753\"}"
            })
    void whatIsNoJsonObjectIsQuarantinedAndAnsweredWithWhatCanBeSaid(String body) {
        bed.handle(body);
        assertThat(bed.receiptStates()).last().isEqualTo("QUARANTINED");
        assertThat(bed.refusedFor()).containsExactly("MESSAGE_UNREADABLE@0:");
        assertThat(bed.problems().get(0).message()).startsWith("报文不是合法的JSON：").doesNotContain("张三");
        String subject = bed.outbox.events.get(bed.outbox.events.size() - 1).subject();
        if (body.contains("P1906133753")) {
            assertThat(subject).isEqualTo("notice:P1906133753");
        } else {
            assertThat(subject).startsWith("receipt:");
        }
    }

    @Test
    void malformedUtf8AndAnOversizedMessageAreQuarantined() {
        byte[] gbk = new byte[] {'{', '"', (byte) 0xD5, (byte) 0xC5, '"', ':', '1', '}'};
        bed.bean(NoticeCommands.class).handle("ID:1", gbk);
        assertThat(bed.receiptStates()).last().isEqualTo("QUARANTINED");
        bed.bean(NoticeCommands.class).handle("ID:2", " ".repeat(200_001).getBytes(StandardCharsets.US_ASCII));
        assertThat(bed.receiptStates()).last().isEqualTo("QUARANTINED");
        assertThat(bed.problems().get(0).message()).isEqualTo("报文200001字节，超过上限");
        bed.bean(NoticeCommands.class).handle("ID:3", null);
        assertThat(bed.receiptStates()).last().isEqualTo("QUARANTINED");
    }

    @Test
    void aMessageThatWouldFillTheHeapWithNodesIsQuarantined() {
        String flood = "{\"id\":\"1\",\"number\":\"P1906133753\",\"x\":[" + "0,".repeat(90_000) + "0]}";
        bed.handle(flood);
        assertThat(bed.receiptStates()).last().isEqualTo("QUARANTINED");
        assertThat(bed.problems().get(0).message()).isEqualTo("报文的内容或层次过多，超过上限");
        bed.handle("{\"x\":" + "[".repeat(5000) + "]".repeat(5000) + "}");
        assertThat(bed.problems().get(0).code()).isEqualTo("MESSAGE_TOO_LARGE");
    }

    @Test
    void whatNoDatabaseCanHoldIsNotEchoed() {
        bed.handle(Hall.issue(NUMBER, 1).put("a\u0000" + "b".repeat(1000), 1).toString());
        assertThat(bed.problems().get(0).field()).startsWith("a?bbb").hasSizeLessThan(90);
        bed.handle("{\"id\":\"1\",\"command\":\"cancel\",\"reason\":\"x\",\"number\":\"P1\\u0000\\ud840\"}");
        assertThat(bed.outbox.events.get(bed.outbox.events.size() - 1).subject())
                .isEqualTo("notice:P1??");
    }

    @Test
    void aNumberIsUsedForOneContentOnlyAndNotAgainAfterCancelling() {
        ObjectNode first = Hall.issue("P0000000001", 2);
        bed.handle(first.toString());
        bed.handle(Hall.issue("P0000000001", 3).toString());
        assertThat(bed.refusedFor()).containsExactly("NUMBER_TAKEN@0:number");
        ObjectNode otherName = first.deepCopy();
        Hall.line(otherName, 1).put("name", "另一个名字");
        bed.handle(Hall.again(otherName));
        assertThat(bed.refusedFor()).containsExactly("NUMBER_TAKEN@0:number");

        bed.handle(Hall.cancel("P0000000001"));
        bed.handle(Hall.again(first));
        assertThat(bed.refusedFor()).containsExactly("NUMBER_CANCELLED@0:number");
        assertThat(bed.notice("P0000000001").state()).isEqualTo(NoticeState.CANCELLED);
    }

    @Test
    void anEmployeeAccountStaysWithItsPerson() {
        bed.handle(Hall.issue("P0000000002", 2).toString());
        ObjectNode other = Hall.issue("P0000000003", 2);
        Hall.line(other, 2).put("idNumber", Hall.residentId(77));
        long persons = bed.count("person");
        bed.handle(other.toString());
        assertThat(bed.refusedFor()).containsExactly("EMPLOYEE_OTHER_PERSON@2:employeeAccount");
        assertThat(bed.problems().get(0).message()).isEqualTo("个人账号6000000002已登记在另一身份证号码名下");
        assertThat(bed.count("person")).isEqualTo(persons);
    }

    @Test
    void cancellingWhatIsUnknownOrWithoutReasonOrWithARosterIsRefused() {
        bed.handle(Hall.cancel("P0000000009"));
        assertThat(bed.refusedFor()).containsExactly("NOTICE_UNKNOWN@0:number");
        assertThat(bed.problems().get(0).message()).isEqualTo("没有缴款登记号为P0000000009的缴款通知书");
        bed.handle("{\"id\":\"1\",\"command\":\"cancel\",\"number\":\"P0000000009\",\"lines\":[]}");
        assertThat(bed.refusedFor()).contains("FIELD_MISSING@0:reason", "FIELD_UNKNOWN@0:lines");
    }
}
