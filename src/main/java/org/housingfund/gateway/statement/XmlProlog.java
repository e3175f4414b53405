package org.housingfund.gateway.statement;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands before an XML document proper: a byte order mark, blanks, the declaration.
 *
 * @param length bytes
 * @param lines line ends in them
 * @param ascii bytes below 0x80 are ASCII
 */
record XmlProlog(Charset charset, int length, int lines, boolean ascii) {
    private static final Pattern DECLARATION = Pattern.compile("<\\?xml\\s[^>]*\\?>");
    private static final Pattern ENCODING = Pattern.compile("encoding\\s*=\\s*[\"']([A-Za-z0-9._:-]+)[\"']");
    private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

    /** Reads it from a file's first bytes. An encoding that is not known refuses the document. */
    static XmlProlog of(byte[] start) throws XmlEvents.Refused {
        Charset wide = wide(start);
        int unit = wide == null ? 1 : 2;
        String text = new String(start, wide == null ? StandardCharsets.ISO_8859_1 : wide);
        int at = 0;
        boolean marked = wide != null;
        while (at < text.length()) {
            if (text.startsWith("\u00EF\u00BB\u00BF", at) && wide == null) {
                marked = true;
                at += 3;
            } else if (" \t\r\n".indexOf(text.charAt(at)) >= 0 || (wide != null && text.charAt(at) == '\uFEFF')) {
                at++;
            } else {
                break;
            }
        }
        Matcher declaration = DECLARATION.matcher(text).region(at, text.length());
        Charset declared = StandardCharsets.UTF_8;
        if (declaration.lookingAt()) {
            at = declaration.end();
            Matcher encoding = ENCODING.matcher(declaration.group());
            declared = !marked && encoding.find() ? charset(encoding.group(1)) : declared;
        }
        int lines = (int) LINE_END.matcher(text).region(0, at).results().count();
        return new XmlProlog(wide == null ? declared : wide, at * unit, lines, wide == null);
    }

    /** UTF-16, which shows by its mark, or by the NUL beside the first bracket; else null. */
    static Charset wide(byte[] start) {
        if (start.length < 2) {
            return null;
        }
        return switch (((start[0] & 0xFF) << 8) | (start[1] & 0xFF)) {
            case 0xFEFF, '<' -> StandardCharsets.UTF_16BE;
            case 0xFFFE, '<' << 8 -> StandardCharsets.UTF_16LE;
            default -> null;
        };
    }

    /** A superset where one exists: files are labelled carelessly. */
    private static Charset charset(String name) throws XmlEvents.Refused {
        String upper = name.toUpperCase(Locale.ROOT);
        if (upper.startsWith("UTF-16") || upper.equals("UTF16") || upper.equals("UNICODE") || upper.endsWith("ASCII")) {
            // Read as single bytes so far, so it is not UTF-16: programs that write to a text buffer first say so.
            return StandardCharsets.UTF_8;
        }
        if (upper.equals("GBK") || upper.equals("GB2312")) {
            return TextDecoder.GB18030;
        }
        try {
            Charset charset = Charset.forName(name);
            boolean ascii = new String("<?xml>".getBytes(StandardCharsets.US_ASCII), charset).equals("<?xml>");
            if (ascii && !upper.startsWith("ISO-2022")) {
                return charset;
            }
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            throw new XmlEvents.Refused(Fault.XML_ENCODING, name);
        }
        throw new XmlEvents.Refused(Fault.XML_ENCODING, name);
    }
}
