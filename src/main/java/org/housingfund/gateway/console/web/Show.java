package org.housingfund.gateway.console.web;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.housingfund.gateway.kernel.Times;

/** How templates write numbers and times; in every model as {@code show}. */
public final class Show {
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
