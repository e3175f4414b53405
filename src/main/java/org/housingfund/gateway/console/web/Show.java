package org.housingfund.gateway.console.web;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.housingfund.gateway.kernel.Times;

/** How templates write numbers and times; in every model as {@code show}. */
public final class Show {
    /** Beginnings of the keys of ledger accounts. */
    static final List<String> WORDS = List.of(
            "suspense:general",
            "suspense:debits",
            "unallocated",
            "clearing:deduction",
            "clearing:payout",
            "loan-interest",
            "loan-penalty");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    /** Yuan with thousands separators. */
    public String yuan(long fen) {
        String sign = fen < 0 ? "-" : "";
        return sign + String.format(Locale.ROOT, "%,d.%02d", Math.abs(fen) / 100, Math.abs(fen) % 100);
    }

    /** Yuan, or a dash where there is no amount. */
    public String yuanOrDash(Long fen) {
        return fen == null ? "—" : yuan(fen);
    }

    /**
     * Key of a ledger account, taken apart.
     *
     * @param word the end of a message key {@code account.…}; empty where the key's beginning has no word
     * @param rest what the word does not say: an employer, a bank, an account number
     */
    public record Key(String word, String rest) {}

    /** Taken apart; that of a subject's only account is empty, and shown as a dash. */
    public Key key(String key) {
        if (key.isEmpty()) {
            return new Key("", "—");
        }
        return WORDS.stream()
                .filter(word -> key.equals(word) || key.startsWith(word + ":"))
                .findFirst()
                .map(word -> new Key(word.replace(':', '-'), key.substring(Math.min(key.length(), word.length() + 1))))
                .orElse(new Key("", key));
    }

    public String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    public String time(ZonedDateTime time) {
        return TIME.format(time.withZoneSameInstant(Times.ZONE));
    }

    public String time(OffsetDateTime time) {
        return time(time.atZoneSameInstant(Times.ZONE));
    }

    public String time(Instant time) {
        return time(time.atZone(Times.ZONE));
    }
}
