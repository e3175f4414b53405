package org.housingfund.gateway.console.web;

import de.siegmar.fastcsv.writer.CsvWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;

/** A list as a download, written row by row: however long it is, it takes no more memory than a page. */
public final class Export implements AutoCloseable {
    /** What the download is. */
    public enum Format {
        CSV("text/csv;charset=UTF-8"),
        XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

        private final String type;

        Format(String type) {
            this.type = type;
        }
    }

    private static final int FLUSHED_EVERY = 1_000;
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    /** A cell that begins with one of these is a formula to a spreadsheet that opens a CSV file. */
    private static final String FORMULA = "=+-@\t\r";

    private final CsvWriter csv;
    private final Workbook book;
    private final Worksheet sheet;
    private int row;

    /**
     * Begins the answer.
     *
     * @param name of the file, without its ending
     */
    public Export(HttpServletResponse response, String name, Format format, List<String> columns) throws IOException {
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
            sheet = null;
        } else {
            csv = null;
            book = new Workbook(response.getOutputStream(), "housing-fund-gateway", null);
            sheet = book.newWorksheet(name);
            sheet.freezePane(0, 1);
        }
        row(columns);
    }

    /** Numbers stay numbers, everything else is text; null is empty. */
    public void row(List<?> cells) throws IOException {
        if (csv != null) {
            csv.writeRecord(cells.stream().map(Export::csvCell).toList());
            return;
        }
        for (int column = 0; column < cells.size(); column++) {
            Object cell = cells.get(column);
            if (cell instanceof Number number) {
                sheet.value(row, column, number);
            } else if (cell != null) {
                sheet.value(row, column, cell.toString());
            }
        }
        if (++row % FLUSHED_EVERY == 0) {
            sheet.flush();
        }
    }

    private static String csvCell(Object cell) {
        String text = cell == null ? "" : cell.toString();
        return cell instanceof Number || text.isEmpty() || FORMULA.indexOf(text.charAt(0)) < 0 ? text : "'" + text;
    }

    @Override
    public void close() throws IOException {
        if (csv != null) {
            csv.close();
        } else {
            book.close();
        }
    }
}
