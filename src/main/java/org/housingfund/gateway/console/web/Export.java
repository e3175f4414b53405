package org.housingfund.gateway.console.web;

import de.siegmar.fastcsv.writer.CsvWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;

/**
 * A list as a download, written row by row: however long it is, it takes no more memory than a page. It ends with the count
 * of its rows, and only where {@link #complete} was called: otherwise the answer breaks off, so that nobody takes half a list
 * for the whole.
 */
public final class Export implements AutoCloseable {
    /** What the download is. */
    public enum Format {
        CSV("text/csv;charset=UTF-8"),
        XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

        private final String type;

        Format(String type) {
            this.type = type;
        }

        /** By its file's ending. */
        public static Format of(String ending) {
            return Arrays.stream(values())
                    .filter(format -> format.name().equalsIgnoreCase(ending))
                    .findFirst()
                    .orElseThrow(() -> PageProblem.notFound("只能导出为 csv 或 xlsx"));
        }
    }

    private static final int FLUSHED_EVERY = 1_000;
    /** All that a sheet can have; what is more goes to another sheet. */
    private static final int MOST_ROWS = 1_048_576;

    private static final int MOST_CHARACTERS = 32_767;
    private static final String CLIPPED = "…（此处截断）";
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    /** A cell that begins with one of these is a formula to a spreadsheet that opens a CSV file. */
    private static final String FORMULA = "=+-@\t\r";

    private final HttpServletResponse response;
    private final List<String> columns;
    private final CsvWriter csv;
    private final Workbook book;
    private final String name;
    private final int rowsPerSheet;
    private Worksheet sheet;
    private int sheets;
    private int row;
    private long rows;
    private boolean complete;

    /**
     * Begins the answer.
     *
     * @param name of the file, without its ending
     */
    public Export(HttpServletResponse response, String name, Format format, List<String> columns) throws IOException {
        this(response, name, format, columns, MOST_ROWS);
    }

    Export(HttpServletResponse response, String name, Format format, List<String> columns, int rowsPerSheet)
            throws IOException {
        this.response = response;
        this.name = name;
        this.columns = List.copyOf(columns);
        this.rowsPerSheet = rowsPerSheet;
        response.setContentType(format.type);
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename(name + "." + format.name().toLowerCase(java.util.Locale.ROOT))
                        .build()
                        .toString());
        if (format == Format.CSV) {
            Writer writer = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8);
            writer.write(BYTE_ORDER_MARK);
            csv = CsvWriter.builder().build(writer);
            book = null;
            write(columns);
        } else {
            csv = null;
            book = new Workbook(response.getOutputStream(), "housing-fund-gateway", null);
            newSheet();
        }
    }

    /** Numbers stay numbers, everything else is text; null is empty. */
    public void row(List<?> cells) throws IOException {
        write(cells);
        rows++;
    }

    /** All rows are there: without this, closing breaks the download off. */
    public void complete() throws IOException {
        List<Object> last = new ArrayList<>(Collections.nCopies(columns.size(), ""));
        last.set(0, "共 " + rows + " 条 / " + rows + " rows");
        write(last);
        complete = true;
    }

    private void write(List<?> cells) throws IOException {
        if (csv != null) {
            csv.writeRecord(cells.stream().map(Export::csvCell).toList());
            return;
        }
        if (row == rowsPerSheet) {
            sheet.finish();
            newSheet();
        }
        for (int column = 0; column < cells.size(); column++) {
            Object cell = cells.get(column);
            if (cell instanceof Number number) {
                sheet.value(row, column, number);
            } else if (cell != null) {
                sheet.value(row, column, clipped(cell.toString()));
            }
        }
        if (++row % FLUSHED_EVERY == 0) {
            sheet.flush();
        }
    }

    private void newSheet() throws IOException {
        sheet = book.newWorksheet(++sheets == 1 ? name : name + " " + sheets);
        sheet.freezePane(0, 1);
        row = 0;
        write(columns);
    }

    private static String clipped(String text) {
        if (text.length() <= MOST_CHARACTERS) {
            return text;
        }
        int end = MOST_CHARACTERS - CLIPPED.length();
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + CLIPPED;
    }

    private static String csvCell(Object cell) {
        String text = cell == null ? "" : cell.toString();
        return cell instanceof Number || text.isEmpty() || FORMULA.indexOf(text.charAt(0)) < 0 ? text : "'" + text;
    }

    @Override
    public void close() throws IOException {
        if (!complete) {
            // Neither is closed, as both would end what they wrote as if it were whole.
            if (!response.isCommitted()) {
                response.reset();
            }
            throw new IOException("download " + name + " breaks off after " + rows + " rows");
        }
        if (csv != null) {
            csv.close();
        } else {
            book.close();
        }
    }
}
