package org.housingfund.gateway.statement;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.housingfund.gateway.statement.Sheet.SheetException;
import org.housingfund.gateway.statement.XmlEvents.Refused;

/** The parts of an XLSX file: which sheets there are, shared texts, number formats. Each part is bounded as inflated. */
final class XlsxWorkbook {
    private static final long MOST_OF_A_SHEET = 1L << 30;
    private static final long MOST_OF_THE_TEXTS = 64L << 20;
    private static final long MOST_OF_A_LIST = 8L << 20;
    private static final int MOST_OF_A_TAG = 1 << 16;
    private static final Pattern ESCAPE = Pattern.compile("_x([0-9A-Fa-f]{4})_");

    private final ZipFile zip;
    private final SheetNumbers numbers;
    private final List<String> texts = new ArrayList<>();
    private final List<Integer> formatOfStyle = new ArrayList<>();
    private final Map<Integer, String> formats = new HashMap<>();
    private final List<String> sheets = new ArrayList<>();

    XlsxWorkbook(byte[] file, SheetNumbers numbers) throws SheetException {
        this.numbers = numbers;
        try {
            // In memory: there is nothing to close.
            this.zip = ZipFile.builder()
                    .setSeekableByteChannel(new SeekableInMemoryByteChannel(file))
                    .get();
            readSheets(relations());
            readTexts();
            readStyles();
        } catch (Refused refused) {
            throw malformed(refused);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw malformed(unreadable);
        }
    }

    /** In the workbook's order. */
    List<String> visibleSheets() {
        return sheets;
    }

    /** Begins to read a part. */
    XmlEvents open(String part) throws SheetException {
        try {
            return events(part, MOST_OF_A_SHEET);
        } catch (Refused refused) {
            throw malformed(refused);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw malformed(unreadable);
        }
    }

    private XmlEvents events(String part, long limit) throws IOException, Refused {
        ZipArchiveEntry entry = zip.getEntry(part);
        InputStream in = entry == null
                ? new ByteArrayInputStream("<none/>".getBytes(StandardCharsets.US_ASCII))
                : zip.getInputStream(entry);
        XmlEvents events = new XmlEvents(new XmlBytes(in), limit, MOST_OF_A_TAG);
        events.start();
        return events;
    }

    private Map<String, String> relations() throws IOException, Refused {
        Map<String, String> targets = new HashMap<>();
        XmlEvents events = events("xl/_rels/workbook.xml.rels", MOST_OF_A_LIST);
        for (int event = events.next(); event != XMLStreamConstants.END_DOCUMENT; event = events.next()) {
            if (event == XMLStreamConstants.START_ELEMENT && events.name().equals("Relationship")) {
                String target = events.attribute("Target");
                targets.put(events.attribute("Id"), target.startsWith("/") ? target.substring(1) : "xl/" + target);
            }
        }
        return targets;
    }

    private void readSheets(Map<String, String> targets) throws IOException, Refused, SheetException {
        if (zip.getEntry("xl/workbook.xml") == null) {
            throw new SheetException(Fault.SHEET_MALFORMED, "压缩包中没有 xl/workbook.xml");
        }
        XmlEvents events = events("xl/workbook.xml", MOST_OF_A_LIST);
        int count = 0;
        for (int event = events.next(); event != XMLStreamConstants.END_DOCUMENT; event = events.next()) {
            if (event == XMLStreamConstants.START_ELEMENT && events.name().equals("sheet")) {
                count++;
                String part =
                        targets.getOrDefault(events.prefixedAttribute("id"), "xl/worksheets/sheet" + count + ".xml");
                if (!events.attribute("state").toLowerCase(Locale.ROOT).contains("hidden")) {
                    sheets.add(part);
                }
            } else if (event == XMLStreamConstants.START_ELEMENT
                    && events.name().equals("workbookPr")
                    && (events.attribute("date1904").equals("1")
                            || events.attribute("date1904").equals("true"))) {
                numbers.countFrom1904();
            }
        }
    }

    private void readTexts() throws IOException, Refused {
        XmlEvents events = events("xl/sharedStrings.xml", MOST_OF_THE_TEXTS);
        StringBuilder item = new StringBuilder();
        for (int event = events.next(); event != XMLStreamConstants.END_DOCUMENT; event = events.next()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                switch (events.name()) {
                    case "si" -> item.setLength(0);
                    case "t" -> item.append(text(events, "t"));
                    case "rPh" -> text(events, "rPh");
                    default -> {
                        // fonts and the like
                    }
                }
            } else if (event == XMLStreamConstants.END_ELEMENT && events.name().equals("si")) {
                texts.add(item.toString());
            }
        }
    }

    private void readStyles() throws IOException, Refused, SheetException {
        XmlEvents events = events("xl/styles.xml", MOST_OF_A_LIST);
        boolean ofCells = false;
        for (int event = events.next(); event != XMLStreamConstants.END_DOCUMENT; event = events.next()) {
            boolean start = event == XMLStreamConstants.START_ELEMENT;
            if (start && events.name().equals("numFmt")) {
                formats.put(number(events.attribute("numFmtId"), Integer.MAX_VALUE), events.attribute("formatCode"));
            } else if (start && events.name().equals("cellXfs")) {
                ofCells = true;
            } else if (event == XMLStreamConstants.END_ELEMENT && events.name().equals("cellXfs")) {
                ofCells = false;
            } else if (start && ofCells && events.name().equals("xf")) {
                formatOfStyle.add(number(events.attribute("numFmtId"), Integer.MAX_VALUE));
            }
        }
    }

    /** The text inside an element, up to its end. */
    String text(XmlEvents events, String element) throws IOException, Refused {
        StringBuilder text = new StringBuilder();
        for (int event = events.next(); event != XMLStreamConstants.END_DOCUMENT; event = events.next()) {
            if (event == XMLStreamConstants.END_ELEMENT && events.name().equals(element)) {
                break;
            }
            boolean words = event == XMLStreamConstants.CHARACTERS
                    || event == XMLStreamConstants.CDATA
                    || event == XMLStreamConstants.SPACE;
            if (words) {
                text.append(events.text());
            }
            if (text.length() > Sheet.MOST_CHARACTERS) {
                throw new Refused(Fault.SHEET_LIMIT, "一个单元格超过 " + Sheet.MOST_CHARACTERS + " 个字符");
            }
        }
        return text.indexOf("_x") < 0 ? text.toString() : unescaped(text);
    }

    private static String unescaped(CharSequence text) {
        return ESCAPE.matcher(text)
                .replaceAll(hex -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(hex.group(1), 16))));
    }

    String shared(String index) throws SheetException {
        int at = number(index, Integer.MAX_VALUE);
        if (at >= texts.size()) {
            throw new SheetException(Fault.SHEET_MALFORMED, "没有第 " + at + " 个共享文本");
        }
        return texts.get(at);
    }

    /** The text of a number with this style. */
    String number(String value, String style) throws SheetException {
        int at = style.isEmpty() ? -1 : number(style, Integer.MAX_VALUE);
        int format = at >= 0 && at < formatOfStyle.size() ? formatOfStyle.get(at) : 0;
        try {
            return numbers.text(Double.parseDouble(value), format, formats.getOrDefault(format, ""));
        } catch (NumberFormatException notANumber) {
            throw malformed(notANumber);
        }
    }

    static int number(String digits, int most) throws SheetException {
        try {
            int number = Integer.parseInt(digits.strip());
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw malformed(notANumber);
        }
        throw new SheetException(Fault.SHEET_MALFORMED, "编号 " + digits + " 超出范围");
    }

    static SheetException malformed(Refused refused) {
        Fault fault = switch (refused.fault()) {
            case XML_DTD -> Fault.XML_DTD;
            case FILE_TOO_LARGE, SHEET_LIMIT, XML_LIMIT -> Fault.SHEET_LIMIT;
            // Whatever else is wrong with the XML inside: for a sender it is a workbook that cannot be read.
            default -> Fault.SHEET_MALFORMED;
        };
        return new SheetException(fault, refused.getMessage());
    }

    static SheetException malformed(Exception unreadable) {
        String message = unreadable.getMessage();
        return new SheetException(Fault.SHEET_MALFORMED, message == null ? "" : message);
    }
}
