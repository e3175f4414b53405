package org.housingfund.gateway.statement;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamConstants;
import org.housingfund.gateway.statement.XmlEvents.Refused;

/** Streams the first sheet of an "XML spreadsheet 2003"; any other that is not empty is refused. */
final class XmlSheet implements Sheet {
    private static final int MOST_ROW = 1 << 20;
    private static final int MOST_TAG = 1 << 17;

    private final XmlEvents events;
    private final SheetNumbers numbers;
    private final DateTimeFormatter dates;
    private int sheets;
    private List<String> cells = List.of();
    private long number;

    /** @param dates how the mapping writes dates */
    XmlSheet(byte[] file, SheetNumbers numbers, DateTimeFormatter dates) throws SheetException {
        this.events = new XmlEvents(new XmlBytes(new ByteArrayInputStream(file)), file.length, MOST_TAG);
        this.numbers = numbers;
        this.dates = dates;
        try {
            events.start();
        } catch (Refused refused) {
            throw XlsxWorkbook.malformed(refused);
        } catch (IOException unreadable) {
            throw XlsxWorkbook.malformed(unreadable);
        }
    }

    @Override
    public boolean next() throws SheetException {
        try {
            while (nextRow()) {
                if (sheets <= 1) {
                    return true;
                }
                if (!cells.stream().allMatch(String::isBlank)) {
                    throw new SheetException(Fault.SHEET_MORE, "");
                }
            }
        } catch (Refused refused) {
            throw XlsxWorkbook.malformed(refused);
        } catch (IOException unreadable) {
            throw XlsxWorkbook.malformed(unreadable);
        }
        if (!events.malformedBytes().isEmpty()) {
            throw new SheetException(Fault.MALFORMED_BYTES, events.malformedBytes());
        }
        return false;
    }

    private boolean nextRow() throws IOException, Refused, SheetException {
        for (int event = events.next(); event != XMLStreamConstants.END_DOCUMENT; event = events.next()) {
            if (event == XMLStreamConstants.START_ELEMENT && events.name().equals("Worksheet")) {
                sheets++;
                number = 0;
            } else if (event == XMLStreamConstants.START_ELEMENT
                    && events.name().equals("Row")) {
                String written = events.prefixedAttribute("Index");
                long row = written.isEmpty() ? number + 1 : XlsxWorkbook.number(written, MOST_ROW);
                if (row <= number) {
                    throw new SheetException(Fault.SHEET_MALFORMED, "行号 " + row + " 不在 " + number + " 之后");
                }
                number = row;
                cells = readCells();
                return true;
            }
        }
        return false;
    }

    private List<String> readCells() throws IOException, Refused, SheetException {
        List<String> row = new ArrayList<>();
        int column = 0;
        for (int event = events.next(); !ends(event, "Row"); event = events.next()) {
            if (event == XMLStreamConstants.START_ELEMENT && events.name().equals("Cell")) {
                String index = events.prefixedAttribute("Index");
                String merged = events.prefixedAttribute("MergeAcross");
                int at = index.isEmpty() ? column : XlsxWorkbook.number(index, MOST_ROW) - 1;
                if (at < column) {
                    throw new SheetException(Fault.SHEET_MALFORMED, "列号 " + (at + 1) + " 不在 " + column + " 之后");
                }
                column = at + 1 + (merged.isEmpty() ? 0 : XlsxWorkbook.number(merged, MOST_ROW));
                String cell = cell();
                while (at < MOST_COLUMNS && row.size() < at) {
                    row.add("");
                }
                if (at < MOST_COLUMNS) {
                    row.add(cell);
                }
            }
        }
        return row;
    }

    private String cell() throws IOException, Refused, SheetException {
        String value = "";
        for (int event = events.next(); !ends(event, "Cell"); event = events.next()) {
            if (event == XMLStreamConstants.START_ELEMENT && events.name().equals("Data")) {
                value = value(events.prefixedAttribute("Type"));
            } else if (event == XMLStreamConstants.START_ELEMENT
                    && events.name().equals("Comment")) {
                text("Comment");
            }
        }
        return value;
    }

    private String value(String type) throws IOException, Refused, SheetException {
        String text = text("Data");
        try {
            return switch (type) {
                case "Number" -> numbers.text(Double.parseDouble(text.strip()), 0, "");
                case "DateTime" -> dates.format(LocalDateTime.parse(text.strip()));
                case "Boolean" -> text.strip().equals("1") ? "TRUE" : "FALSE";
                default -> text;
            };
        } catch (NumberFormatException | DateTimeParseException notOne) {
            throw XlsxWorkbook.malformed(notOne);
        }
    }

    /** The words inside an element, up to its end; fonts and the like are none. */
    private String text(String element) throws IOException, Refused {
        StringBuilder text = new StringBuilder();
        for (int event = events.next(); !ends(event, element); event = events.next()) {
            if (event == XMLStreamConstants.CHARACTERS
                    || event == XMLStreamConstants.CDATA
                    || event == XMLStreamConstants.SPACE) {
                text.append(events.text());
            }
            if (text.length() > MOST_CHARACTERS) {
                throw new Refused(Fault.SHEET_LIMIT, "一个单元格超过 " + MOST_CHARACTERS + " 个字符");
            }
        }
        return text.toString();
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
