package org.housingfund.gateway.app.dryrun;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DryRunCommandTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String HEADER =
            "serial,account,bank,booked_at,direction,amount,counterparty_account,counterparty_name,remark,summary";

    @TempDir
    private Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path notices;

    @BeforeEach
    void issue() throws IOException {
        notices = Files.writeString(dir.resolve("notices.csv"), """
                number,employer_account,employer_name,amount,contribution_month,receiving_account,receiving_bank,issued_on,state
                P1906133753,E1,柳州青山机械有限公司,100.00,2026-11,6201,柳江银行,2026-11-01,AWAITING
                P1906133754,E2,广西鱼峰商贸有限公司,250.00,2026-11,6201,柳江银行,2026-11-01,AWAITING
                P1906133735,E3,柳州诚达贸易有限公司,80.00,2026-11,6201;6203,柳江银行,2026-11-01,待收款
                P1906133736,E4,柳州诚信贸易有限公司,60.00,2026-11,,柳江银行,2026-11-01,CANCELLED
                P1906133737,E4,柳州诚信贸易有限公司,70.00,202611,,,2026-11-01,
                """);
    }

    private int dryRun(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--notices", notices.toString()));
        all.addAll(List.of(arguments));
        return new CommandLine(new DryRunCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }

    private Map<String, JsonNode> entries(List<String> lines) throws IOException {
        Path file = Files.writeString(dir.resolve("entries.csv"), HEADER + "\n" + String.join("\n", lines) + "\n");
        out.getBuffer().setLength(0);
        assertThat(dryRun("--entries", file.toString(), "--json")).as("%s", err).isZero();
        Map<String, JsonNode> outcomes = new HashMap<>();
        out.toString().lines().filter(line -> !line.isBlank()).forEach(line -> {
            JsonNode outcome = JSON.readTree(line);
            outcomes.put(outcome.get("serial").asString(), outcome);
        });
        return outcomes;
    }

    private static String entry(String serial, String amount, String payer, String remark) {
        return serial + ",6201,柳江银行,2026-11-20T09:30:00,CREDIT," + amount + ",,\"" + payer + "\",\"" + remark
                + "\",公积金";
    }

    @ParameterizedTest
    @CsvSource({
        "P1906133753, 100.00, 柳州青山机械有限公司, ALLOCATED, P1906133753, ''",
        "P1906133753, 60.00, 柳州青山机械有限公司, PART_FUNDING, P1906133753, AMOUNT_SHORT",
        "公积金 p1906133753, 100.00, 柳州青山机械有限责任公司, ALLOCATED, P1906133753, ''",
        "P1906133753, 101.00, 柳州青山机械有限公司, SUSPENDED, '', AMOUNT_EXCEEDS",
        "P1906133736, 60.00, 柳州诚信贸易有限公司, SUSPENDED, '', NOTICE_CANCELLED",
        "P1906133737, 70.00, 别的公司, ALLOCATED, P1906133737, ''",
        "P9999999999, 70.00, 别的公司, SUSPENDED, '', UNKNOWN_NOTICE",
        "十一月公积金, 70.00, 别的公司, SUSPENDED, '', NO_NUMBER",
    })
    void anEntryIsDecidedAsTheGatewayWould(
            String remark, String amount, String payer, String disposition, String notice, String reason)
            throws IOException {
        JsonNode outcome = entries(List.of(entry("1", amount, payer, remark))).get("1");
        assertThat(outcome.get("disposition").asString()).isEqualTo(disposition);
        assertThat(outcome.get("notice").asString("")).isEqualTo(notice);
        assertThat(outcome.get("reason").asString("")).isEqualTo(reason);
    }

    @Test
    void whatIsSuspendedNamesTheFaultsAndTheLikeliestNotice() throws IOException {
        JsonNode outcome = entries(List.of(entry("1", "100.00", "柳州青山机械有限公司", "P190613375")))
                .get("1");
        assertThat(outcome.get("reason").asString()).isEqualTo("UNREADABLE_NUMBER");
        assertThat(outcome.get("repairs").get(0).asString()).isEqualTo("TRUNCATED");
        assertThat(outcome.get("suggestions").get(0).get("notice").asString()).isEqualTo("P1906133753");
    }

    @Test
    void partsThatSumUpAreDecidedTogetherInWhateverOrderAndOverTheAccountsOfOneBank() throws IOException {
        List<String> parts = new ArrayList<>(List.of(
                entry("1", "40.00", "柳州诚达贸易有限公司", "P1906133735"),
                entry("2", "25.00", "柳州诚达贸易有限公司", "P1906133735").replace("6201", "6203"),
                entry("3", "15.00", "柳州诚达贸易有限公司", "P1906133735"),
                entry("4", "100.00", "柳州青山机械有限公司", "P1906133753")));
        Random random = new Random(1);
        for (int i = 0; i < 10; i++) {
            Collections.shuffle(parts, random);
            Map<String, JsonNode> outcomes = entries(parts);
            assertThat(outcomes.values())
                    .allMatch(outcome -> outcome.get("notice").asString().startsWith("P19061337"));
            assertThat(outcomes.values().stream()
                            .filter(outcome ->
                                    outcome.get("disposition").asString().equals("ALLOCATED")))
                    .hasSize(2);
        }
    }

    @Test
    void theSameSerialTwiceIsBookedOnceAndAConflictIsRefused() throws IOException {
        String one = entry("7", "100.00", "柳州青山机械有限公司", "P1906133753");
        Path twice = Files.writeString(dir.resolve("twice.csv"), String.join("\n", HEADER, one, one));
        assertThat(dryRun("--entries", twice.toString())).isZero();
        assertThat(out.toString()).contains("ALLOCATED\t1", "DUPLICATE\t1");
        Path conflict = Files.writeString(
                dir.resolve("conflict.csv"), String.join("\n", HEADER, one, one.replace("100.00", "99.00")));
        assertThat(dryRun("--entries", conflict.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("流水号 7 重复出现");
    }

    @Test
    void aBanksSerialThatComesAgainIsRefusedAsItsStatementWouldBe() {
        String file = "mappings/liujiang/statement/cases/ordinary/input.txt";
        assertThat(dryRun("--statement", file, file)).isEqualTo(1);
        assertThat(err.toString()).contains("重复出现（第 1 笔），对账单会被拒收");
    }

    @Test
    void theDaysOfAnAccountFollowEachOtherWhateverTheOrderOfTheRows() throws IOException {
        String whole = entry("1", "80.00", "柳州诚达贸易有限公司", "P1906133735");
        String part = entry("2", "30.00", "柳州诚达贸易有限公司", "P1906133735").replace("2026-11-20", "2026-11-19");
        Map<String, JsonNode> outcomes = entries(List.of(whole, part));
        assertThat(outcomes.get("2").get("disposition").asString()).isEqualTo("PART_FUNDING");
        assertThat(outcomes.get("1").get("reason").asString()).isEqualTo("AMOUNT_EXCEEDS");
    }

    @Test
    void whatIsOnANoticeAlreadyCounts() throws IOException {
        notices = Files.writeString(dir.resolve("notices.csv"), """
                number,employer_account,employer_name,amount,contribution_month,receiving_account,receiving_bank,issued_on,state,funded,funded_account,funded_month
                P1906133753,E1,柳州青山机械有限公司,100.00,2026-11,6201,柳江银行,2026-11-01,PART_FUNDED,60.00,6201,2026-11
                P1906133754,E1,柳州青山机械有限公司,100.00,2026-11,6201,柳江银行,2026-11-01,PART_FUNDED,60.00,6201,2026-10
                P1906133755,E1,柳州青山机械有限公司,100.00,2026-11,6201,柳江银行,2026-11-01,ALLOCATED,,,
                """);
        Map<String, JsonNode> outcomes = entries(List.of(
                entry("1", "40.00", "柳州青山机械有限公司", "P1906133753"),
                entry("2", "40.00", "柳州青山机械有限公司", "P1906133754"),
                entry("3", "100.00", "柳州青山机械有限公司", "P1906133755")));
        assertThat(outcomes.get("1").get("disposition").asString()).isEqualTo("ALLOCATED");
        assertThat(outcomes.get("2").get("reason").asString()).isEqualTo("CROSS_MONTH");
        assertThat(outcomes.get("3").get("reason").asString()).isEqualTo("ALREADY_ALLOCATED");
    }

    @Test
    void everyFaultOfATableIsNamedWithItsLineAndColumn() throws IOException {
        Path faulty = Files.writeString(
                dir.resolve("faulty.csv"),
                String.join(
                        "\n",
                        HEADER,
                        "1,6201,柳江银行,2026-11-20,CREDIT,1.234,,,,",
                        "2,6201,柳江银行,2026-13-20,横,5.00,,,,",
                        "3,6201"));
        assertThat(dryRun("--entries", faulty.toString())).isEqualTo(1);
        assertThat(err.toString())
                .contains(
                        "第 2 行 amount “1.234”：金额超过两位小数", "第 3 行 booked_at", "第 3 行 direction", "第 4 行：应有 10 列，实有 2 列");
        assertThat(out.toString()).isBlank();
    }

    @Test
    void aBanksFileIsReadByItsMapping() {
        assertThat(dryRun("--statement", "mappings/liujiang/statement/cases/ordinary/input.txt"))
                .isZero();
        assertThat(out.toString()).contains("SUSPENDED UNKNOWN_NOTICE");
    }
}
