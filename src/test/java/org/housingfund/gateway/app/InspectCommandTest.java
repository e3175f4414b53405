package org.housingfund.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InspectCommandTest {
    private static final String LIUJIANG = "mappings/liujiang/statement/cases/";
    private static final String ICBC = "mappings/icbc-like/statement/cases/";
    private static final String BOCOM = "mappings/bocom-like/statement/cases/";
    private static final String YUFENG = "mappings/yufeng/statement/cases/";
    private static final String LONGCHENG = "mappings/longcheng/statement/cases/";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int inspect(String... arguments) {
        return new CommandLine(new InspectCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private JsonNode json(String... arguments) {
        inspect(arguments);
        JsonNode json = JSON.readTree(out.toString());
        out.getBuffer().setLength(0);
        return json;
    }

    @Test
    void each_format_is_recognised_by_its_content() {
        assertThat(json("--json", LIUJIANG + "ordinary/input.txt")
                        .get("mapping")
                        .asString())
                .isEqualTo("liujiang.statement");
        assertThat(json("--json", YUFENG + "ordinary/input.txt").get("mapping").asString())
                .isEqualTo("yufeng.statement");
        assertThat(json("--json", LONGCHENG + "ordinary/input.xml")
                        .get("format")
                        .asString())
                .isEqualTo("camt");
        assertThat(json("--json", "mappings/luzhai/statement/cases/ordinary/input.txt")
                        .get("mapping")
                        .asString())
                .isEqualTo("any.mt940");
        assertThat(json("--json", "--format", "camt", LONGCHENG + "ordinary/input.xml")
                        .get("accepted")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void json_is_what_the_contract_says() {
        JsonNode json = json("--json", LIUJIANG + "ordinary/input.txt");

        assertThat(json.propertyNames()).contains("file", "format", "accepted", "errors", "statements");
        assertThat(json.get("file").asString()).isEqualTo(LIUJIANG + "ordinary/input.txt");
        assertThat(json.get("accepted").asBoolean()).isTrue();
        assertThat(json.get("errors").size()).isZero();
        JsonNode statement = json.get("statements").get(0);
        assertThat(statement.get("account").asString()).isEqualTo("4501880010020030");
        assertThat(statement.get("currency").asString()).isEqualTo("CNY");
        assertThat(statement.get("entries").asInt()).isEqualTo(6);
        assertThat(statement.get("credits").asString()).isEqualTo("25000.50");
        assertThat(statement.get("debits").asString()).isEqualTo("1112.30");
        assertThat(statement.get("opening").asString()).isEqualTo("100000.00");
        assertThat(statement.get("closing").asString()).isEqualTo("123888.20");
        assertThat(statement.get("closes").asBoolean()).isTrue();
        assertThat(statement.has("entryList")).isFalse();
    }

    @Test
    void one_object_a_line_for_several_files_and_the_worst_exit_code() {
        int exit = inspect("--json", LIUJIANG + "ordinary/input.txt", LIUJIANG + "truncated/input.txt");

        assertThat(exit).isEqualTo(1);
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(2);
        JsonNode rejected = JSON.readTree(lines.get(1));
        assertThat(rejected.get("accepted").asBoolean()).isFalse();
        assertThat(rejected.get("statements").get(0).get("closing").isNull()).isTrue();
        assertThat(rejected.get("statements").get(0).get("closes").asBoolean()).isFalse();
    }

    @Test
    void exit_codes_tell_accepted_rejected_and_unusable() {
        assertThat(inspect(LIUJIANG + "ordinary/input.txt")).isZero();
        assertThat(inspect(LIUJIANG + "bad-fields/input.txt")).isEqualTo(1);
        assertThat(inspect()).isEqualTo(2);
        assertThat(inspect("no-such-file")).isEqualTo(2);
        assertThat(inspect("--mapping", "nobody.statement", LIUJIANG + "ordinary/input.txt"))
                .isEqualTo(2);
        assertThat(inspect("--format", "mt999", LIUJIANG + "ordinary/input.txt"))
                .isEqualTo(2);
        assertThat(inspect("--format", "camt", "--mapping", "liujiang.statement", LIUJIANG + "ordinary/input.txt"))
                .isEqualTo(2);
        assertThat(inspect("--mappings", "src", "--mapping", "liujiang.statement", LIUJIANG + "ordinary/input.txt"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("文件不存在", "没有映射 nobody.statement", "没有格式 mt999");
    }

    @Test
    void the_wrong_mapping_is_an_error_and_gives_no_data() {
        for (String wrong : List.of("yufeng.statement", "longcheng.statement")) {
            JsonNode json = json("--json", "--mapping", wrong, LIUJIANG + "ordinary/input.txt");
            assertThat(json.get("accepted").asBoolean()).isFalse();
            assertThat(json.get("statements").size()).isZero();
        }
    }

    @Test
    void what_nothing_recognises_is_rejected_not_guessed(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("a.txt"), "日期,金额\n2026-11-20,1\n", StandardCharsets.UTF_8);
        JsonNode json = json("--json", file.toString());

        assertThat(json.get("accepted").asBoolean()).isFalse();
        assertThat(json.get("errors").get(0).get("code").asString()).isEqualTo("FORMAT_UNKNOWN");
        Path empty = Files.createFile(directory.resolve("empty"));
        assertThat(json("--json", empty.toString())
                        .get("errors")
                        .get(0)
                        .get("code")
                        .asString())
                .isEqualTo("EMPTY_FILE");
    }

    @Test
    void an_unknown_banks_camt_is_read_and_claims_nothing_that_is_not_there(@TempDir Path directory)
            throws IOException {
        String entry = "<Ntry><Amt Ccy=\"EUR\">.5</Amt><CdtDbtInd>DBIT</CdtDbtInd></Ntry>";
        String xml = "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\"><BkToCstmrDbtCdtNtfctn>"
                + "<GrpHdr><CreDtTm>2026-11-20T08:00:00Z</CreDtTm></GrpHdr><Ntfctn><Acct><Id><IBAN>DE1</IBAN></Id></Acct>"
                + entry + entry.replace("</CdtDbtInd>", "</CdtDbtInd><Sts><Cd>PDNG</Cd></Sts>")
                + "</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>";
        Path file = Files.writeString(directory.resolve("a.dat"), xml, StandardCharsets.UTF_16);
        JsonNode json = json("--json", file.toString());

        assertThat(json.get("accepted").asBoolean()).isTrue();
        assertThat(json.get("mapping").asString()).isEqualTo("any.camt");
        JsonNode statement = json.get("statements").get(0);
        assertThat(statement.get("account").asString()).isEqualTo("DE1");
        assertThat(statement.get("currency").asString()).isEqualTo("EUR");
        assertThat(statement.get("entries").asInt()).isEqualTo(1);
        assertThat(statement.get("debits").asString()).isEqualTo("0.50");
        assertThat(statement.get("opening").isNull()).isTrue();
        assertThat(statement.get("closes").isNull()).isTrue();
        assertThat(statement.get("pending").get("debits").asString()).isEqualTo("0.50");
        inspect(file.toString());
        assertThat(out.toString()).contains("可接受", "期初 无，期末 无，余额不全，无法核对");
    }

    @Test
    void a_file_is_what_its_bytes_are_whatever_its_name_says() {
        JsonNode html = json("--json", ICBC + "html-table/input.xls");
        assertThat(html.get("mapping").asString()).isEqualTo("icbc-like.statement");
        assertThat(json("--json", ICBC + "text-between-tabs/input.xls")
                        .get("mapping")
                        .asString())
                .isEqualTo("icbc-like.statement");
        assertThat(json("--json", BOCOM + "workbook/input.xlsx").get("mapping").asString())
                .isEqualTo("bocom-like.statement");
    }

    @Test
    void each_mapping_that_was_tried_is_named_with_the_line_that_does_not_fit(@TempDir Path directory)
            throws IOException {
        Path file = Files.writeString(
                directory.resolve("a.xls"), "账号：1\n凭证号\t交易时间\t对方单位\t金额\n", Charset.forName("GB18030"));
        JsonNode errors = json("--json", file.toString()).get("errors");

        assertThat(errors.get(0).get("code").asString()).isEqualTo("FORMAT_UNKNOWN");
        assertThat(errors.get(0).get("message").asString()).contains("内容是文本", "文件名却以 .xls 结尾");
        assertThat(errors.get(0).get("remedy").asString()).contains("--try-mapping");
        JsonNode icbc = StreamSupport.stream(errors.spliterator(), false)
                .filter(error -> error.get("message").asString().contains("icbc-like"))
                .findFirst()
                .orElseThrow();
        assertThat(icbc.get("line").asInt()).isEqualTo(2);
        assertThat(icbc.get("message").asString()).contains("缺少列 对方账号、转入金额");
    }

    @Test
    void a_mapping_is_tried_side_by_side_with_what_the_bank_wrote() {
        int exit = inspect(
                "--try-mapping",
                "mappings/icbc-like/statement/mapping.yaml",
                "--rows",
                "2",
                ICBC + "row-missing/input.xls");

        assertThat(exit).isEqualTo(1);
        assertThat(out.toString())
                .contains("第 6 行  流水 1")
                .containsPattern("交易时间 +2026-11-20 +→ +记账日期 +2026-11-20")
                .containsPattern("转入金额 +12,500\\.00 +→ +贷方金额 +贷 12500\\.00")
                .contains("第 7 行  流水 2", "应为 1012484.50", "看了 2 笔流水，1 处错误")
                .doesNotContain("第 8 行");
        long arrows = out.toString()
                .lines()
                .filter(line -> line.contains("→"))
                .map(line -> TrialReport.width(line.substring(0, line.indexOf('→'))))
                .distinct()
                .count();
        assertThat(arrows).as("one column of arrows a row").isLessThanOrEqualTo(2);
    }

    @Test
    void a_mapping_with_a_fault_is_not_tried_but_explained(@TempDir Path directory) throws IOException {
        Path faulty = Files.writeString(directory.resolve("m.yaml"), "id: a.b\npartner: a\n");

        assertThat(inspect("--try-mapping", faulty.toString(), ICBC + "row-missing/input.xls"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("m.yaml:1: 缺少键 message");
    }

    @Test
    void many_files_show_their_progress_only_to_somebody_who_watches() {
        inspect(LIUJIANG + "ordinary/input.txt", YUFENG + "ordinary/input.txt");
        assertThat(err.toString()).isEmpty();

        ProgressLine watched = new ProgressLine(new PrintWriter(err), 2, true);
        watched.next("a.txt");
        watched.next("b.txt");
        watched.end();
        assertThat(err.toString()).contains("1/2  a.txt", "2/2  b.txt").endsWith("\r\u001b[K");
    }

    @Test
    void people_get_the_account_the_balances_and_each_error_with_its_remedy() {
        inspect(YUFENG + "wrong-control-total/input.txt");

        assertThat(out.toString())
                .contains("拒绝", "账号 4502661100220033", "流水 5 笔", "期初 50000.00", "CONTROL_CREDIT", "请银行核对");
    }

    @Test
    void entries_are_added_on_request() {
        inspect("--entries", LONGCHENG + "ordinary/input.xml");
        assertThat(out.toString()).contains("龙城区文昌印务有限公司", "P2611200021 公积金汇缴");
    }

    @Test
    void a_currency_that_only_the_end_of_a_statement_names_is_shown(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("a.sta"),
                ":20:A\n:25:6222\n:28C:1/1\n:60F:C261119100,00\n:62F:C261120EUR100,00\n-\n");

        assertThat(json("--json", file.toString())
                        .get("statements")
                        .get(0)
                        .get("currency")
                        .asString())
                .isEqualTo("EUR");
    }

    @Test
    void a_text_in_utf_16_is_named_as_what_it_is(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("a.txt"), "\uFEFF日期\t金额\r\n".getBytes(StandardCharsets.UTF_16LE));

        JsonNode errors = json("--json", file.toString()).get("errors");
        assertThat(errors.size()).isEqualTo(1);
        assertThat(errors.get(0).get("message").asString()).contains("UTF-16");
    }
}
