package org.housingfund.gateway.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.housingfund.gateway.app.verify.Invariants;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.notice.EmployerLoad;
import org.housingfund.gateway.testing.HallCommand;
import org.housingfund.gateway.testing.RegistryMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** R-G2: new enterprises are compared with employers of which no registration notice has come. */
class EmployerComparisonTest {
    private static final String HEADER =
            "employer_account,employer_name,social_credit_code,representative_name,representative_id_number\n";

    @TempDir
    private static Path dir;

    private static RegistrationBed bed;

    @BeforeAll
    static void open() {
        bed = new RegistrationBed(dir);
    }

    @AfterAll
    static void close() {
        assertThat(bed.gateway.bean(Invariants.class).check())
                .filteredOn(finding -> !finding.holds())
                .isEmpty();
        bed.close();
    }

    private static EmployerLoad.Loaded load(String text) throws IOException {
        return load(text.getBytes(StandardCharsets.UTF_8));
    }

    private static EmployerLoad.Loaded load(byte[] bytes) throws IOException {
        Path file = Files.write(dir.resolve("employers.csv"), bytes);
        return bed.gateway.bean(EmployerLoad.class).load(file, new Actor("甲", "test"));
    }

    private static void loaded(String lines) throws IOException {
        EmployerLoad.Loaded loaded = load(HEADER + lines);
        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.employers()).isEqualTo(lines.lines().count());
    }

    private static List<String> problems(EmployerLoad.Loaded loaded) {
        return loaded.problems().stream()
                .map(problem -> problem.line() + " " + problem.field() + " " + problem.code())
                .toList();
    }

    private static String representative(RegistryMessage notice) {
        return notice.fields().get("legalRepresentative.name") + ","
                + notice.fields().get("legalRepresentative.idNumber");
    }

    private static long count(String from) {
        return bed.number("SELECT count(*) FROM " + from);
    }

    @Test
    void anEnterpriseWithALoadedEmployersLegalRepresentativeIsToBeChecked() throws IOException {
        RegistryMessage notice = RegistryMessage.registration(600);
        loaded("2060000600,柳州老单位有限公司,," + representative(notice) + "\n");
        long before = bed.lastOutboxId();
        assertThat(bed.verdict(notice)).isEqualTo("TO_BE_CHECKED");
        JsonNode event = bed.sent("employer.to-be-checked", before).get(0);
        assertThat(event.path("reason").asString()).isEqualTo("SAME_REPRESENTATIVE");
        assertThat(event.path("sameRepresentativeEmployer").asString()).isEqualTo("2060000600");
        assertThat(event.has("sameRepresentativeAs")).isFalse();
        assertThat(bed.sent("sms.request", before)).isEmpty();
        // A later version does not entitle it either.
        assertThat(bed.verdict(notice.version(2, "CHANGE"))).isEqualTo("TO_BE_CHECKED");
    }

    @Test
    void anEnterpriseWithALoadedEmployersSocialCreditCodeIsExisting() throws IOException {
        RegistryMessage notice = RegistryMessage.registration(601);
        loaded("2060000601,柳州老单位有限公司," + notice.code() + "," + representative(notice) + "\n");
        assertThat(bed.verdict(notice)).isEqualTo("EXISTING");
    }

    @Test
    void whereOnlyTheNameIsKnownTheSameNameIsToBeCheckedAndWhereTheIdNumberIsAnotherOneIsNot() throws IOException {
        RegistryMessage byName = RegistryMessage.registration(602);
        RegistryMessage namesake = RegistryMessage.registration(603);
        loaded("2060000602,柳州老单位有限公司,,\"" + byName.fields().get("legalRepresentative.name") + " \",\n"
                + "2060000603,柳州老单位有限公司,,"
                + namesake.fields().get("legalRepresentative.name") + "," + HallCommand.idNumber(9_603, 9_603) + "\n");
        assertThat(bed.verdict(byName)).isEqualTo("TO_BE_CHECKED");
        assertThat(bed.verdict(namesake)).isEqualTo("PRE_OPENED");
    }

    @Test
    void loadedAgainAFileChangesNothingAndALaterOneOnlyAddsWhatIsMissingAndListsWhatDiffers() throws IOException {
        RegistryMessage notice = RegistryMessage.registration(604);
        String line = "2060000604,柳州老单位有限公司," + notice.code() + "," + representative(notice) + "\n";
        loaded(line);
        long employers = count("employer");
        long people = count("person");
        long represented = count("employer_representative");
        loaded(line);
        loaded("2060000604,柳州老单位有限公司,," + notice.fields().get("legalRepresentative.name") + ",\n");
        assertThat(count("employer")).isEqualTo(employers);
        assertThat(count("person")).isEqualTo(people);
        assertThat(count("employer_representative")).isEqualTo(represented);
        String unchanged = "employer_representative r JOIN employer e ON e.id = r.employer_id"
                + " WHERE e.account_no = '2060000604' AND r.person_id IS NOT NULL AND e.social_credit_code IS NOT NULL";
        assertThat(count(unchanged)).isOne();
        assertThat(count("audit WHERE action = 'EMPLOYER_CHANGED' AND subject = 'employer:2060000604'"))
                .isZero();
        EmployerLoad.Loaded later = load(HEADER + "2060000604,柳州旧名称有限公司,,另一人,\n2060000617,柳州某单位,,,\n");
        assertThat(later.problems()).isEmpty();
        assertThat(later.differences())
                .singleElement()
                .satisfies(difference -> assertThat(difference.line() + " " + difference.message())
                        .startsWith("2 ")
                        .contains("2060000604", "未改动"));
        assertThat(count("employer WHERE account_no = '2060000604' AND name = '柳州老单位有限公司'"))
                .as("what the hall says is not overwritten")
                .isOne();
        assertThat(count(unchanged)).as("its representative is another person").isZero();
        loaded("2060000617,柳州某单位," + RegistryMessage.registration(617).code() + ",,\n");
        assertThat(count("employer WHERE account_no = '2060000617' AND social_credit_code IS NOT NULL"))
                .isOne();
        assertThat(count("audit WHERE action = 'EMPLOYER_CHANGED' AND subject = 'employer:2060000604'"))
                .isZero();
        assertThat(count("audit WHERE action = 'EMPLOYER_CHANGED' AND subject = 'employer:2060000617'"))
                .isOne();
    }

    @Test
    void twoLoadsThatNameTheSameEmployersInOppositeOrderWaitForEachOther() throws Exception {
        List<String> lines = new ArrayList<>(IntStream.range(0, 1_200)
                .mapToObj(n -> "207%07d,柳州单位%d,,某人,%s\n".formatted(n, n, HallCommand.idNumber(207, n)))
                .toList());
        Path upwards = Files.writeString(dir.resolve("upwards.csv"), HEADER + String.join("", lines));
        Collections.reverse(lines);
        Path downwards = Files.writeString(dir.resolve("downwards.csv"), HEADER + String.join("", lines));
        EmployerLoad load = bed.gateway.bean(EmployerLoad.class);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Callable<EmployerLoad.Loaded>> loads = List.of(
                    () -> load.load(upwards, new Actor("甲", "test")),
                    () -> load.load(downwards, new Actor("乙", "test")));
            for (Future<EmployerLoad.Loaded> loaded : threads.invokeAll(loads)) {
                assertThat(loaded.get().employers()).isEqualTo(lines.size());
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(
                        count(
                                "employer_representative r JOIN employer e ON e.id = r.employer_id WHERE account_no LIKE '207%'"))
                .isEqualTo(lines.size());
    }

    @Test
    void aFileWithErrorsIsRefusedWholeWithEachOfThemByLineAndField() throws IOException {
        long employers = count("employer");
        long audited = count("audit");
        String id = HallCommand.idNumber(605, 605);
        EmployerLoad.Loaded refused = load(HEADER
                + "2060000605,柳州好单位有限公司,,,\n"
                + ",柳州某单位,,,\n"
                + "2060000606,,91350100M000100Y44,张三,11010519491231002\n"
                + "2060000607,柳州某单位,,," + id + "\n"
                + "2060000605,柳州某单位,,,\n"
                + "2060000608,柳州某单位,,\n"
                + "2060000609,\"柳州某单位,,,\n"
                + "2060000610,柳州\u0007单位,,,\n");
        assertThat(problems(refused))
                .containsExactly(
                        "3 employer_account FIELD_MISSING",
                        "4 employer_name FIELD_MISSING",
                        "4 social_credit_code SOCIAL_CREDIT_CODE_INVALID",
                        "4 representative_id_number RESIDENT_ID_INVALID",
                        "5 representative_name REPRESENTATIVE_MISSING",
                        "6 employer_account ACCOUNT_TWICE",
                        "7  COLUMN_COUNT",
                        "8  QUOTES_WRONG",
                        "9 employer_name TEXT_INVALID");
        assertThat(refused.problems()).allSatisfy(problem -> {
            assertThat(problem.remedy()).isNotBlank();
            assertThat(problem.message()).doesNotContain("张三", id, "11010519491231002");
        });
        assertThat(count("employer")).isEqualTo(employers);
        assertThat(count("audit")).isEqualTo(audited);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {"2060000611,柳州某单位,,, | 1  HEADER_WRONG", "'' | 0  NO_EMPLOYER"})
    void aFileThatIsNoneIsRefused(String text, String problem) throws IOException {
        assertThat(problems(load(text))).contains(problem);
    }

    @Test
    void whatASpreadsheetSavesIsReadAndWhatIsNotUtf8IsNamedByLineAndByte() throws IOException {
        EmployerLoad.Loaded loaded = load("\uFEFF" + HEADER.replace("\n", "\r\n")
                + "2060000612,\"柳州\"\"好\"\"单位, 一分公司\",,,\r\n2060000613,柳州某单位,,,");
        assertThat(loaded.problems()).isEmpty();
        assertThat(count("employer WHERE account_no = '2060000612' AND name = '柳州\"好\"单位, 一分公司'"))
                .isOne();
        byte[] gbk = (HEADER + "2060000614,柳州某单位,,,\n").getBytes(Charset.forName("GB18030"));
        EmployerLoad.Loaded refused = load(gbk);
        assertThat(problems(refused)).containsExactly("2  MALFORMED_BYTES");
        assertThat(refused.problems().get(0).message()).contains("第12字节");
        assertThat(problems(load(HEADER + "x".repeat(5_000) + "\n"))).containsExactly("2  LINE_TOO_LONG");
    }

    @Test
    void theNameOfARepresentativeStandsNowhereInClear() throws IOException { // R-L7
        loaded("2060000615,柳州老单位有限公司,,覃晓燕,\n");
        loaded("2060000616,柳州老单位有限公司,,覃晓燕," + HallCommand.idNumber(616, 616) + "\n");
        for (String table : List.of("employer", "employer_representative", "person", "audit")) {
            assertThat(count(table + " t WHERE t::text LIKE '%覃晓燕%'")).as(table).isZero();
        }
    }
}
