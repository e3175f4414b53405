package org.housingfund.gateway.statement;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jsoup.parser.StreamParser;

/** Streams the table rows of an HTML page that goes by the name of a spreadsheet. */
final class HtmlSheet implements Sheet {
    private static final int START = 2048;
    /** A page is held as text, and needs many times its bytes. */
    static final int MOST_BYTES = 8 << 20;

    private static final Pattern SAID = Pattern.compile("(charset|encoding)\\s*=\\s*[\"']?\\s*([\\w-]+)");

    private final StreamParser parser;
    private List<String> cells = List.of();
    private long number;

    /** @param charset where the page does not say its own and is not UTF-8 */
    HtmlSheet(byte[] file, Charset charset) throws SheetException {
        if (file.length > MOST_BYTES) {
            throw new SheetException(Fault.FILE_TOO_LARGE, "网页表格上限 " + MOST_BYTES + " 字节");
        }
        parser = new StreamParser(Parser.htmlParser()).parse(new StringReader(text(file, charset)), "");
    }

    private static String text(byte[] file, Charset otherwise) throws SheetException {
        Charset said = charset(file);
        try {
            return decoded(file, said == null ? StandardCharsets.UTF_8 : said);
        } catch (CharacterCodingException malformed) {
            if (said != null) {
                throw new SheetException(Fault.MALFORMED_BYTES, said.name());
            }
        }
        try {
            return decoded(file, otherwise);
        } catch (CharacterCodingException malformed) {
            throw new SheetException(Fault.MALFORMED_BYTES, otherwise.name());
        }
    }

    private static String decoded(byte[] file, Charset charset) throws CharacterCodingException {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(file))
                .toString();
    }

    /** What the page says of itself, or null where it says nothing that Chinese is written in. */
    private static Charset charset(byte[] file) {
        Charset wide = XmlProlog.wide(file);
        if (wide != null) {
            return wide;
        }
        String start =
                new String(file, 0, Math.min(file.length, START), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        if (start.startsWith("\u00ef\u00bb\u00bf")) {
            return StandardCharsets.UTF_8;
        }
        Matcher said = SAID.matcher(start);
        while (said.find()) {
            String name = said.group(2);
            if (name.equals("utf-8") || name.equals("utf8")) {
                return StandardCharsets.UTF_8;
            }
            if (name.startsWith("gb") || name.endsWith("gbk") || name.endsWith("936")) {
                return TextDecoder.GB18030;
            }
        }
        return null;
    }

    @Override
    public boolean next() throws SheetException {
        try {
            Element row = parser.selectNext("tr");
            if (row == null) {
                return false;
            }
            number++;
            cells = cells(row);
            row.remove();
            return true;
        } catch (IOException unreadable) {
            throw XlsxWorkbook.malformed(unreadable);
        }
    }

    private static List<String> cells(Element row) throws SheetException {
        List<String> cells = new ArrayList<>();
        for (Element cell : row.children()) {
            if (cell.attr("rowspan").isEmpty() || cell.attr("rowspan").equals("1")) {
                cells.add(cell.text().replace('\u00a0', ' ').strip());
            } else {
                throw new SheetException(Fault.SHEET_MALFORMED, "单元格跨行（rowspan）");
            }
            for (int more = span(cell); more > 1 && cells.size() < MOST_COLUMNS; more--) {
                cells.add("");
            }
        }
        return cells;
    }

    private static int span(Element cell) throws SheetException {
        String written = cell.attr("colspan");
        return written.isBlank() ? 1 : XlsxWorkbook.number(written, Integer.MAX_VALUE);
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
