package org.housingfund.gateway.casework;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.kernel.Encrypted;
import org.housingfund.gateway.kernel.FieldCipher;
import org.housingfund.gateway.testing.CaseBed;
import org.housingfund.gateway.testing.CasePackageFile;
import org.housingfund.gateway.testing.HallCommand;
import org.housingfund.gateway.testing.SchemaValidation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** R-L7: whoever writes a person's name or ID number where it does not belong, the gateway does not spread it. */
class CasePrivacyTest {
    private static final String NUMBER = CaseBed.number(1);
    private static final String NAME = "覃晓燕";
    private static final String ID = HallCommand.idNumber(70, 77);
    private static final String BOTH = NAME + ID;

    @TempDir
    private Path dir;

    private CaseBed cases;
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Level level;

    @BeforeEach
    void start() {
        cases = new CaseBed(dir);
        level = gateway().getLevel();
        log.start();
        gateway().addAppender(log);
        gateway().setLevel(Level.INFO);
    }

    @AfterEach
    void everyInvariantHolds() {
        gateway().detachAppender(log);
        gateway().setLevel(level);
        cases.allIsWell();
        cases.close();
    }

    /** A bed's own level is off. */
    private static Logger gateway() {
        return (Logger) LoggerFactory.getLogger("org.housingfund");
    }

    private void nobodyIsNamedInAnyLogLine() {
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .noneMatch(line -> line.contains(NAME) || line.contains(ID));
    }

    private void nobodyIsNamedAnywhere() {
        assertThat(cases.columnsHolding(NAME)).isEmpty();
        assertThat(cases.columnsHolding(ID)).isEmpty();
        nobodyIsNamedInAnyLogLine();
    }

    @Test
    void aPackageAndItsAttachmentsNamedAfterAPersonAreRefusedWithoutNamingIt() {
        CasePackageFile good = new CasePackageFile(NUMBER);
        String attachment = BOTH + ".jpg";
        List<byte[]> packages = List.of(
                good.bytes(zip -> zip.add(attachment, CasePackageFile.jpeg())),
                good.bytes(zip -> zip.add("../" + attachment, CasePackageFile.jpeg())),
                good.bytes(zip -> zip.add(attachment, new byte[0])),
                new CasePackageFile(NUMBER)
                        .with("IDENTITY", attachment, "image/jpeg", CasePackageFile.jpeg())
                        .replaced(attachment, CasePackageFile.png())
                        .bytes(),
                new CasePackageFile(NUMBER)
                        .with("IDENTITY", attachment, "image/jpeg", CasePackageFile.jpeg())
                        .with("IDENTITY", attachment, "image/jpeg", CasePackageFile.jpeg())
                        .bytes(),
                "no zip".getBytes(StandardCharsets.UTF_8));
        for (byte[] bytes : packages) {
            long receipt = cases.deliver(bytes, BOTH + ".zip");
            cases.bed.settle();
            assertThat(cases.receiptState(receipt)).isEqualTo("QUARANTINED");
        }
        List<String> answers = cases.answers("");
        assertThat(answers)
                .hasSameSizeAs(packages)
                .allSatisfy(name -> assertThat(cases.answer(name)).doesNotContain(NAME, ID));
        assertThat(cases.answer(answers.get(0))).contains("<message>第6个文件未在manifest.xml中列出</message>");
        assertThat(cases.answer(answers.get(3))).contains("第6个文件（IDENTITY）的内容与manifest.xml中的SHA-256不符");
        cases.deliver(packages.get(0), BOTH + ".zip");
        assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage).anyMatch(line -> line.startsWith("案件包被隔离"));
        nobodyIsNamedAnywhere();
    }

    @Test
    void aGoodPackageNamedAfterAPersonBecomesACaseWithoutNamingIt() {
        long receipt = cases.deliver(
                new CasePackageFile(NUMBER)
                        .with("RENT_PROOF", BOTH + ".pdf", "application/pdf", CasePackageFile.pdf("rent"))
                        .bytes(),
                BOTH + ".zip");
        cases.bed.settle();
        assertThat(cases.receiptState(receipt)).isEqualTo("ACCEPTED");
        assertThat(cases.one("SELECT name FROM receipt")).matches("\\*{3}….{4}\\.zip");
        nobodyIsNamedAnywhere();
    }

    @Test
    void aReasonThatNamesAPersonStandsInTheOutcomeReceiptOnly() {
        cases.send(new CasePackageFile(NUMBER));
        cases.decide(CaseBed.other("D1", NUMBER, "SUPPLEMENT", "请补充" + BOTH + "的身份证"));
        cases.send(new CasePackageFile(NUMBER).revision(2).only("IDENTITY"));
        cases.decide(CaseBed.inRound(2, CaseBed.other("D2", NUMBER, "REFUSED", BOTH + "不符合条件")));
        assertThat(cases.answer(NUMBER + ".receipt-1.xml")).contains("<reason>请补充" + BOTH + "的身份证</reason>");
        assertThat(cases.answer(NUMBER + ".receipt-2.xml")).contains("<reason>" + BOTH + "不符合条件</reason>");
        assertThat(cases.state(NUMBER)).isEqualTo("CLOSED");
        nobodyIsNamedAnywhere();
    }

    @Test
    void aDecisionThatNamesAPersonInEveryFieldIsRefusedWithoutNamingIt() {
        cases.send(new CasePackageFile(NUMBER));
        Map<String, Object> wrong = new LinkedHashMap<>(CaseBed.approval("D1", NUMBER, "100.00"));
        wrong.put("employeeAccount", CaseBed.UNHEARD_OF);
        wrong.put(BOTH, "x");
        cases.decide(wrong);
        wrong.remove(BOTH);
        for (String field : List.of("id", "caseNumber", "decision", "amount")) {
            Map<String, Object> bent = new LinkedHashMap<>(wrong);
            bent.put(field, BOTH);
            cases.bed.bean(CaseDecisions.class).handle("ID:" + field, CaseBed.bytes(bent));
        }
        Map<String, Object> other = new LinkedHashMap<>(CaseBed.approval("D2", NUMBER, "100.00"));
        other.put("employeeAccount", BOTH);
        cases.bed.bean(CaseDecisions.class).handle("ID:account", CaseBed.bytes(other));
        assertThat(cases.list("SELECT problems -> 0 ->> 'code' FROM receipt WHERE kind = 'CASE_DECISION' ORDER BY id"))
                .containsExactly(
                        "DECISION_FIELD",
                        "DECISION_FIELD",
                        "DECISION_FIELD",
                        "DECISION_FIELD",
                        "DECISION_FIELD",
                        "EMPLOYEE_OTHER");
        nobodyIsNamedAnywhere();
    }

    @Test
    void theBanksWordsGoToTheDepartmentEncryptedAndNowhereElse() {
        cases.send(new CasePackageFile(NUMBER));
        cases.decide(CaseBed.approval("D1", NUMBER, "100.00"));
        cases.reply(cases.reference(NUMBER), "REFUSED", BOTH, "户名" + BOTH + "与账号不符");
        assertThat(cases.events("payout.refused", NUMBER).get(0).path("code").asString())
                .isEqualTo("（21个字符）");
        nobodyIsNamedAnywhere();
        FieldCipher cipher = cases.bed.bean(FieldCipher.class);
        String remark = cases.bed
                .jdbc()
                .sql("SELECT message_id, key_id, body FROM outbox WHERE destination = 'hfg.cases.remarks'")
                .query((row, n) -> cipher.decryptText(
                        "outbox.body:" + row.getString(1),
                        new Encrypted(row.getString(2), Base64.getDecoder().decode(row.getString(3)))))
                .single();
        SchemaValidation.assertValid(remark);
        assertThat(remark).contains("户名" + BOTH + "与账号不符");
    }

    @Test
    void aStatementFileNamedAfterAPersonIsRefusedWithoutNamingItInLogAuditOrEvent() throws IOException {
        cases.receiveStatement(Files.writeString(dir.resolve(BOTH + ".txt"), "nothing"));
        cases.bed.settle();
        assertThat(cases.count("outbox WHERE type = 'cn.housingfund.statement.rejected.v1'"))
                .isOne();
        for (String table : List.of("audit", "outbox WHERE channel <> 'SFTP'", "(SELECT problems FROM receipt) p")) {
            assertThat(cases.list("SELECT t::text FROM (SELECT * FROM " + table + ") t"))
                    .noneMatch(row -> row.contains(NAME) || row.contains(ID));
        }
        nobodyIsNamedInAnyLogLine();
    }
}
