package org.housingfund.gateway.casework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.kernel.Encrypted;
import org.housingfund.gateway.kernel.FieldCipher;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.testing.CaseBed;
import org.housingfund.gateway.testing.CasePackageFile;
import org.housingfund.gateway.testing.SchemaValidation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A case from the mailbox to its closing, and every other way it may go. */
class CaseLineTest {
    private static final String NUMBER = "NN450100-20261120-0001";
    private static final String FOLDER = "2026/20261120_韦小兰_南宁住房公积金管理中心_" + NUMBER + "/";

    @TempDir
    private Path dir;

    private CaseBed cases;

    @BeforeEach
    void start() {
        cases = new CaseBed(dir);
    }

    @AfterEach
    void stop() {
        cases.close();
    }

    @Test
    void aGoodPackageIsAcknowledgedFiledRegisteredAndForwardedWithItsDeadlines() throws IOException {
        long receipt = cases.send(new CasePackageFile(NUMBER));
        assertThat(cases.receiptState(receipt)).isEqualTo("ACCEPTED");
        assertThat(cases.state(NUMBER)).isEqualTo("FORWARDED");
        assertThat(cases.archived())
                .containsExactly(
                        FOLDER + "1-00-案件清单.xml",
                        FOLDER + "1-01-附件1申请表.pdf",
                        FOLDER + "1-02-附件2个人承诺书.pdf",
                        FOLDER + "1-03-身份证明.jpg",
                        FOLDER + "1-04-现场照片.png",
                        FOLDER + "1-05-申请表打印件.html");
        assertThat(Files.readAllBytes(cases.archive().resolve(FOLDER + "1-01-附件1申请表.pdf")))
                .isEqualTo(CasePackageFile.pdf("application"));
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(cases.archive().resolve(FOLDER))))
                .isEqualTo("rwx------");
        assertThat(cases.list("SELECT year || '/' || line_no || ' ' || received_on FROM case_register"))
                .containsExactly("2026/1 2026-11-20");
        assertThat(cases.answer(NUMBER + ".r1.acknowledgement.xml"))
                .contains("<deadline provisional=\"false\">2026-11-27</deadline>");
        JsonNode forwarded = cases.events("case.forwarded", NUMBER).get(0);
        assertThat(forwarded.path("department").asString()).isEqualTo("提取业务科");
        assertThat(forwarded.path("deadline").asString()).isEqualTo("2026-11-25");
        assertThat(forwarded.path("answerBy").asString()).isEqualTo("2026-11-27");
        assertThat(forwarded.path("warnings")).isEmpty();
        assertThat(cases.events("case.received", NUMBER)).hasSize(1);
        cases.allIsWell();
    }

    @Test
    void anApprovedCaseIsPaidConfirmedByTheBanksEntryAndOnlyThenClosedWithItsReceipt() {
        cases.send(new CasePackageFile(NUMBER));
        Map<String, Object> approval = CaseBed.approval("D1", NUMBER, "10800.00");
        SchemaValidation.assertValid(
                "commands/case-decision.v1.json", JsonMapper.shared().writeValueAsString(approval));
        cases.decide(approval);
        assertThat(cases.state(NUMBER)).isEqualTo("PAYING");
        assertThat(cases.answers(NUMBER + ".receipt")).isEmpty();
        assertThat(balances())
                .containsEntry("201|" + CaseBed.EMPLOYEE, 1_080_000L)
                .containsEntry("119|clearing:payout:liujiang", -1_080_000L);
        String reference = cases.reference(NUMBER);
        cases.reply(reference, "ACCEPTED");
        assertThat(cases.one("SELECT state FROM payout")).isEqualTo("ACCEPTED");
        assertThat(cases.state(NUMBER)).isEqualTo("PAYING");
        cases.pay(reference, 1_080_000);
        assertThat(cases.one("SELECT state FROM payout")).isEqualTo("CONFIRMED");
        assertThat(cases.state(NUMBER)).isEqualTo("CLOSED");
        assertThat(balances()).doesNotContainKey("119|clearing:payout:liujiang");
        assertThat(cases.answer(NUMBER + ".receipt-1.xml"))
                .contains(
                        "<outcome>APPROVED</outcome>",
                        "<amount>10800.00</amount>",
                        "<paidOn>2026-11-20</paidOn>",
                        reference)
                .doesNotContain(CasePackageFile.APPLICANT);
        assertThat(cases.list("SELECT outcome || ' ' || amount_fen || ' ' || completed_on FROM case_register"))
                .containsExactly("APPROVED 1080000 2026-11-20");
        assertThat(cases.archived()).hasSize(7).contains(FOLDER + "附件5业务办理回执-1.xml");
        assertThat(cases.events("case.closed", NUMBER)).hasSize(1);
        assertThat(cases.events("payout.confirmed", NUMBER)).hasSize(1);
        cases.allIsWell();
    }

    @Test
    void theBanksEntryMayComeBeforeItsAnswerWhichThenChangesNothing() {
        cases.send(new CasePackageFile(NUMBER));
        cases.decide(CaseBed.approval("D1", NUMBER, "10800.00"));
        String reference = cases.reference(NUMBER);
        cases.pay(reference, 1_080_000);
        assertThat(cases.state(NUMBER)).isEqualTo("CLOSED");
        cases.reply(reference, "ACCEPTED");
        cases.reply(reference, "REFUSED");
        assertThat(cases.one("SELECT state FROM payout")).isEqualTo("CONFIRMED");
        assertThat(cases.count("audit WHERE action = 'PAYOUT_ANSWER_CONTRADICTS'"))
                .isOne();
        cases.allIsWell();
    }

    @Test
    void aRefusedCaseIsAnsweredTheSameDayWithItsReasonAndClosed() {
        cases.send(new CasePackageFile(NUMBER));
        cases.decide(CaseBed.other("D1", NUMBER, "REFUSED", "租房提取每年限一次"));
        assertThat(cases.state(NUMBER)).isEqualTo("CLOSED");
        assertThat(cases.answer(NUMBER + ".receipt-1.xml"))
                .contains("<outcome>REFUSED</outcome>", "<reason>租房提取每年限一次</reason>");
        assertThat(cases.one("SELECT outcome FROM case_register")).isEqualTo("REFUSED");
        assertThat(cases.count("payout")).isZero();
        cases.allIsWell();
    }

    @Test
    void aPackageWithoutARequiredPaperIsForwardedWithAWarningAndSupplementedByTheNextRevision() {
        cases.send(new CasePackageFile(NUMBER).without("UNDERTAKING"));
        assertThat(cases.events("case.forwarded", NUMBER)
                        .get(0)
                        .path("warnings")
                        .toString())
                .contains("缺少材料：附件2个人承诺书");
        cases.decide(CaseBed.other("D1", NUMBER, "SUPPLEMENT", "请补充附件2个人承诺书"));
        assertThat(cases.state(NUMBER)).isEqualTo("SUPPLEMENT_REQUESTED");
        assertThat(cases.answer(NUMBER + ".receipt-1.xml")).contains("<outcome>SUPPLEMENT</outcome>");
        assertThat(cases.count("case_deadline WHERE met_at IS NULL")).isZero();

        cases.bed.clock().advance(Duration.ofDays(4)); // Tuesday
        cases.send(new CasePackageFile(NUMBER).revision(2).only("UNDERTAKING"));
        assertThat(cases.state(NUMBER)).isEqualTo("FORWARDED");
        JsonNode again = cases.events("case.forwarded", NUMBER).get(1);
        assertThat(again.path("reason").asString()).isEqualTo("SUPPLEMENTED");
        assertThat(again.path("deadline").asString()).isEqualTo("2026-11-27");
        assertThat(again.path("warnings")).isEmpty();
        assertThat(cases.archived()).contains(FOLDER + "2-01-附件2个人承诺书.pdf");
        cases.decide(CaseBed.inRound(2, CaseBed.approval("D2", NUMBER, "10800.00")));
        cases.pay(cases.reference(NUMBER), 1_080_000);
        assertThat(cases.state(NUMBER)).isEqualTo("CLOSED");
        assertThat(cases.answers(NUMBER + ".receipt"))
                .containsExactly(NUMBER + ".receipt-1.xml", NUMBER + ".receipt-2.xml");
        cases.allIsWell();
    }

    @Test
    void aSupplementNobodyAskedForOrOfAnotherApplicantIsQuarantined() {
        cases.send(new CasePackageFile(NUMBER));
        long unasked = cases.send(new CasePackageFile(NUMBER).revision(2));
        cases.decide(CaseBed.other("D1", NUMBER, "SUPPLEMENT", "请补充"));
        long other = cases.send(new CasePackageFile(NUMBER).revision(2).person(2));
        long first = cases.send(new CasePackageFile("NN450100-20261120-0002").revision(2));
        assertThat(List.of(unasked, other, first))
                .allSatisfy(receipt -> assertThat(cases.receiptState(receipt)).isEqualTo("QUARANTINED"));
        assertThat(cases.state(NUMBER)).isEqualTo("SUPPLEMENT_REQUESTED");
        cases.allIsWell();
    }

    @Test
    void rareCharactersOfNamesAreLettersLikeAllOthers() {
        cases.send(new CasePackageFile(NUMBER).manifest(xml -> xml.replace(CasePackageFile.APPLICANT, "欧阳𠮷䶮")));
        cases.send(new CasePackageFile("NN450100-20261120-0002")
                .person(2)
                .manifest(xml -> xml.replace(CasePackageFile.APPLICANT, "古丽·买买提")));
        assertThat(cases.archived()).anyMatch(path -> path.contains("欧阳𠮷䶮")).anyMatch(path -> path.contains("古丽·买买提"));
        cases.allIsWell();
    }

    @Test
    void twoCentresMayUseTheSameSerialNumber() {
        String other = "GL450300-20261120-0001";
        cases.send(new CasePackageFile(NUMBER));
        cases.send(new CasePackageFile(other)
                .person(2)
                .manifest(xml -> xml.replace("<code>450100</code><name>南宁", "<code>450300</code><name>桂林")));
        assertThat(cases.list("SELECT number FROM supervision_case ORDER BY id"))
                .containsExactly(NUMBER, other);
        cases.decide(CaseBed.other("D1", other, "REFUSED", "不符合条件"));
        assertThat(cases.state(NUMBER)).isEqualTo("FORWARDED");
        assertThat(cases.state(other)).isEqualTo("CLOSED");
        assertThat(cases.archived()).anyMatch(path -> path.contains("_桂林住房公积金管理中心_" + other + "/"));
        cases.allIsWell();
    }

    @Test
    void thePlaceWhereTheAccountIsKeptDecidesTheDepartment() {
        cases.send(new CasePackageFile(NUMBER).area("450226"));
        assertThat(cases.one("SELECT department FROM supervision_case")).isEqualTo("三江管理部");
    }

    @Test
    void aSecondDeliveryOfTheSamePackageChangesNothing() {
        cases.send(new CasePackageFile(NUMBER));
        List<String> archived = cases.archived();
        int outbox = cases.count("outbox");
        cases.send(new CasePackageFile(NUMBER));
        assertThat(cases.count("outbox")).isEqualTo(outbox);
        assertThat(cases.count("supervision_case")).isOne();
        assertThat(cases.archived()).isEqualTo(archived);
        cases.allIsWell();
    }

    @Test
    void theSameContentInOtherZipBytesIsAcknowledgedAgainAndOtherwiseChangesNothing() {
        cases.send(new CasePackageFile(NUMBER));
        String acknowledged = cases.answer(NUMBER + ".r1.acknowledgement.xml");
        CasePackageFile same = new CasePackageFile(NUMBER);
        long receipt =
                cases.deliver(same.bytes(zip -> zip.files().forEach(file -> file.descriptor = true)), "again.zip");
        cases.bed.settle();
        assertThat(cases.receiptState(receipt)).isEqualTo("ACCEPTED");
        assertThat(cases.answers(NUMBER + ".r1")).hasSize(2);
        assertThat(cases.answer(NUMBER + ".r1.acknowledgement.xml")).isEqualTo(acknowledged);
        assertThat(cases.events("case.received", NUMBER)).hasSize(1);
        assertThat(cases.events("case.forwarded", NUMBER)).hasSize(1);
        cases.allIsWell();
    }

    @Test
    void theSameCaseNumberWithOtherContentIsQuarantinedAndRejected() {
        cases.send(new CasePackageFile(NUMBER));
        List<String> archived = cases.archived();
        long receipt = cases.send(new CasePackageFile(NUMBER).person(2));
        assertThat(cases.receiptState(receipt)).isEqualTo("QUARANTINED");
        assertThat(cases.answer(cases.answers(NUMBER + ".zip.").get(0))).contains("<code>CASE_NUMBER_TAKEN</code>");
        assertThat(cases.archived()).isEqualTo(archived);
        cases.allIsWell();
    }

    @Test
    void aDecisionThatCannotBeCarriedOutIsAnsweredAndLeavesTheCaseAsItWas() {
        cases.send(new CasePackageFile(NUMBER));
        cases.decide(CaseBed.approval("D1", NUMBER, "12000.01"));
        Map<String, Object> otherPayee = new LinkedHashMap<>(CaseBed.approval("D2", NUMBER, "1.00"));
        otherPayee.put("payee", Map.of("name", "某人", "account", "6217000000000000", "bankName", "某银行"));
        cases.decide(otherPayee);
        cases.decide(CaseBed.other("D3", "NN450100-20261120-0009", "REFUSED", "查无此案"));
        Map<String, Object> reasonless = new LinkedHashMap<>(CaseBed.other("D4", NUMBER, "REFUSED", "x"));
        reasonless.put("reasons", List.of());
        cases.decide(reasonless);
        cases.bed.bean(CaseDecisions.class).handle("ID:bad", "{".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        cases.bed.settle();
        assertThat(cases.state(NUMBER)).isEqualTo("FORWARDED");
        assertThat(cases.list("SELECT problems -> 0 ->> 'code' FROM receipt WHERE kind = 'CASE_DECISION' ORDER BY id"))
                .containsExactly(
                        "AMOUNT_EXCEEDS", "PAYEE_OTHER", "CASE_UNKNOWN", "DECISION_FIELD", "DECISION_UNREADABLE");
        assertThat(cases.count("outbox WHERE type = 'cn.housingfund.case.decision-refused.v1'"))
                .isEqualTo(5);
        assertThat(cases.count("payout")).isZero();
        cases.allIsWell();
    }

    @Test
    void anAccountOfAnotherPersonIsNotPaidOutOf() {
        cases.send(new CasePackageFile(NUMBER));
        cases.decide(CaseBed.approval("D1", NUMBER, "100.00"));
        cases.send(new CasePackageFile("NN450100-20261120-0002").person(2));
        cases.decide(CaseBed.approval("D2", "NN450100-20261120-0002", "100.00"));
        assertThat(cases.state("NN450100-20261120-0002")).isEqualTo("FORWARDED");
        assertThat(cases.one("SELECT problems -> 0 ->> 'code' FROM receipt ORDER BY id DESC LIMIT 1"))
                .isEqualTo("EMPLOYEE_OTHER");
        cases.allIsWell();
    }

    @Test
    void anAccountThatNoNoticeHasNamedDoesNotBecomeTheApplicantsByAsking() {
        cases.send(new CasePackageFile(NUMBER));
        cases.decide(CaseBed.approvalOf("D1", NUMBER, CaseBed.UNHEARD_OF));
        assertThat(lastProblem()).isEqualTo("EMPLOYEE_OTHER");
        assertThat(cases.count("employee WHERE account_no = '" + CaseBed.UNHEARD_OF + "'"))
                .isZero();
        assertThat(cases.count("payout")).isZero();
        cases.allIsWell();
    }

    @Test
    void aPayoutThatTheBankRefusedAndThenAcceptedIsNotRepeated() { // R-P1
        cases.send(new CasePackageFile(NUMBER));
        cases.decide(CaseBed.approval("D1", NUMBER, "10800.00"));
        cases.reply(cases.reference(NUMBER), "REFUSED");
        cases.reply(cases.reference(NUMBER), "ACCEPTED");
        assertThat(cases.count("audit WHERE action = 'PAYOUT_ANSWER_CONTRADICTS'"))
                .isOne();
        notPaidAgain();
    }

    @Test
    void aPayoutThatTheBankRefusedAndPaidNeverthelessIsNotRepeated() { // R-P1
        cases.send(new CasePackageFile(NUMBER));
        cases.decide(CaseBed.approval("D1", NUMBER, "10800.00"));
        cases.reply(cases.reference(NUMBER), "REFUSED");
        cases.pay(cases.reference(NUMBER), 1_080_000);
        assertThat(cases.one("SELECT reason FROM suspended_posting")).isEqualTo("EXPECTATION_CANCELLED");
        notPaidAgain();
    }

    private void notPaidAgain() {
        cases.decide(CaseBed.inRound(2, CaseBed.approval("D2", NUMBER, "10800.00")));
        assertThat(lastProblem()).isEqualTo("PAYOUT_DISPUTED");
        assertThat(cases.count("payout")).isOne();
        assertThat(cases.state(NUMBER)).isEqualTo("PAYOUT_REFUSED");
        cases.allIsWell();
    }

    private String lastProblem() {
        return cases.one(
                "SELECT problems -> 0 ->> 'code' FROM receipt WHERE kind = 'CASE_DECISION' ORDER BY id DESC LIMIT 1");
    }

    @Test
    void aDecisionIsCarriedOutOnceHoweverOftenItIsSent() {
        cases.send(new CasePackageFile(NUMBER));
        Map<String, Object> approval = CaseBed.approval("D1", NUMBER, "10800.00");
        cases.decide(approval);
        cases.decide(approval);
        Map<String, Object> inOtherBytes = new LinkedHashMap<>(approval);
        inOtherBytes.put("decidedBy", "覃立新 ");
        cases.decide(inOtherBytes);
        cases.decide(CaseBed.approval("D1", NUMBER, "10800.01"));
        cases.decide(CaseBed.approval("D2", NUMBER, "10800.00"));
        assertThat(cases.count("payout")).isOne();
        assertThat(cases.list("SELECT state FROM receipt WHERE kind = 'CASE_DECISION' ORDER BY id"))
                .containsExactly("ACCEPTED", "ACCEPTED", "REJECTED", "REJECTED");
        cases.allIsWell();
    }

    @Test
    void aRefusedPayoutIsTakenBackAndTheDepartmentDecidesAgain() {
        cases.send(new CasePackageFile(NUMBER));
        cases.decide(CaseBed.approval("D1", NUMBER, "10800.00"));
        String first = cases.reference(NUMBER);
        cases.reply(first, "REFUSED");
        assertThat(cases.state(NUMBER)).isEqualTo("PAYOUT_REFUSED");
        assertThat(balances()).doesNotContainKeys("201|" + CaseBed.EMPLOYEE, "119|clearing:payout:liujiang");
        assertThat(cases.one("SELECT state FROM expectation")).isEqualTo("CANCELLED");
        JsonNode again = cases.events("case.forwarded", NUMBER).get(1);
        assertThat(again.path("reason").asString()).isEqualTo("PAYOUT_REFUSED");
        assertThat(again.path("note").asString()).contains("AC04").doesNotContain("收款账户已销户");

        cases.decide(CaseBed.inRound(2, CaseBed.approval("D2", NUMBER, "10800.00")));
        String second = cases.reference(NUMBER);
        assertThat(second).isNotEqualTo(first);
        cases.pay(second, 1_080_000);
        assertThat(cases.state(NUMBER)).isEqualTo("CLOSED");
        assertThat(balances()).containsEntry("201|" + CaseBed.EMPLOYEE, 1_080_000L);
        cases.allIsWell();
    }

    @Test
    void theDatabaseRefusesASecondPayoutThatIsNotRefused() {
        cases.send(new CasePackageFile(NUMBER));
        cases.decide(CaseBed.approval("D1", NUMBER, "10800.00"));
        assertThatThrownBy(() -> cases.bed
                        .jdbc()
                        .sql(
                                "INSERT INTO payout (id, case_id, case_number, attempt, bank_account_id, debited_account_id,"
                                        + " amount_fen, reference, key_id, payee, state, journal_id, instructed_at)"
                                        + " SELECT 99, case_id, case_number, 2, bank_account_id, debited_account_id, amount_fen, 'RF',"
                                        + " key_id, payee, 'INSTRUCTED', -1, instructed_at FROM payout")
                        .update())
                .hasMessageContaining("payout_one_live");
    }

    @Test
    void anAnswerToNoPayoutIsQuarantined() {
        cases.reply("RF18539007547034", "ACCEPTED");
        assertThat(cases.one("SELECT state FROM receipt")).isEqualTo("QUARANTINED");
    }

    @Test
    void warningAndEscalationOfEachDeadlineAreSaidOnce() {
        cases.send(new CasePackageFile(NUMBER));
        CaseWork work = cases.bed.bean(CaseWork.class);
        for (int day = 0; day < 10; day++) {
            work.watchDeadlines();
            work.watchDeadlines();
            cases.bed.clock().advance(Duration.ofDays(1));
        }
        assertThat(cases.events("case.overdue", NUMBER).stream()
                        .map(data -> data.path("stage").asString() + " "
                                + data.path("kind").asString() + " "
                                + data.path("deadline").asString()))
                .containsExactly(
                        "DEPARTMENT WARNING 2026-11-25",
                        // The same day brings both.
                        "CENTRE WARNING 2026-11-27",
                        "DEPARTMENT ESCALATION 2026-11-25",
                        "CENTRE ESCALATION 2026-11-27");
        cases.decide(CaseBed.other("D1", NUMBER, "REFUSED", "不符合"));
        cases.allIsWell();
    }

    @Test
    void aProvisionalDeadlineIsComputedAgainWhenTheCalendarIsKnownAndWarnedOfAnew() {
        cases.bed.clock().set(java.time.Instant.parse("2026-12-30T02:00:00Z"));
        cases.send(new CasePackageFile(NUMBER));
        assertThat(cases.events("case.forwarded", NUMBER)
                        .get(0)
                        .path("provisional")
                        .asBoolean())
                .isTrue();
        // As a calendar without the year's holidays had computed it.
        cases.bed
                .jdbc()
                .sql("UPDATE case_deadline SET due_on = due_on - 1, warn_on = warn_on - 1 WHERE stage = 'CENTRE'")
                .update();
        String computed = "SELECT due_on FROM case_deadline WHERE stage = 'CENTRE'";
        String before = cases.one(computed);
        cases.bed.bean(CaseWork.class).watchDeadlines();
        assertThat(cases.one(computed)).isGreaterThan(before);
        // Warned of, and over, on the wrong day.
        cases.bed
                .jdbc()
                .sql("UPDATE case_deadline SET due_on = due_on - 1, warned_at = now(), overdue_at = now()"
                        + " WHERE stage = 'CENTRE'")
                .update();
        cases.bed
                .clock()
                .set(LocalDate.parse(cases.one(computed))
                        .plusDays(1)
                        .atStartOfDay(Times.ZONE)
                        .toInstant());
        cases.bed.bean(CaseWork.class).watchDeadlines();
        assertThat(cases.events("case.overdue", NUMBER).stream()
                        .filter(data -> data.path("stage").asString().equals("CENTRE"))
                        .map(data -> data.path("kind").asString() + " "
                                + data.path("deadline").asString()))
                .containsExactly("WARNING " + cases.one(computed));
    }

    @Test
    void theInstructionAloneNamesThePayeeAndLiesEncryptedInTheOutbox() {
        cases.send(new CasePackageFile(NUMBER));
        cases.decide(CaseBed.approval("D1", NUMBER, "10800.00"));
        FieldCipher cipher = cases.bed.bean(FieldCipher.class);
        List<String> commands = cases.bed
                .jdbc()
                .sql("SELECT message_id, key_id, body FROM outbox WHERE destination = 'hfg.payout.commands.liujiang'")
                .query((row, n) -> cipher.decryptText(
                        "outbox.body:" + row.getString(1),
                        new Encrypted(row.getString(2), Base64.getDecoder().decode(row.getString(3)))))
                .list();
        assertThat(commands).hasSize(1).allSatisfy(SchemaValidation::assertValid);
        assertThat(commands.get(0)).contains(CasePackageFile.APPLICANT, CasePackageFile.PAYEE_ACCOUNT);
        for (String clear : List.of(
                CasePackageFile.APPLICANT, CasePackageFile.PAYEE_ACCOUNT, new CasePackageFile(NUMBER).idNumber())) {
            assertThat(cases.columnsHolding(clear)).as(clear).isEmpty();
        }
    }

    @Test
    void figuresCountWhatBecameOfThePackages() {
        cases.send(new CasePackageFile(NUMBER));
        cases.send(new CasePackageFile(NUMBER));
        cases.send(new CasePackageFile(NUMBER).person(2));
        cases.send(new CasePackageFile("NN450100-20261120-0002").without("PHOTO"));
        cases.decide(CaseBed.approval("D1", NUMBER, "10800.00"));
        cases.pay(cases.reference(NUMBER), 1_080_000);
        cases.decide(CaseBed.other("D2", "NN450100-20261120-0002", "SUPPLEMENT", "请补充照片"));
        assertThat(cases.bed
                        .bean(CaseFigures.class)
                        .between(
                                cases.bed.clock().instant().minusSeconds(60),
                                cases.bed.clock().instant().plusSeconds(60)))
                .isEqualTo(new CaseFigures.Figures(3, 1, 1, 2, 0, 0, 1, 1, 0, 1_080_000));
    }

    /** Balances by subject and key, without those that are zero. */
    private Map<String, Long> balances() {
        Map<String, Long> balances = new LinkedHashMap<>();
        cases.bed
                .jdbc()
                .sql("SELECT a.subject || '|' || a.key, sum(l.amount_fen)::bigint FROM journal_line l"
                        + " JOIN account a ON a.id = l.account_id GROUP BY 1 HAVING sum(l.amount_fen) <> 0")
                .query(row -> {
                    balances.put(row.getString(1), row.getLong(2));
                });
        return balances;
    }
}
