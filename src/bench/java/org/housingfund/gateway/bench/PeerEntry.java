package org.housingfund.gateway.bench;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.housingfund.gateway.kernel.Money;

/** A line of the statement, as a tutorial reads it. */
record PeerEntry(
        LocalDate bookedOn,
        String identity,
        String code,
        long amountFen,
        String payerAccount,
        String payer,
        String remark) {
    private static final Pattern NUMBER = Pattern.compile("[Pp]\\s*([0-9]{10})");
    private static final Pattern SEPARATOR = Pattern.compile("|", Pattern.LITERAL);

    /** A line's fields; a peer that splits lines itself has them from {@link #of(String)}. */
    static PeerEntry of(String[] fields) {
        return new PeerEntry(
                LocalDate.parse(fields[0], DateTimeFormatter.BASIC_ISO_DATE),
                fields[1] + "-" + fields[2],
                fields[3],
                Money.parseFen(fields[5]),
                fields[7],
                fields[8],
                fields[9]);
    }

    static PeerEntry of(String line) {
        return of(SEPARATOR.split(line));
    }

    Optional<String> notice() {
        Matcher matcher = NUMBER.matcher(remark);
        return matcher.find() ? Optional.of("P" + matcher.group(1)) : Optional.empty();
    }
}
