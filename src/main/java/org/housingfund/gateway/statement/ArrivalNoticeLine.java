package org.housingfund.gateway.statement;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.housingfund.gateway.statement.TextLayout.Writing;

/** One line of an arrival notice: 23 fields in GBK (or UTF-8), a {@code |} behind each. Empty fields may hold the word null. */
final class ArrivalNoticeLine {
    static final int FIELDS = 23;
    static final Writing WRITING = new Writing(List.of("yyyyMMdd"), false, false);
    private static final int ACCOUNT = 1;
    private static final int SERIAL = 2;
    private static final int CODE = 3;
    private static final int COUNTERPARTY_ACCOUNT = 4;
    private static final int COUNTERPARTY_NAME = 5;
    private static final int AMOUNT = 6;
    private static final int DATE = 7;
    private static final int REMARK = 11;
    private static final int CURRENCY = 12;
    private static final int SUMMARY = 19;
    private static final int REVERSAL = 20;
    private static final int ENTRY_NUMBER = 21;
    /** Where the blocks of Chinese characters and their punctuation begin in Unicode; all of them take three bytes. */
    private static final char FIRST_CHINESE = 0x2E80;

    private static final char FIRST_PUNCTUATION = 0x2000;

    private static final Set<String> RENMINBI = Set.of("156", "CNY");
    private static final Set<String> REVERSED = Set.of("1", "Y");
    private static final Set<String> NOT_REVERSED = Set.of("", "0", "N");

    private final Values values;
    private final IdentityRule identity;
    private final CharsetDecoder decoder = TextDecoder.GB18030
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final List<String> fields = new ArrayList<>(FIELDS);

    /** @param identity of the bank's statements: a serial, or a serial and the number of the entry within it */
    ArrivalNoticeLine(Values values, IdentityRule identity) {
        this.values = values;
        this.identity = identity;
    }

    /** Cuts a line; returns false after a report. The bar may be the second byte of a character: it is decoded first. */
    boolean cut(byte[] bytes, int from, int to) {
        fields.clear();
        String text = utf8(bytes, from, to);
        try {
            text = text != null
                    ? text
                    : decoder.decode(ByteBuffer.wrap(bytes, from, to - from)).toString();
        } catch (CharacterCodingException malformed) {
            values.report(Fault.MALFORMED_BYTES, "", "", "应为 GBK");
            return false;
        }
        if (text.chars().anyMatch(c -> c < ' ' && c != '\t')) {
            values.report(Fault.CONTROL_CHARACTER, "", "", "");
            return false;
        }
        int start = 0;
        for (int bar = text.indexOf('|'); bar >= 0; bar = text.indexOf('|', start)) {
            fields.add(text.substring(start, bar));
            start = bar + 1;
        }
        if (!text.substring(start).isBlank()) {
            fields.add(text.substring(start));
        }
        if (fields.size() != FIELDS) {
            values.report(Fault.COLUMN_COUNT, "", "", "应为 " + FIELDS + " 列，实际 " + fields.size() + " 列");
            return false;
        }
        return true;
    }

    /**
     * The text where it is UTF-8, which some senders make of it, else null. GBK never is by chance: it would have to be
     * Chinese throughout when read as UTF-8, in threes of bytes, while it comes in pairs.
     */
    private String utf8(byte[] bytes, int from, int to) {
        if (Utf8.cleanTo(bytes, from, to) < to) {
            return null;
        }
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        boolean chinese = text.chars().anyMatch(c -> c >= FIRST_CHINESE);
        boolean nothingElse = text.chars().allMatch(c -> c < 0x80 || c == '·' || c >= FIRST_PUNCTUATION);
        return chinese && nothingElse ? text : null;
    }

    /**
     * Whether a line may be one, however wrong: about as many fields, one of them the Renminbi. A bar may be half of a
     * character, so it is only about.
     */
    static boolean isLike(byte[] bytes, int from, int to) {
        int bars = 0;
        for (int i = from; i < to; i++) {
            bars += bytes[i] == '|' ? 1 : 0;
        }
        String text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        return Math.abs(bars - FIELDS) <= 2 && (text.contains("|156|") || text.contains("|CNY|"));
    }

    private String field(int at) {
        String text = fields.get(at);
        return text.strip().equals("null") ? "" : text;
    }

    /** The centre's account. */
    String account() {
        return values.required("账号", field(ACCOUNT));
    }

    /** Returns the entry of the line that was cut, or null after a report. */
    BankEntry entry(int sequence, long rawOffset, int rawLength) {
        if (!RENMINBI.contains(field(CURRENCY).strip())) {
            values.report(Fault.CURRENCY, "币别", field(CURRENCY).strip(), "应为 156");
        }
        Long fen = values.amount("金额", field(AMOUNT));
        if (fen != null && fen == 0) {
            values.report(Fault.AMOUNT_ZERO, "金额", field(AMOUNT).strip(), "");
        }
        LocalDate bookedOn = values.date("交易日期", field(DATE));
        String reversal = field(REVERSAL).strip();
        if (!REVERSED.contains(reversal) && !NOT_REVERSED.contains(reversal)) {
            values.report(Fault.REVERSAL_UNKNOWN, "冲正标识", reversal, "");
        }
        String serial = bookedOn == null ? "" : serial(bookedOn);
        if (fen == null || values.failed()) {
            return null;
        }
        List<String> texts = new ArrayList<>(2);
        for (int at : new int[] {REMARK, SUMMARY}) {
            if (!field(at).isBlank()) {
                texts.add(field(at));
            }
        }
        return new BankEntry(
                sequence,
                bookedOn,
                fen < 0 ? Direction.DEBIT : Direction.CREDIT,
                Math.abs(fen),
                REVERSED.contains(reversal),
                serial,
                field(CODE).strip(),
                field(COUNTERPARTY_ACCOUNT).strip(),
                field(COUNTERPARTY_NAME),
                texts,
                rawOffset,
                rawLength);
    }

    private String serial(LocalDate bookedOn) {
        String written = field(SERIAL).strip();
        if (written.isEmpty()) {
            values.report(Fault.IDENTITY_EMPTY, "银行主机流水号", "", "");
            return "";
        }
        boolean numbered = identity.columns().size() > 1;
        List<String> parts = numbered ? List.of(written, field(ENTRY_NUMBER)) : List.of(written);
        return identity.canonical("银行主机流水号", parts, bookedOn, values);
    }
}
