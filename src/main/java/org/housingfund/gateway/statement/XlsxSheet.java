package org.housingfund.gateway.statement;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.xml.stream.XMLStreamConstants;
import org.housingfund.gateway.statement.XmlEvents.Refused;

/** Streams the first visible sheet of an XLSX workbook; any other that is not empty is refused. */
final class XlsxSheet implements Sheet {
    private static final int MOST_ROW = 1 << 20;

    private final XlsxWorkbook workbook;
    private final Iterator<String> sheets;
    private XmlEvents events;
    private List<String> cells = List.of();
    private long number;
    private boolean first = true;

    XlsxSheet(byte[] file, SheetNumbers numbers) throws SheetException {
        workbook = new XlsxWorkbook(file, numbers);
        sheets = workbook.visibleSheets().iterator();
        if (!sheets.hasNext()) {
            throw new SheetException(Fault.SHEET_MALFORMED, "没有可见的工作表");
        }
        open(sheets.next());
    }

    private void open(String part) throws SheetException {
        events = workbook.open(part);
    }

    @Override
    public boolean next() throws SheetException {
        try {
            if (first && nextRow()) {
                return true;
            }
            first = false;
            while (sheets.hasNext()) {
                open(sheets.next());
                number = 0;
                while (nextRow()) {
                    if (!cells.stream().allMatch(String::isBlank)) {
                        throw new SheetException(Fault.SHEET_MORE, "");
                    }
                }
            }
            return false;
        } catch (Refused refused) {
            throw XlsxWorkbook.malformed(refused);
        } catch (IOException unreadable) {
            throw XlsxWorkbook.malformed(unreadable);
        }
    }

    private boolean nextRow() throws IOException, Refused, SheetException {
        int event = events.next();
        while (event != XMLStreamConstants.END_DOCUMENT) {
            if (event == XMLStreamConstants.START_ELEMENT && events.name().equals("row")) {
                String written = events.attribute("r");
                long row = written.isEmpty() ? number + 1 : XlsxWorkbook.number(written, MOST_ROW);
                if (row <= number) {
                    throw new SheetException(Fault.SHEET_MALFORMED, "行号 " + row + " 不在 " + number + " 之后");
                }
                number = row;
                cells = readCells();
                return true;
            }
            event = events.next();
        }
        return false;
    }

    private List<String> readCells() throws IOException, Refused, SheetException {
        List<String> row = new ArrayList<>();
        int column = -1;
        for (int event = events.next(); !ends(event, "row"); event = events.next()) {
            if (event == XMLStreamConstants.START_ELEMENT && events.name().equals("c")) {
                column = column(events.attribute("r"), column + 1);
                String cell = cell();
                if (column < MOST_COLUMNS) {
                    while (row.size() < column) {
                        row.add("");
                    }
                    if (row.size() == column) {
                        row.add(cell);
                    } else {
                        row.set(column, cell);
                    }
                }
            }
        }
        return row;
    }

    /** Column of an address such as {@code AB12}, from 0; {@code otherwise} where a cell has none. */
    private static int column(String address, int otherwise) {
        int column = 0;
        int letters = 0;
        while (letters < address.length() && address.charAt(letters) >= 'A' && address.charAt(letters) <= 'Z') {
            column = Math.min(column, MOST_ROW) * 26 + address.charAt(letters) - 'A' + 1;
            letters++;
        }
        return letters == 0 ? otherwise : column - 1;
    }

    private String cell() throws IOException, Refused, SheetException {
        String type = events.attribute("t");
        String style = events.attribute("s");
        String value = "";
        StringBuilder inline = new StringBuilder();
        for (int event = events.next(); !ends(event, "c"); event = events.next()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                switch (events.name()) {
                    case "v" -> value = workbook.text(events, "v");
                    case "t" -> inline.append(workbook.text(events, "t"));
                    case "rPh" -> workbook.text(events, "rPh");
                    default -> {
                        // a formula, or what wraps an inline text
                    }
                }
            }
        }
        return switch (type) {
            case "s" -> workbook.shared(value);
            case "inlineStr" -> inline.toString();
            case "b" -> value.equals("1") ? "TRUE" : "FALSE";
            case "str", "e", "d" -> value;
            default -> value.isEmpty() ? "" : workbook.number(value, style);
        };
    }

    private boolean ends(int event, String name) {
        return event == XMLStreamConstants.END_DOCUMENT
                || (event == XMLStreamConstants.END_ELEMENT && events.name().equals(name));
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public List<String> cells() {
        return cells;
    }
}
