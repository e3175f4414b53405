package org.housingfund.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.housingfund.gateway.statement.StatementHandler.SegmentKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spreadsheets: what a person sees in a cell is what is read, and no file needs more than its share of memory. */
class SheetsTest {
    private static final Mappings MAPPINGS = Mappings.fromClassPath();
    private static final String ICBC = "mappings/icbc-like/statement/cases/";

    private static Recorder read(String mapping, byte[] file) {
        Recorder read = Recorder.read(MAPPINGS.find(mapping).orElseThrow(), file);
        assertThat(read.tiledTo).as("every byte is accounted for").isEqualTo(file.length);
        return read;
    }

    private static Recorder readIcbc(String name) throws IOException {
        return read("icbc-like.statement", Files.readAllBytes(Path.of(ICBC + name + "/input.xls")));
    }

    @Test
    void one_mapping_reads_the_same_from_text_between_tabs_and_from_an_html_table() throws IOException {
        Recorder text = readIcbc("text-between-tabs");
        Recorder html = readIcbc("html-table");

        assertThat(html.entries)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("rawOffset", "rawLength")
                .isEqualTo(text.entries);
        assertThat(text.segments).doesNotContain(SegmentKind.CONTAINER);
        assertThat(html.segments).containsExactly(SegmentKind.CONTAINER);
    }

    @Test
    void an_xml_spreadsheet_of_2003_gives_the_same_and_its_numbers_and_dates_are_exact() throws IOException {
        Recorder text = readIcbc("text-between-tabs");
        String file =
                new String(Files.readAllBytes(Path.of(ICBC + "text-between-tabs/input.xls")), TextDecoder.GB18030);
        String workbook = xmlWorkbook(file, "");
        Recorder read = read("icbc-like.statement", workbook.getBytes(StandardCharsets.UTF_8));

        assertThat(read.problems).isEmpty();
        assertThat(read.entries)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("rawOffset", "rawLength")
                .isEqualTo(text.entries);
        assertThat(read.segments).containsExactly(SegmentKind.CONTAINER);
        Recorder typed = read(
                "icbc-like.statement",
                workbook.replaceAll(
                                "<Data ss:Type=\"String\">\\s*(\\d{4}-\\d\\d-\\d\\d)[^<]*<",
                                "<Data ss:Type=\"DateTime\">$1T00:00:00.000<")
                        .replaceAll("<Data ss:Type=\"String\">\\s*(\\d+\\.\\d\\d)\\s*<", "<Data ss:Type=\"Number\">$1<")
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(typed.problems).isEmpty();
        assertThat(typed.closed).isEqualTo(text.closed);
        assertThat(read("icbc-like.statement", xmlWorkbook(file, "x").getBytes(StandardCharsets.UTF_8))
                        .codes())
                .containsExactly("SHEET_MORE");
        assertThat(read("icbc-like.statement", workbook.substring(0, 900).getBytes(StandardCharsets.UTF_8))
                        .codes())
                .contains("SHEET_MALFORMED");
    }

    /** Empty cells are left out, as Excel does; {@code second} stands on another sheet. */
    private static String xmlWorkbook(String tabbed, String second) {
        StringBuilder rows = new StringBuilder();
        for (String line : tabbed.split("\r?\n", -1)) {
            rows.append("<Row>");
            String[] cells = line.split("\t", -1);
            for (int i = 0; i < cells.length; i++) {
                if (!cells[i].isBlank()) {
                    rows.append("<Cell ss:Index=\"%d\"><Data ss:Type=\"String\">%s</Data></Cell>"
                            .formatted(i + 1, cells[i]));
                }
            }
            rows.append("</Row>\n");
        }
        String sheet = "<Worksheet ss:Name=\"%s\"><Table>%s</Table></Worksheet>";
        return "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n"
                + "<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\""
                + " xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">"
                + sheet.formatted("1", rows)
                + sheet.formatted("2", "<Row><Cell><Data ss:Type=\"String\">" + second + "</Data></Cell></Row>")
                + "</Workbook>";
    }

    @Test
    void a_workbook_of_1997_gives_dates_leading_zeros_and_formula_results_as_a_person_sees_them() throws IOException {
        Recorder read = readIcbc("workbook-of-1997");

        assertThat(read.problems).isEmpty();
        assertThat(read.entries)
                .extracting(entry -> entry.bookedOn().toString())
                .containsExactly("2026-11-20", "2026-11-20", "2026-11-20", "2026-11-21");
        assertThat(read.entries).extracting(BankEntry::rawOffset).containsExactly(5L, 6L, 7L, 8L);
        assertThat(read.closed.get(0).closes()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "1234.56, 0, '', 1234.56",
        "0.1, 4, '', 0.1",
        "0.30000000000000004, 4, '', 0.3",
        "1234.5600000000001, 0, '', 1234.56",
        "100, 0, '', 100",
        "-0.5, 0, '', -0.5",
        "12345678901234.56, 0, '', 12345678901234.56",
        "1234.567, 4, '', 1234.567",
        "450188001002, 0, '', 450188001002",
        "4501880010020030, 0, '', 4.50188001002003E+15",
        "6217000880001234567, 0, '', 6.21700088000123E+18",
        "42, 164, 00000000, 00000042",
        "46346, 14, '', 2026-11-20",
        "46346.385, 164, yyyy\\-mm\\-dd hh:mm, 2026-11-20",
        "46346, 31, '', 2026-11-20",
        "46346, 164, '[$-804]yyyy\"年\"m\"月\"d\"日\"', 2026-11-20",
        "46346, 164, '#,##0.00 \"yd\"', 46346",
        "46346, 164, '[Red]0', 46346",
        "1, 14, '', 1900-01-01"
    })
    void a_number_is_shown_as_a_person_sees_it(double value, int id, String format, String shown) {
        SheetNumbers numbers = new SheetNumbers(DateTimeFormatter.ofPattern("uuuu-MM-dd"));

        assertThat(numbers.text(value, id, format)).isEqualTo(shown);
    }

    private static byte[] workbook(String sheet, String texts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            put(zip, "xl/workbook.xml", "<workbook><sheets><sheet name='a' sheetId='1'/></sheets></workbook>");
            put(zip, "xl/worksheets/sheet1.xml", "<worksheet><sheetData>" + sheet + "</sheetData></worksheet>");
            put(zip, "xl/sharedStrings.xml", "<sst>" + texts + "</sst>");
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_cell_address_far_to_the_right_costs_no_memory() throws IOException {
        Recorder read = read(
                "bocom-like.statement",
                workbook(
                        "<row r='1'><c r='ZZZZZZZ1'><v>1</v></c><c r='A1' t='inlineStr'><is><t>x</t></is></c></row>",
                        ""));

        assertThat(read.codes()).containsExactly("HEADER_COLUMNS");
    }

    @Test
    void a_workbook_that_inflates_without_end_is_refused() throws IOException {
        String texts = "<si><t>" + "0".repeat(30_000) + "</t></si>";
        Recorder read = read("bocom-like.statement", workbook("", texts.repeat(2_400)));

        assertThat(read.codes()).containsExactly("SHEET_LIMIT");
    }

    @Test
    void a_cell_longer_than_a_workbook_allows_is_refused() throws IOException {
        Recorder read = read("bocom-like.statement", workbook("", "<si><t>" + "0".repeat(100_000) + "</t></si>"));

        assertThat(read.codes()).containsExactly("SHEET_LIMIT");
    }

    @Test
    void rows_that_stand_in_no_order_are_refused() throws IOException {
        Recorder read = read("bocom-like.statement", workbook("<row r='2'/><row r='2'/>", ""));

        assertThat(read.codes()).containsExactly("SHEET_MALFORMED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<meta charset = 'UTF-8'>|UTF-8|GB18030",
                "<META CHARSET=\"Utf-8\">|UTF-8|GB18030",
                "<meta content='text/html; charset= utf8'>|UTF-8|GB18030",
                "<?xml version='1.0' encoding='GBK'?>|GBK|UTF-8",
                "<meta charset='gb2312'>|GBK|UTF-8",
                "<meta charset=x-gbk>|GBK|UTF-8",
                "<meta charset=iso-8859-1>|GBK|GB18030",
                "<p>|UTF-8|GB18030",
                "<p>|GBK|GB18030",
            })
    void a_page_is_read_in_the_characters_that_it_names_however_it_names_them(
            String start, String written, String mapped) throws Exception {
        byte[] page = (start + "<table><tr><td>柳州公积金</td></tr></table>").getBytes(written);
        HtmlSheet sheet = new HtmlSheet(page, Charset.forName(mapped));

        assertThat(sheet.next()).isTrue();
        assertThat(sheet.cells()).containsExactly("柳州公积金");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<html><body>|HTML",
                "<TABLE border=1>|HTML",
                "<!DOCTYPE html> <!-- <Document> --> <HTML lang='zh'>|HTML",
                "<?xml version='1.0'?><x:html xmlns:x='a'>|HTML",
                "<meta charset=gbk><table>|HTML",
                "<?xml version='1.0'?><Workbook><Worksheet><Table>|XML",
                "<!-- <html><table> --><Document/>|XML",
                "<!DOCTYPE a [<!ENTITY b '<table>'>]><a><table/></a>|XML",
                "<Document><Ustrd><table></Ustrd>|XML",
                "<对账单><table/>|XML",
                "<tables/>|XML",
                "<!-- <html>|XML",
                "<|XML",
            })
    void a_page_is_told_from_other_xml_by_its_first_element(String start, FileKind kind) {
        assertThat(FileKind.of(start.getBytes(StandardCharsets.UTF_8))).isEqualTo(kind);
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            assertThat(FileKind.of(("\uFEFF\n" + start).getBytes(charset))).isEqualTo(kind);
        }
    }

    @Test
    void what_is_no_sheet_is_said_to_be_none() {
        for (String file : List.of("<a/>", "PK\u0003\u0004", "<html><body>没有表格</body></html>")) {
            assertThat(read("icbc-like.statement", file.getBytes(StandardCharsets.UTF_8)).problems)
                    .as(file)
                    .hasSize(1);
        }
        assertThat(read("icbc-like.statement", new byte[0]).codes()).containsExactly("EMPTY_FILE");
    }

    @Test
    void a_sheet_larger_than_the_limit_is_not_read() throws IOException {
        byte[] large = Arrays.copyOf(Files.readAllBytes(Path.of(ICBC + "workbook-of-1997/input.xls")), (32 << 20) + 10);

        assertThat(Recorder.read(MAPPINGS.find("icbc-like.statement").orElseThrow(), large)
                        .codes())
                .containsExactly("FILE_TOO_LARGE");
    }

    @Test
    void a_text_in_utf_16_is_no_page_and_named_as_what_it_is() {
        byte[] text = "\uFEFF日期\t金额\r\n".getBytes(StandardCharsets.UTF_16LE);

        assertThat(FileKind.of(text)).isEqualTo(FileKind.UTF16_TEXT);
        assertThat(read("icbc-like.statement", text).codes()).containsExactly("TEXT_ENCODING");
    }

    @Test
    void a_page_in_utf_16_is_read() throws Exception {
        byte[] page =
                "\uFEFF<table><tr><td>柳州</td></tr><tr><td>公积金</td></tr></table>".getBytes(StandardCharsets.UTF_16LE);
        HtmlSheet sheet = new HtmlSheet(page, TextDecoder.GB18030);

        assertThat(sheet.next()).isTrue();
        assertThat(sheet.cells()).containsExactly("柳州");
        assertThat(sheet.next()).isTrue();
        assertThat(sheet.cells()).containsExactly("公积金");
        assertThat(sheet.next()).isFalse();
    }

    @Test
    void a_page_that_is_larger_than_memory_should_hold_is_refused() {
        byte[] page = ("<table>" + " ".repeat(HtmlSheet.MOST_BYTES)).getBytes(StandardCharsets.UTF_8);

        assertThat(read("icbc-like.statement", page).problems).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("FILE_TOO_LARGE");
            assertThat(problem.message()).contains("网页表格");
        });
    }
}
