package org.housingfund.gateway.console.statement;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.intake.Receipt;
import org.housingfund.gateway.intake.Receipts;
import org.housingfund.gateway.statement.FileKind;
import org.springframework.stereotype.Component;

/** The kept bytes of an entry, as the bank sent them, with what stands around them. */
@Component
class RawBytes {
    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final int KIND_BYTES = 4096;
    private static final int CONTEXT_BYTES = 400;
    private static final int MOST_BYTES = 16 << 10;
    private static final int HEX_ROW = 16;
    private static final int HEX_BYTES = 1024;

    private final Receipts receipts;

    RawBytes(Receipts receipts) {
        this.receipts = receipts;
    }

    /**
     * Where an entry stands in its file.
     *
     * @param offset in bytes; in a spreadsheet its row
     */
    record Place(long offset, int length) {}

    /**
     * An entry's bytes and their neighbours, decoded.
     *
     * @param container what the file is where it has no lines of bytes; empty for text
     * @param hex rows of offset, bytes and printable characters
     * @param cut whether there is more of it than is shown
     */
    record Raw(
            String charset,
            String container,
            String before,
            String segment,
            String after,
            List<String> hex,
            boolean cut,
            boolean readable) {
        static final Raw UNREADABLE = new Raw("", "", "", "", "", List.of(), false, false);

        static Raw of(FileKind container) {
            return new Raw("", container.text(), "", "", "", List.of(), false, true);
        }
    }

    /** One entry with its neighbourhood. */
    Raw around(long receiptId, Place place) {
        try {
            Receipt receipt = receipts.find(receiptId);
            FileKind kind = kind(receipt);
            if (kind.isContainer()) {
                return Raw.of(kind);
            }
            long from = Math.max(0, place.offset() - CONTEXT_BYTES);
            int lead = (int) (place.offset() - from);
            int length = Math.min(place.length(), MOST_BYTES);
            byte[] bytes;
            try (InputStream in = receipts.open(receipt)) {
                in.skipNBytes(from);
                bytes = in.readNBytes(lead + length + CONTEXT_BYTES);
            }
            byte[] own = slice(bytes, lead, lead + length);
            Charset charset = charset(own);
            return new Raw(
                    charset.name(),
                    "",
                    text(afterFirstLineEnd(slice(bytes, 0, lead), from == 0), charset),
                    text(own, charset),
                    text(beforeLastLineEnd(slice(bytes, lead + length, bytes.length)), charset),
                    hex(own, place.offset()),
                    length < place.length(),
                    true);
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            return Raw.UNREADABLE;
        }
    }

    /** The lines of several entries of one file by their offsets; empty where it has no lines, or cannot be read. */
    Map<Long, String> lines(long receiptId, List<Place> ascending) {
        Map<Long, String> lines = new LinkedHashMap<>();
        try {
            Receipt receipt = receipts.find(receiptId);
            if (kind(receipt).isContainer()) {
                return lines;
            }
            try (InputStream in = receipts.open(receipt)) {
                long at = 0;
                for (Place place : ascending) {
                    if (place.offset() < at) {
                        continue;
                    }
                    in.skipNBytes(place.offset() - at);
                    byte[] bytes = in.readNBytes(Math.min(place.length(), MOST_BYTES));
                    at = place.offset() + bytes.length;
                    lines.put(place.offset(), text(bytes, charset(bytes)).stripTrailing());
                }
            }
            return lines;
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            return Map.of();
        }
    }

    private FileKind kind(Receipt receipt) throws IOException {
        try (InputStream in = receipts.open(receipt)) {
            return FileKind.of(in.readNBytes(KIND_BYTES));
        }
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        int end = Math.min(to, bytes.length);
        return java.util.Arrays.copyOfRange(bytes, Math.min(from, end), end);
    }

    /** Whole lines only: a line that is cut may begin with half a character. */
    private static byte[] afterFirstLineEnd(byte[] bytes, boolean whole) {
        int at = 0;
        while (!whole && at < bytes.length && bytes[at] != '\n') {
            at++;
        }
        return whole ? bytes : slice(bytes, at + 1, bytes.length);
    }

    private static byte[] beforeLastLineEnd(byte[] bytes) {
        int end = bytes.length;
        while (bytes.length == CONTEXT_BYTES && end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return slice(bytes, 0, end);
    }

    private static Charset charset(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return StandardCharsets.UTF_8;
        } catch (CharacterCodingException e) {
            return GB18030;
        }
    }

    private static String text(byte[] bytes, Charset charset) {
        return new String(bytes, charset).replace("\r\n", "\n").replace('\0', '\uFFFD');
    }

    private static List<String> hex(byte[] bytes, long offset) {
        HexFormat pairs = HexFormat.ofDelimiter(" ");
        List<String> rows = new ArrayList<>();
        for (int at = 0; at < Math.min(bytes.length, HEX_BYTES); at += HEX_ROW) {
            byte[] row = slice(bytes, at, at + HEX_ROW);
            StringBuilder printable = new StringBuilder(HEX_ROW);
            for (byte b : row) {
                printable.append(b >= ' ' && b < 0x7F ? (char) b : '.');
            }
            rows.add("%010d  %-47s  %s".formatted(offset + at, pairs.formatHex(row), printable));
        }
        return rows;
    }
}
