package org.housingfund.gateway.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.notice.NoticeCommands;
import org.housingfund.gateway.statement.Openings;
import org.housingfund.gateway.statement.StatementIntake;
import org.housingfund.gateway.testing.HallCommand;
import org.housingfund.gateway.testing.LiujiangFile;
import org.housingfund.gateway.testing.RegistryMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** R-G1 and R-G2 for messages. Every test has enterprises of its own. */
class RegistrationNoticesTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);

    @TempDir
    private static Path dir;

    private static RegistrationBed bed;

    @BeforeAll
    static void open() {
        bed = new RegistrationBed(dir);
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    @Test
    void aNewEnterpriseIsPreOpenedAndItsContactGetsOneShortMessage() {
        RegistryMessage notice = RegistryMessage.registration(100);
        long before = bed.lastOutboxId();
        JsonNode answer = bed.send(notice.json());
        assertThat(answer.toString())
                .isEqualTo("{\"noticeId\":\"DJ-100-1\",\"socialCreditCode\":\"" + notice.code()
                        + "\",\"version\":1,\"verdict\":\"PRE_OPENED\",\"sentence\":\""
                        + Verdict.PRE_OPENED.sentence() + "\"}");
        assertThat(bed.enterprise(notice.code())).isEqualTo("PRE_OPENED/1 柳州企业100有限公司");
        assertThat(bed.sent("sms.request", before))
                .singleElement()
                .satisfies(sms -> assertThat(sms.toString())
                        .isEqualTo("{\"template\":\"住房公积金缴存开户登记通知\",\"mobile\":\"13900000100\",\"socialCreditCode\":\""
                                + notice.code() + "\",\"enterpriseName\":\"柳州企业100有限公司\"}"));
        assertThat(bed.sent("employer.pre-opened", before))
                .singleElement()
                .satisfies(event -> assertThat(event.toString())
                        .isEqualTo("{\"socialCreditCode\":\"" + notice.code()
                                + "\",\"name\":\"柳州企业100有限公司\",\"version\":1,\"registeredOn\":\"2026-11-18\"}"));
        assertThat(audited(notice.code())).containsExactly("registry jms:hfg.registration.notices DONE PRE_OPENED");
    }

    @Test
    void aPersonInTheWrongFieldIsNotNamedInTheAnswerOrTheRecord() { // R-L7
        RegistryMessage notice = RegistryMessage.registration(105);
        String name = "覃晓燕";
        String id = HallCommand.idNumber(105, 106);
        for (String field : List.of("noticeId", "version", "kind", "socialCreditCode", "registeredOn", name)) {
            for (String value : List.of(name, id, name + id)) {
                String answer = bed.send(notice.with(field, value)
                                .with("noticeId".equals(field) ? "address" : "noticeId", "DJ-" + id)
                                .json())
                        .toString();
                assertThat(answer).as("%s %s", field, value).doesNotContain(name);
            }
        }
        assertThat(bed.number("SELECT count(*) FROM receipt WHERE problems::text LIKE ?", "%" + name + "%"))
                .isZero();
        assertThat(bed.number("SELECT count(*) FROM receipt WHERE problems::text LIKE ?", "%" + id + "%"))
                .isZero();
    }

    @Test
    void anEnterpriseThatHasAnAccountIsExistingAndHearsNothing() {
        RegistryMessage notice = RegistryMessage.registration(110);
        bed.employer("2011000110", notice.code());
        long before = bed.lastOutboxId();
        assertThat(bed.verdict(notice)).isEqualTo("EXISTING");
        assertThat(bed.enterprise(notice.code())).startsWith("EXISTING/1");
        assertThat(bed.number("SELECT count(*) FROM outbox WHERE id > ?", before))
                .isOne(); // the answer alone
    }

    @Test
    void anEnterpriseWithAnothersLegalRepresentativeIsToBeChecked() {
        RegistryMessage first = RegistryMessage.registration(120);
        assertThat(bed.verdict(first)).isEqualTo("PRE_OPENED");
        // The same person, written with a small x or not, under whatever name.
        RegistryMessage second =
                RegistryMessage.registration(121).representedLike(120).with("legalRepresentative.name", "法人 120");
        long before = bed.lastOutboxId();
        assertThat(bed.verdict(second)).isEqualTo("TO_BE_CHECKED");
        assertThat(bed.sent("employer.to-be-checked", before)).singleElement().satisfies(event -> {
            assertThat(event.path("reason").asString()).isEqualTo("SAME_REPRESENTATIVE");
            assertThat(event.path("sameRepresentativeAs").asString()).isEqualTo(first.code());
        });
        assertThat(bed.sent("sms.request", before)).isEmpty();
    }

    @Test
    void theRepresentativeOfAnExistingEmployerCountsAsWell() {
        RegistryMessage existing = RegistryMessage.registration(130);
        bed.employer("2011000130", existing.code());
        assertThat(bed.verdict(existing)).isEqualTo("EXISTING");
        assertThat(bed.verdict(RegistryMessage.registration(131).representedLike(130)))
                .isEqualTo("TO_BE_CHECKED");
    }

    @Test
    void anOlderVersionAfterANewerOneIsRecordedAndChangesNothing() {
        RegistryMessage old = RegistryMessage.registration(140);
        RegistryMessage newer = old.version(3, "CHANGE").with("name", "更名后的企业");
        assertThat(bed.verdict(newer)).isEqualTo("PRE_OPENED");
        long before = bed.lastOutboxId();
        assertThat(bed.verdict(old.version(2, "CHANGE").with("name", "中间的名称"))).isEqualTo("STALE");
        assertThat(bed.verdict(old)).isEqualTo("STALE");
        assertThat(bed.enterprise(old.code())).isEqualTo("PRE_OPENED/3 更名后的企业");
        assertThat(bed.number("SELECT count(*) FROM registration_notice WHERE social_credit_code = ?", old.code()))
                .isEqualTo(3);
        assertThat(bed.number(
                        "SELECT count(*) FROM outbox WHERE id > ? AND type <> 'cn.housingfund.registration.receipt.v1'",
                        before))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"1,2,3", "1,3,2", "2,1,3", "2,3,1", "3,1,2", "3,2,1"})
    void inWhateverOrderNoticesComeTheEnterpriseEndsAsTheNewestSays(int first, int second, int third) {
        int enterprise = 1500 + first * 100 + second * 10 + third;
        List<RegistryMessage> versions = List.of(
                RegistryMessage.registration(enterprise),
                RegistryMessage.registration(enterprise).version(2, "CHANGE").with("name", "第二版名称"),
                RegistryMessage.registration(enterprise)
                        .version(3, "DEREGISTRATION")
                        .with("name", "第三版名称"));
        long before = bed.lastOutboxId();
        List<String> verdicts = new ArrayList<>();
        for (int version : new int[] {first, second, third}) {
            verdicts.add(bed.verdict(versions.get(version - 1)));
        }
        assertThat(bed.enterprise(versions.get(0).code())).isEqualTo("DEREGISTERED/3 第三版名称");
        assertThat(bed.sent("employer.deregistered", before)).hasSize(1);
        boolean openedBefore = first != 3;
        assertThat(bed.sent("sms.request", before)).hasSize(openedBefore ? 1 : 0);
        assertThat(verdicts.get(0)).isEqualTo(openedBefore ? "PRE_OPENED" : "DEREGISTERED");
        assertThat(verdicts).filteredOn("STALE"::equals).hasSize((first > second ? 1 : 0) + (third < 3 ? 1 : 0));
    }

    @Test
    void theSameBytesAgainDoNothingAndTheSameContentAgainIsADuplicate() {
        RegistryMessage notice = RegistryMessage.registration(160);
        assertThat(bed.verdict(notice)).isEqualTo("PRE_OPENED");
        long before = bed.lastOutboxId();
        assertThat(bed.send(notice.json())).isNull();
        assertThat(bed.lastOutboxId()).isEqualTo(before);
        assertThat(bed.verdict(notice.with("noticeId", "DJ-AGAIN"))).isEqualTo("DUPLICATE");
        assertThat(bed.sent("sms.request", before)).isEmpty();
        assertThat(bed.number("SELECT count(*) FROM registration_notice WHERE social_credit_code = ?", notice.code()))
                .isOne();
    }

    @ParameterizedTest
    @CsvSource({
        "name, 另一个名称",
        "address, 另一处地址",
        "contact.mobile, 13800000170",
        "contact.name, 另一位联系人",
        "registeredOn, 2026-11-17",
        "kind, CHANGE",
        "legalRepresentative.name, 另一位法人"
    })
    void theSameVersionWithOtherContentIsQuarantinedAndAnsweredWithARefusal(String field, String value) {
        RegistryMessage notice = RegistryMessage.registration(170);
        bed.send(notice.json());
        String enterprise = bed.enterprise(notice.code());
        JsonNode answer = bed.send(notice.with(field, value)
                .with("noticeId", "DJ-170-" + field.hashCode())
                .json());
        assertThat(answer.path("verdict").asString()).isEqualTo("REFUSED");
        assertThat(codes(answer)).containsExactly("VERSION_CONFLICT:version");
        assertThat(lastReceipt()).isEqualTo("QUARANTINED");
        assertThat(bed.enterprise(notice.code())).isEqualTo(enterprise);
    }

    @Test
    void aChangeKeepsWhatTheEnterpriseIsEntitledToAndAnAccountOpenedSinceMakesItExisting() {
        RegistryMessage notice = RegistryMessage.registration(180);
        bed.send(notice.json());
        long before = bed.lastOutboxId();
        assertThat(bed.verdict(notice.version(2, "CHANGE").with("name", "新名称"))).isEqualTo("PRE_OPENED");
        assertThat(bed.enterprise(notice.code())).isEqualTo("PRE_OPENED/2 新名称");
        bed.employer("2011000180", notice.code());
        assertThat(bed.verdict(notice.version(3, "CHANGE"))).isEqualTo("EXISTING");
        assertThat(bed.sent("sms.request", before)).isEmpty();
        assertThat(bed.sent("employer.pre-opened", before)).isEmpty();
    }

    @Test
    void anEnterpriseThatIsRegisteredAfterItsDeregistrationIsToBeCheckedAndGetsNoSecondShortMessage() {
        RegistryMessage notice = RegistryMessage.registration(190);
        bed.send(notice.json());
        assertThat(bed.verdict(notice.version(2, "DEREGISTRATION"))).isEqualTo("DEREGISTERED");
        long before = bed.lastOutboxId();
        assertThat(bed.verdict(notice.version(3, "REGISTRATION"))).isEqualTo("TO_BE_CHECKED");
        assertThat(bed.sent("employer.to-be-checked", before))
                .singleElement()
                .satisfies(event -> assertThat(event.path("reason").asString()).isEqualTo("REGISTERED_AGAIN"));
        assertThat(bed.verdict(notice.version(4, "DEREGISTRATION"))).isEqualTo("DEREGISTERED");
        assertThat(bed.sent("employer.deregistered", before)).hasSize(1);
        assertThat(bed.sent("sms.request", before)).isEmpty();
    }

    @Test
    void aDeregistrationNamesOpenNoticesAndUnallocatedMoney() {
        RegistryMessage notice = RegistryMessage.registration(200);
        bed.gateway
                .bean(NoticeCommands.class)
                .handle("ID:hall", HallCommand.issue("P2611180012", "E200", List.of(700_00L), LiujiangFile.ACCOUNT));
        bed.employer("E200", notice.code());
        Openings openings = bed.gateway.bean(Openings.class);
        openings.propose(LiujiangFile.ACCOUNT, 1_000_00L, DAY.minusDays(1), new Actor("甲", "test"));
        openings.approve(LiujiangFile.ACCOUNT, new Actor("乙", "test"));
        LiujiangFile statement =
                new LiujiangFile(1, DAY, 1_000_00L).credit("P2611180012", 100_00L, HallCommand.nameOf("E200"));
        bed.gateway
                .bean(StatementIntake.class)
                .receive(
                        "liujiang",
                        "liujiang.statement",
                        "1.txt",
                        statement.write(dir, "1.txt").toFile());
        bed.gateway.settle();
        assertThat(bed.verdict(notice)).isEqualTo("EXISTING");
        long before = bed.lastOutboxId();
        assertThat(bed.verdict(notice.version(2, "DEREGISTRATION"))).isEqualTo("DEREGISTERED");
        assertThat(bed.sent("employer.deregistered", before))
                .singleElement()
                .satisfies(event -> assertThat(event.toString())
                        .endsWith("\"employerAccounts\":[\"E200\"],\"openNotices\":1,\"suspended\":\"100.00\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "version | 0 | VERSION_INVALID | 0",
                "version | -1 | VERSION_INVALID | -1",
                "version | 1000000000 | VERSION_INVALID | 1000000000",
                "version | 一 | FIELD_TYPE | ''",
                "version | null | FIELD_MISSING | ''",
                "kind | MERGER | KIND_UNKNOWN | MERGER",
                "noticeId | DJ 1 | NUMBER_INVALID | DJ 1",
                "noticeId | null | FIELD_MISSING | ''",
                "socialCreditCode | 91450200MA0000210X | SOCIAL_CREDIT_CODE_INVALID | 91450200MA0000210X",
                "socialCreditCode | 11010519491231002X | SOCIAL_CREDIT_CODE_INVALID | 110*************2X",
                "socialCreditCode | null | FIELD_MISSING | ''",
                "name | ' ' | TEXT_INVALID | ''",
                "legalRepresentative.name | null | FIELD_MISSING | ''",
                "legalRepresentative.idNumber | 110105194912310021 | RESIDENT_ID_INVALID | 110*************21",
                "legalRepresentative.idNumber | 11010519491331002X | RESIDENT_ID_INVALID | 110*************2X",
                "legalRepresentative.idNumber | 1101 | RESIDENT_ID_INVALID | ****",
                "contact.mobile | 1390000021 | MOBILE_INVALID | **********",
                "contact.mobile | 12900000210 | MOBILE_INVALID | 129****0210",
                "contact.mobile | ０7720000021 | MOBILE_INVALID | *77****0021",
                "contact.mobile | null | FIELD_MISSING | ''",
                "address | null | FIELD_MISSING | ''",
                "registeredOn | 2026-02-29 | DATE_INVALID | 2026-02-29",
                "registeredOn | 20261118 | DATE_INVALID | 20261118",
                "registeredOn | +999999999-01-01 | DATE_INVALID | +999999999-01-01",
                "registeredOn | 2026-11-21 | DATE_RANGE | 2026-11-21",
                "registeredOn | 1949-09-30 | DATE_RANGE | 1949-09-30",
                "capital | 100 | FIELD_UNKNOWN | ''",
                "contact.fax | 100 | FIELD_UNKNOWN | ''",
            })
    void aWrongFieldIsRefusedByNameWithItsValueMaskedAndARemedy(String field, String value, String code, String shown) {
        RegistryMessage notice = RegistryMessage.registration(210).with(field, value);
        JsonNode answer = bed.send(notice.json());
        assertThat(answer.path("verdict").asString()).isEqualTo("REFUSED");
        JsonNode problem = answer.path("problems").get(0);
        assertThat(problem.path("code").asString()).isEqualTo(code);
        assertThat(problem.path("field").asString()).isEqualTo(field);
        assertThat(problem.path("value").asString()).isEqualTo(shown);
        assertThat(problem.path("remedy").asString()).containsPattern("\\p{IsHan}");
        assertThat(lastReceipt()).isEqualTo("REJECTED");
        assertThat(bed.enterprise(RegistryMessage.code(210))).isNull();
    }

    @Test
    void everyWrongFieldIsListedNotOnlyTheFirst() {
        JsonNode answer = bed.send(RegistryMessage.registration(211)
                .with("version", null)
                .with("capital", "1")
                .with("contact.mobile", "1")
                .with("registeredOn", "x")
                .json());
        assertThat(codes(answer))
                .containsExactly(
                        "FIELD_UNKNOWN:capital",
                        "FIELD_MISSING:version",
                        "MOBILE_INVALID:contact.mobile",
                        "DATE_INVALID:registeredOn");
        assertThat(answer.path("noticeId").asString()).isEqualTo("DJ-211-1");
        assertThat(answer.has("version")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                | MESSAGE_UNREADABLE",
                "{                 | MESSAGE_UNREADABLE",
                "[]                | MESSAGE_UNREADABLE",
                "null              | MESSAGE_UNREADABLE",
                "{} {}             | MESSAGE_UNREADABLE",
                "{\"a\":1,\"a\":2} | MESSAGE_UNREADABLE",
            })
    void whatIsNoJsonObjectIsQuarantinedAndAnswered(String body, String code) {
        JsonNode answer = bed.send(body.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.path("verdict").asString()).isEqualTo("REFUSED");
        assertThat(codes(answer)).containsExactly(code + ":");
        assertThat(lastReceipt()).isEqualTo("QUARANTINED");
    }

    @Test
    void aMessageOverTheLimitIsQuarantinedUnread() {
        byte[] body = RegistryMessage.registration(212)
                .with("address", "路".repeat(30_000))
                .json();
        assertThat(codes(bed.send(body))).containsExactly("MESSAGE_TOO_LARGE:");
        assertThat(lastReceipt()).isEqualTo("QUARANTINED");
    }

    @Test
    void personsAreNowhereInClear() {
        RegistryMessage notice = RegistryMessage.registration(220);
        bed.send(notice.json());
        bed.send(notice.version(2, "DEREGISTRATION").json());
        bed.send(notice.version(3, "CHANGE").with("contact.mobile", "22013").json());
        for (String field :
                List.of("legalRepresentative.name", "legalRepresentative.idNumber", "contact.name", "contact.mobile")) {
            String value = notice.fields().get(field);
            for (String table : List.of("registration_notice", "enterprise", "audit", "receipt", "outbox")) {
                assertThat(bed.number("SELECT count(*) FROM " + table + " t WHERE t::text LIKE '%' || ? || '%'", value))
                        .as(field + " in " + table)
                        .isZero();
            }
        }
        assertThat(new RegistrationNotice(
                                0,
                                "1",
                                1,
                                RegistrationKind.CHANGE,
                                notice.code(),
                                "n",
                                null,
                                "张三",
                                "13900000000",
                                "a",
                                DAY)
                        .toString())
                .isEqualTo("RegistrationNotice[" + notice.code() + "/1]");
    }

    @Test
    void figuresCountWhatCameAndWhatBecameOfIt() {
        var now = bed.gateway.clock().instant();
        RegistrationFigures figures = bed.gateway.bean(RegistrationFigures.class);
        RegistrationFigures.Figures before = figures.between(now, now.plusSeconds(1));
        RegistryMessage notice = RegistryMessage.registration(230);
        bed.send(notice.version(2, "CHANGE").json());
        bed.send(notice.json());
        bed.send(new byte[] {1});
        bed.deliver(RegistryMessage.file(RegistryMessage.registration(231)));
        bed.deliver(RegistryMessage.file(RegistryMessage.registration(232).with("kind", "x")));
        RegistrationFigures.Figures after = figures.between(now, now.plusSeconds(1));
        assertThat(after)
                .isEqualTo(new RegistrationFigures.Figures(
                        before.messages() + 3,
                        before.refusedMessages() + 1,
                        before.files() + 2,
                        before.refusedFiles() + 1,
                        0,
                        before.recorded() + 3,
                        before.preOpened() + 2,
                        before.toBeChecked(),
                        before.existing(),
                        before.deregistered(),
                        before.stale() + 1,
                        before.smsRequested() + 2));
        assertThat(figures.between(now.plusSeconds(1), now.plusSeconds(2)).messages())
                .isZero();
    }

    private static List<String> codes(JsonNode answer) {
        List<String> codes = new ArrayList<>();
        answer.path("problems")
                .forEach(problem -> codes.add(problem.path("code").asString() + ":"
                        + problem.path("field").asString()));
        return codes;
    }

    private static String lastReceipt() {
        return bed.gateway
                .jdbc()
                .sql("SELECT state FROM receipt ORDER BY id DESC LIMIT 1")
                .query(String.class)
                .single();
    }

    private static List<String> audited(String code) {
        return bed.gateway
                .jdbc()
                .sql("SELECT actor || ' ' || origin || ' ' || outcome || ' ' || (detail ->> 'verdict') FROM audit"
                        + " WHERE subject = ? AND action = 'REGISTRATION_RECORDED' ORDER BY id")
                .param("enterprise:" + code)
                .query(String.class)
                .list();
    }
}
