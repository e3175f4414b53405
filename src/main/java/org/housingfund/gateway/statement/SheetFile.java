package org.housingfund.gateway.statement;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.format.DateTimeFormatter;
import org.housingfund.gateway.statement.Sheet.SheetException;
import org.housingfund.gateway.statement.StatementHandler.SegmentKind;

/** Opens a file that a partner calls a spreadsheet, as what it is: XLSX, XLS, an HTML table, an XML spreadsheet, or text between tabs. */
final class SheetFile {
    private SheetFile() {}

    /** Holds the file in memory, as it came; the mapping's limit of bytes bounds it. */
    static Rows open(
            Mapping mapping,
            TextLayout layout,
            InputStream in,
            StatementHandler handler,
            Problems problems,
            Values values)
            throws IOException {
        int limit = (int) Math.min(mapping.limits().fileBytes(), Integer.MAX_VALUE - 16);
        byte[] file = in.readNBytes(limit + 1);
        FileKind kind = FileKind.of(file);
        if (kind == FileKind.TEXT || kind == FileKind.EMPTY) {
            return new TextRows(mapping, layout, new ByteArrayInputStream(file), handler, problems, values);
        }
        handler.segment(SegmentKind.CONTAINER, 0, file.length);
        boolean padded = layout.delimited().padded();
        if (file.length > limit) {
            SheetException tooLarge = new SheetException(Fault.FILE_TOO_LARGE, "上限 " + limit + " 字节");
            return SheetRows.refused(tooLarge, problems, values);
        }
        // A date cell has no text of its own: it gets the one that the mapping reads.
        DateTimeFormatter dates = Values.formatter(layout.writing().dates().get(0));
        try {
            return new SheetRows(sheet(kind, file, layout, dates), padded, problems, values);
        } catch (SheetException unreadable) {
            return SheetRows.refused(unreadable, problems, values);
        }
    }

    private static Sheet sheet(FileKind kind, byte[] file, TextLayout layout, DateTimeFormatter dates)
            throws SheetException {
        SheetNumbers numbers = new SheetNumbers(dates);
        return switch (kind) {
            case ZIP -> new XlsxSheet(file, numbers);
            case OLE2 -> new XlsSheet(file, numbers);
            case HTML -> new HtmlSheet(file, layout.charset());
            case XML_SHEET -> new XmlSheet(file, numbers, dates);
            case UTF16_TEXT -> throw new SheetException(Fault.TEXT_ENCODING, kind.text());
            case XML, TEXT, EMPTY -> throw new SheetException(Fault.SHEET_KIND, "内容是" + kind.text());
        };
    }
}
