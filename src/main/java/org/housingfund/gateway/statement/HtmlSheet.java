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
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jsoup.parser.StreamParser;

/** Streams the table rows of an HTML page that goes by the name of a spreadsheet. */
final class HtmlSheet implements Sheet {
    private static final int START = 2048;

    private final StreamParser parser;
    private List<String> cells = List.of();
    private long number;

    /** @param charset where the page does not say its own */
    HtmlSheet(byte[] file, Charset charset) throws SheetException {
        Charset said = charset(file, charset);
        try {
            String text = said.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(file))
                    .toString();
            parser = new StreamParser(Parser.htmlParser()).parse(new StringReader(text), "");
        } catch (CharacterCodingException malformed) {
            throw new SheetException(Fault.MALFORMED_BYTES, said.name());
        }
    }

    private static Charset charset(byte[] file, Charset otherwise) {
        String start =
                new String(file, 0, Math.min(file.length, START), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        if (start.startsWith("\u00ef\u00bb\u00bf")
                || start.contains("charset=utf-8")
                || start.contains("charset=\"utf-8")) {
            return StandardCharsets.UTF_8;
        }
        boolean chinese = start.contains("charset=gb") || start.contains("charset=\"gb");
        return chinese ? TextDecoder.GB18030 : otherwise;
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
            row.empty();
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
