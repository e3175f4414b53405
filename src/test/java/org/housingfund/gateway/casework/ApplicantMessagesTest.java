package org.housingfund.gateway.casework;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.kernel.Encrypted;
import org.housingfund.gateway.kernel.FieldCipher;
import org.housingfund.gateway.testing.CaseBed;
import org.housingfund.gateway.testing.CasePackageFile;
import org.housingfund.gateway.testing.SchemaValidation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** R-S2: the applicant is notified of the outcome. */
class ApplicantMessagesTest {
    private static final String NUMBER = CaseBed.number(1);
    private static final String MOBILE = "13877215566";

    @TempDir
    private Path dir;

    private CaseBed cases;

    @BeforeEach
    void start() {
        cases = new CaseBed(dir);
    }

    @AfterEach
    void everyInvariantHolds() {
        assertThat(cases.columnsHolding(MOBILE)).as("R-L7").isEmpty();
        cases.allIsWell();
        cases.close();
    }

    /** Data of the requests for short messages, oldest first; each fits its schema. */
    private List<JsonNode> messages() {
        FieldCipher cipher = cases.bed.bean(FieldCipher.class);
        return cases
                .bed
                .jdbc()
                .sql("SELECT message_id, key_id, body FROM outbox WHERE destination = 'hfg.sms.requests' ORDER BY id")
                .query((row, n) -> cipher.decryptText(
                        "outbox.body:" + row.getString(1),
                        new Encrypted(row.getString(2), Base64.getDecoder().decode(row.getString(3)))))
                .list()
                .stream()
                .peek(SchemaValidation::assertValid)
                .map(message -> JsonMapper.shared().readTree(message).path("data"))
                .toList();
    }

    @Test
    void theApplicantHearsOnceOfASupplementRequestAndOnceOfThePayment() {
        cases.send(new CasePackageFile(NUMBER).mobile(MOBILE).without("UNDERTAKING"));
        assertThat(messages()).as("nothing is decided yet").isEmpty();
        Map<String, Object> supplement = CaseBed.other("D1", NUMBER, "SUPPLEMENT", "请补充附件2个人承诺书");
        cases.decide(supplement);
        cases.decide(supplement);
        Map<String, Object> inOtherBytes = new LinkedHashMap<>(supplement);
        inOtherBytes.put("decidedBy", "覃立新（重发）");
        cases.decide(inOtherBytes);
        assertThat(messages()).singleElement().satisfies(sms -> {
            assertThat(sms.path("mobile").asString()).isEqualTo(MOBILE);
            assertThat(sms.path("template").asString()).isEqualTo("跨省通办业务补充材料通知");
            assertThat(sms.path("service").asString()).isEqualTo("租房提取");
            assertThat(sms.path("reasons").get(0).asString()).isEqualTo("请补充附件2个人承诺书");
        });
        // The supplement does not repeat the telephone.
        cases.send(new CasePackageFile(NUMBER).revision(2).only("UNDERTAKING"));
        cases.decide(CaseBed.inRound(2, CaseBed.approval("D2", NUMBER, "10800.00")));
        assertThat(messages()).as("approved is not yet paid (R-S6)").hasSize(1);
        String reference = cases.reference(NUMBER);
        cases.reply(reference, "ACCEPTED");
        assertThat(messages()).hasSize(1);
        cases.pay(reference, 1_080_000);
        cases.bed.bean(CaseWork.class).republish();
        cases.bed.settle();
        assertThat(messages()).hasSize(2);
        JsonNode paid = messages().get(1);
        assertThat(paid.path("mobile").asString()).isEqualTo(MOBILE);
        assertThat(paid.path("outcome").asString()).isEqualTo("APPROVED");
        assertThat(paid.path("amount").asString()).isEqualTo("10800.00");
    }

    @Test
    void theApplicantHearsOfARefusalWithItsReason() {
        cases.send(new CasePackageFile(NUMBER).mobile(MOBILE));
        cases.decide(CaseBed.other("D1", NUMBER, "REFUSED", "租房提取每年限一次"));
        assertThat(messages()).singleElement().satisfies(sms -> {
            assertThat(sms.path("template").asString()).isEqualTo("跨省通办业务不予办理通知");
            assertThat(sms.path("reasons").get(0).asString()).isEqualTo("租房提取每年限一次");
            assertThat(sms.has("amount")).isFalse();
        });
    }

    @Test
    void withoutATelephoneNothingIsRequestedAndAWrongOneIsRefused() {
        cases.send(new CasePackageFile(NUMBER));
        cases.decide(CaseBed.other("D1", NUMBER, "REFUSED", "租房提取每年限一次"));
        assertThat(messages()).isEmpty();
        long receipt = cases.send(new CasePackageFile(CaseBed.number(2)).mobile("0772-2822999"));
        assertThat(cases.receiptState(receipt)).isEqualTo("QUARANTINED");
    }
}
