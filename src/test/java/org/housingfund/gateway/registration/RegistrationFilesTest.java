package org.housingfund.gateway.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.housingfund.gateway.testing.RegistryMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** R-G1 and R-G2 for files: accepted whole with a verdict on each line, or rejected whole with every problem. */
class RegistrationFilesTest {
    private static final String HEADER = String.join("|", RegistryMessage.COLUMNS);

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
    void everyLineOfASoundFileGetsItsVerdict() {
        RegistryMessage first = RegistryMessage.registration(300);
        bed.employer("2011000301", RegistryMessage.code(301));
        JsonNode receipt = bed.deliver(RegistryMessage.file(
                first,
                RegistryMessage.registration(301),
                RegistryMessage.registration(302).representedLike(300),
                first.version(3, "CHANGE"),
                first.version(2, "CHANGE"),
                first.version(3, "CHANGE").with("noticeId", "DJ-TWICE"),
                RegistryMessage.registration(303).version(1, "DEREGISTRATION")));
        assertThat(verdicts(receipt))
                .containsExactly(
                        "2 DJ-300-1 PRE_OPENED",
                        "3 DJ-301-1 EXISTING",
                        "4 DJ-302-1 TO_BE_CHECKED",
                        "5 DJ-300-3 PRE_OPENED",
                        "6 DJ-300-2 STALE",
                        "7 DJ-TWICE DUPLICATE",
                        "8 DJ-303-1 DEREGISTERED");
        assertThat(receipt.path("file").asString()).matches("delivery-\\d+\\.txt");
        assertThat(receipt.path("count").asInt()).isEqualTo(7);
        assertThat(receipt.path("sentence").asString()).contains("整体受理", "7条");
        assertThat(lastReceipt()).isEqualTo("ACCEPTED");
    }

    @Test
    void oneWrongLineRejectsTheWholeFileAndItIsAcceptedOnceCorrected() {
        RegistryMessage wrong =
                RegistryMessage.registration(311).with("legalRepresentative.idNumber", "110105194912310021");
        long before = bed.lastOutboxId();
        JsonNode report = bed.deliver(RegistryMessage.file(
                RegistryMessage.registration(310),
                wrong,
                RegistryMessage.registration(312).with("kind", "?")));
        assertThat(problems(report))
                .containsExactly("3 legalRepresentative.idNumber RESIDENT_ID_INVALID", "4 kind KIND_UNKNOWN");
        assertThat(report.path("problems").get(0).path("value").asString()).isEqualTo("110*************21");
        assertThat(report.path("sentence").asString()).contains("均未受理", "2处");
        assertThat(bed.enterprise(RegistryMessage.code(310))).isNull();
        assertThat(bed.sent("sms.request", before)).isEmpty();
        assertThat(lastReceipt()).isEqualTo("REJECTED");
        assertThat(verdicts(bed.deliver(RegistryMessage.file(
                        RegistryMessage.registration(310),
                        RegistryMessage.registration(311),
                        RegistryMessage.registration(312)))))
                .containsExactly("2 DJ-310-1 PRE_OPENED", "3 DJ-311-1 PRE_OPENED", "4 DJ-312-1 PRE_OPENED");
    }

    @Test
    void theSameBytesAgainDoNothing() {
        String file = RegistryMessage.file(RegistryMessage.registration(320));
        assertThat(bed.deliver(file)).isNotNull();
        long before = bed.lastOutboxId();
        assertThat(bed.deliver(file)).isNull();
        assertThat(bed.lastOutboxId()).isEqualTo(before);
    }

    @Test
    void aPointerThatComesTwiceDoesNothing() {
        bed.deliver(RegistryMessage.file(RegistryMessage.registration(321)));
        long receipt = bed.number("SELECT max(id) FROM receipt");
        long before = bed.lastOutboxId();
        bed.gateway.bean(RegistrationFiles.class).process("{\"receiptId\":" + receipt + "}");
        assertThat(bed.lastOutboxId()).isEqualTo(before);
    }

    @Test
    void aVersionThatContradictsAnAcceptedOneQuarantinesTheWholeFile() {
        RegistryMessage notice = RegistryMessage.registration(330);
        bed.send(notice.json());
        JsonNode report = bed.deliver(
                RegistryMessage.file(RegistryMessage.registration(331), notice, notice.with("address", "别处")));
        assertThat(problems(report)).containsExactly("4 version VERSION_CONFLICT");
        assertThat(bed.enterprise(RegistryMessage.code(331))).isNull();
        assertThat(lastReceipt()).isEqualTo("QUARANTINED");
    }

    @Test
    void aFileThatContradictsItselfIsQuarantined() {
        RegistryMessage notice = RegistryMessage.registration(340);
        JsonNode report = bed.deliver(RegistryMessage.file(notice, notice.with("address", "别处")));
        assertThat(problems(report)).containsExactly("3 version VERSION_CONFLICT");
        assertThat(bed.enterprise(notice.code())).isNull();
    }

    @Test
    void anEmptyListIsAcceptedAndAByteOrderMarkAndDosLineEndsAreTaken() {
        assertThat(verdicts(bed.deliver(HEADER + "\n#END|0"))).isEmpty();
        String file = "\uFEFF"
                + RegistryMessage.file(RegistryMessage.registration(350)).replace("\n", "\r\n");
        assertThat(verdicts(bed.deliver(file))).containsExactly("2 DJ-350-1 PRE_OPENED");
    }

    @Test
    void aWrongControlCountIsNamed() {
        String file = RegistryMessage.file(RegistryMessage.registration(360)).replace("#END|1", "#END|2");
        JsonNode report = bed.deliver(file);
        assertThat(problems(report)).containsExactly("3 count CONTROL_COUNT");
        assertThat(report.path("problems").get(0).path("message").asString()).contains("文件声明2条，实际1条");
    }

    @Test
    void whateverIsWrongWithTheFormIsNamedByLine() {
        String line = RegistryMessage.registration(370).line();
        assertThat(problemsOf("")).containsExactly("1  HEADER_WRONG", "0  TRAILER_MISSING");
        assertThat(problemsOf(HEADER + "\n" + line + "\n")).containsExactly("0  TRAILER_MISSING");
        assertThat(problemsOf(line + "\n" + line + "\n#END|1\n")).containsExactly("1  HEADER_WRONG");
        assertThat(problemsOf(HEADER + "\n#END|0\n" + line + "\n")).containsExactly("3  TEXT_AFTER_TRAILER");
        assertThat(problemsOf(HEADER + "\n#END|00\n")).containsExactly("2  TRAILER_WRONG");
        assertThat(problemsOf(HEADER + "\n#END\n")).containsExactly("2  TRAILER_WRONG");
        assertThat(problemsOf(HEADER + "\n" + line + "|\n#END|1\n")).containsExactly("2  COLUMN_COUNT");
        assertThat(problemsOf(HEADER + "\n\n" + line + "\n#END|2\n")).containsExactly("2  COLUMN_COUNT");
        assertThat(problemsOf(HEADER + "\n" + line + "路".repeat(3_000) + "\n#END|1\n"))
                .containsExactly("2  LINE_TOO_LONG");
        assertThat(problemsOf(HEADER + "\n" + line.replace("路", "\t") + "\n#END|1\n"))
                .containsExactly("2 address TEXT_INVALID");
    }

    @Test
    void aMissingHeaderIsNotQuotedForItIsANoticeWithItsPersons() {
        RegistryMessage notice = RegistryMessage.registration(371);
        String report = bed.deliver(notice.line() + "\n#END|0\n").toString();
        assertThat(report)
                .doesNotContain(notice.fields().get("legalRepresentative.idNumber"))
                .doesNotContain(notice.fields().get("contact.mobile"));
    }

    @Test
    void malformedBytesNameLineAndByte() {
        byte[] gbk = "柳州".getBytes(Charset.forName("GB18030"));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(
                (HEADER + "\n" + RegistryMessage.registration(380).line() + "\nDJ|").getBytes(StandardCharsets.UTF_8));
        file.writeBytes(gbk);
        file.writeBytes("\n#END|2\n".getBytes(StandardCharsets.UTF_8));
        JsonNode report = bed.deliver(file.toByteArray());
        assertThat(problems(report)).containsExactly("3  MALFORMED_BYTES");
        assertThat(report.path("problems").get(0).path("message").asString()).contains("第4字节");
    }

    @Test
    void aHopelessFileMakesNoEndlessReport() {
        RegistryMessage[] lines = new RegistryMessage[400];
        Arrays.fill(lines, RegistryMessage.registration(390).with("kind", "?").with("version", "x"));
        JsonNode report = bed.deliver(RegistryMessage.file(lines));
        assertThat(report.path("problemCount").asInt()).isEqualTo(800);
        assertThat(report.path("problems")).hasSize(501);
        assertThat(report.path("problems").get(500).path("code").asString()).isEqualTo("MORE_PROBLEMS");
    }

    @Test
    void aFileThatNobodyFinishedIsPointedAtAgain() throws IOException {
        Path file = Files.writeString(dir.resolve("lost.txt"), RegistryMessage.file(RegistryMessage.registration(395)));
        RegistrationFiles files = bed.gateway.bean(RegistrationFiles.class);
        files.receive("registry", "lost.txt", file.toFile());
        bed.gateway.pointers().forEach(bed.gateway::taken); // and the broker loses it
        files.republish();
        assertThat(bed.gateway.pointers()).isEmpty();
        bed.gateway.clock().advance(Duration.ofMinutes(2));
        files.republish();
        bed.gateway.settle();
        assertThat(bed.enterprise(RegistryMessage.code(395))).startsWith("PRE_OPENED");
    }

    private static List<String> problemsOf(String file) {
        return problems(bed.deliver(file));
    }

    private static List<String> problems(JsonNode report) {
        List<String> problems = new ArrayList<>();
        report.path("problems")
                .forEach(problem -> problems.add(String.join(
                        " ",
                        Long.toString(problem.path("line").asLong()),
                        problem.path("field").asString(),
                        problem.path("code").asString())));
        return problems;
    }

    private static List<String> verdicts(JsonNode receipt) {
        List<String> verdicts = new ArrayList<>();
        receipt.path("notices")
                .forEach(line -> verdicts.add(String.join(
                        " ",
                        Integer.toString(line.path("line").asInt()),
                        line.path("noticeId").asString(),
                        line.path("verdict").asString())));
        return verdicts;
    }

    private static String lastReceipt() {
        return bed.gateway
                .jdbc()
                .sql("SELECT state FROM receipt ORDER BY id DESC LIMIT 1")
                .query(String.class)
                .single();
    }
}
