package org.housingfund.gateway.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Random;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.housingfund.gateway.kernel.CreditorReference;
import org.housingfund.gateway.payout.CreditTransfers.Transfer;
import org.housingfund.gateway.payout.CreditTransfers.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PainTest {
    private static final CreditorReference FIRST = CreditorReference.of("TQ", 1);
    private static final CreditorReference SECOND = CreditorReference.of("TQ", 2);
    private static final CreditTransfers BATCH = new CreditTransfers(
            "HFG-20261120-1",
            OffsetDateTime.parse("2026-11-20T10:00:00.123+08:00"),
            "柳州市住房公积金管理中心 <&>",
            "4501880010020030",
            "柳江银行",
            LocalDate.of(2026, 11, 20),
            List.of(
                    new Transfer(FIRST, 1234_50, new Payee("张三", "6222000011112222", "龙城银行"), "住房公积金提取"),
                    new Transfer(SECOND, 7, new Payee("𠮷祥家具厂", "62220012", ""), "住房公积金退款")));

    private static void validate(String schema, String xml) throws Exception {
        Schema compiled = SchemaFactory.newDefaultInstance()
                .newSchema(Path.of("schemas/iso20022", schema + ".xsd").toFile());
        compiled.newValidator().validate(new StreamSource(new StringReader(xml)));
    }

    @ParameterizedTest
    @EnumSource
    void a_batch_of_payouts_is_a_valid_pain_001_with_its_sum_and_each_reference(Version version) throws Exception {
        String xml = BATCH.toXml(version);

        validate(version == Version.V03 ? "pain.001.001.03" : "pain.001.001.09", xml);
        assertThat(xml)
                .contains("<NbOfTxs>2</NbOfTxs><CtrlSum>1234.57</CtrlSum>")
                .contains("<EndToEndId>" + FIRST.text() + "</EndToEndId>", "<Ref>" + SECOND.text() + "</Ref>")
                .contains("<InstdAmt Ccy=\"CNY\">0.07</InstdAmt>", "<BtchBookg>false</BtchBookg>")
                .contains("<Nm>𠮷祥家具厂</Nm>", "管理中心 &lt;&amp;&gt;")
                .doesNotContain("<Nm></Nm>");
        String other = version == Version.V03 ? "pain.001.001.09" : "pain.001.001.03";
        String renamed = xml.replaceAll("pain\\.001\\.001\\.0.", other);
        assertThatThrownBy(() -> validate(other, renamed)).hasMessageContaining("ReqdExctnDt");
    }

    @Test
    void what_the_standard_cannot_carry_is_refused_before_it_is_written() {
        Payee payee = new Payee("张三", "6222000011112222", "");
        assertThatThrownBy(() -> new Transfer(FIRST, 0, payee, "x")).hasMessageContaining("大于零");
        assertThatThrownBy(() -> new Transfer(FIRST, 1, payee, "x".repeat(141))).hasMessageContaining("付款用途");
        assertThatThrownBy(() -> new Transfer(FIRST, 1, new Payee("张\u0001", "6", ""), "x"))
                .hasMessageContaining("户名");
        assertThatThrownBy(() -> new CreditTransfers(
                        "x".repeat(36), BATCH.createdAt(), "a", "1", "b", BATCH.executeOn(), BATCH.transfers()))
                .hasMessageContaining("报文编号");
        assertThatThrownBy(
                        () -> new CreditTransfers("x", BATCH.createdAt(), "a", "1", "b", BATCH.executeOn(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String report(String version, String group, String payment) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001."
                + version
                + "\"><CstmrPmtStsRpt><GrpHdr><MsgId>B1</MsgId><CreDtTm>2026-11-20T11:00:00</CreDtTm></GrpHdr>"
                + "<OrgnlGrpInfAndSts><OrgnlMsgId>HFG-20261120-1</OrgnlMsgId><OrgnlMsgNmId>pain.001</OrgnlMsgNmId>"
                + group
                + "</OrgnlGrpInfAndSts>" + payment + "</CstmrPmtStsRpt></Document>";
    }

    private static String payment(String status, String... transactions) {
        return "<OrgnlPmtInfAndSts><OrgnlPmtInfId>HFG-20261120-1</OrgnlPmtInfId>" + status
                + String.join("", transactions) + "</OrgnlPmtInfAndSts>";
    }

    private static String transaction(CreditorReference reference, String status, String reason) {
        return "<TxInfAndSts><OrgnlEndToEndId>" + reference.text() + "</OrgnlEndToEndId><TxSts>" + status + "</TxSts>"
                + reason + "</TxInfAndSts>";
    }

    private static List<PayoutReply> replies(String version, String group, String payment) throws Exception {
        String xml = report(version, group, payment);
        validate("pain.002.001." + version, xml);
        PaymentStatusReport read = PaymentStatusReport.read(xml.getBytes(StandardCharsets.UTF_8));
        assertThat(read.originalMessageId()).isEqualTo("HFG-20261120-1");
        return read.replies(List.of(FIRST, SECOND));
    }

    @ParameterizedTest
    @CsvSource({"03", "10"})
    void each_payment_is_answered_by_what_stands_nearest_to_it(String version) throws Exception {
        String why = "<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>账户已销户</AddtlInf></StsRsnInf>";
        PayoutReply accepted = new PayoutReply(FIRST, PayoutReply.Status.ACCEPTED, "", "");
        PayoutReply refused = new PayoutReply(SECOND, PayoutReply.Status.REFUSED, "AC04", "账户已销户");

        assertThat(replies(
                        version,
                        "<GrpSts>PART</GrpSts>",
                        payment("", transaction(FIRST, "ACSP", ""), transaction(SECOND, "RJCT", why))))
                .containsExactly(accepted, refused);
        assertThat(replies(version, "<GrpSts>ACCP</GrpSts>", payment("", transaction(SECOND, "RJCT", why))))
                .containsExactly(accepted, refused);
        assertThat(replies(version, "<GrpSts>RJCT</GrpSts>" + why, ""))
                .extracting(PayoutReply::status)
                .containsOnly(PayoutReply.Status.REFUSED);
        assertThat(replies(version, "", payment("<PmtInfSts>ACSC</PmtInfSts>"))).hasSize(2);
        assertThat(replies(version, "<GrpSts>PDNG</GrpSts>", payment("", transaction(FIRST, "RCVD", ""))))
                .isEmpty();
    }

    @Test
    void a_refusal_without_words_still_has_a_reason_and_a_strange_reference_is_no_answer() throws Exception {
        assertThat(replies("03", "<GrpSts>RJCT</GrpSts>", "").get(0).reason()).isNotBlank();
        String strange = transaction(CreditorReference.of("TQ", 9), "ACSP", "");
        assertThatThrownBy(() -> replies("03", "<GrpSts>ACCP</GrpSts>", payment("", strange)))
                .hasMessageContaining("不属于");
    }

    @Test
    void what_is_no_report_is_refused_and_nothing_is_fetched() {
        String good = report("03", "<GrpSts>ACCP</GrpSts>", "");
        String dtd =
                good.replace("<Document", "<!DOCTYPE Document [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Document");
        for (String bad : List.of("", "x", "<a/>", dtd, good.substring(0, 300), good.replace("OrgnlMsgId", "X"))) {
            assertThatThrownBy(() -> PaymentStatusReport.read(bad.getBytes(StandardCharsets.UTF_8)))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void damaged_reports_give_an_answer_or_a_refusal_and_nothing_else() {
        byte[] good = report("03", "<GrpSts>PART</GrpSts>", payment("", transaction(FIRST, "RJCT", "")))
                .getBytes(StandardCharsets.UTF_8);
        Random random = new Random(20_261_120);
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = good.clone();
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(128);
            }
            assertThatCode(() -> {
                        try {
                            PaymentStatusReport.read(damaged);
                        } catch (IllegalArgumentException refused) {
                            assertThat(refused).hasMessageNotContaining("RF");
                        }
                    })
                    .doesNotThrowAnyException();
        }
    }
}
