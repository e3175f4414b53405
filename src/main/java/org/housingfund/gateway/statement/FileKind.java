package org.housingfund.gateway.statement;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a file is by its first bytes; its name says nothing. */
public enum FileKind {
    EMPTY("空文件"),
    ZIP("压缩包（xlsx）"),
    OLE2("旧版 Office 文件（xls）"),
    HTML("网页表格（HTML）"),
    XML_SHEET("XML 表格 2003"),
    XML("XML"),
    /** Text as some programs export it, which is not read. */
    UTF16_TEXT("UTF-16 文本"),
    TEXT("文本");

    private static final int LOOKED_AT = 4096;
    /** Comments, declarations, and a document type with what it declares. */
    private static final Pattern PROLOG =
            Pattern.compile("(?s)<!--.*?(?:-->|$)|<\\?[^>]*>|<!doctype[^\\[>]*(?:\\[.*?]\\s*)?>");

    private static final Pattern ELEMENT = Pattern.compile("<(?![!?/])(?:[^\\s/>:]*:)?([^\\s/>:]*)");
    /** What a page begins with, also one that was cut out of another. */
    private static final Set<String> PAGE =
            Set.of("html", "head", "meta", "style", "script", "body", "div", "center", "form", "font", "p", "table");

    private static final String SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet";

    private final String text;

    FileKind(String text) {
        this.text = text;
    }

    /** For people. */
    public String text() {
        return text;
    }

    /** Its rows are not bytes of it. */
    public boolean isContainer() {
        return this == ZIP || this == OLE2 || this == HTML || this == XML_SHEET;
    }

    /** The kind of a file that begins with these bytes. */
    public static FileKind of(byte[] start) {
        if (start.length == 0) {
            return EMPTY;
        }
        if (begins(start, 'P', 'K', 3, 4)) {
            return ZIP;
        }
        if (begins(start, 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1)) {
            return OLE2;
        }
        Charset wide = XmlProlog.wide(start);
        if (!StatementReaders.isXml(start)) {
            return wide == null ? TEXT : UTF16_TEXT;
        }
        Charset charset = wide == null ? StandardCharsets.ISO_8859_1 : wide;
        String text = new String(start, 0, Math.min(start.length, LOOKED_AT), charset).toLowerCase(Locale.ROOT);
        String first = firstElement(text);
        boolean workbook = first.equals("workbook") && text.contains(SPREADSHEET);
        return workbook ? XML_SHEET : PAGE.contains(first) ? HTML : XML;
    }

    /** Its name without prefix; empty where there is none. */
    private static String firstElement(String text) {
        Matcher prolog = PROLOG.matcher(text);
        Matcher element = ELEMENT.matcher(text);
        int at = text.indexOf('<');
        while (at >= 0) {
            if (element.region(at, text.length()).lookingAt()) {
                return element.group(1);
            }
            boolean passed = prolog.region(at, text.length()).lookingAt();
            at = text.indexOf('<', passed ? prolog.end() : at + 1);
        }
        return "";
    }

    private static boolean begins(byte[] start, int... signature) {
        for (int i = 0; i < signature.length; i++) {
            if (i >= start.length || (start[i] & 0xFF) != signature[i]) {
                return false;
            }
        }
        return true;
    }
}
