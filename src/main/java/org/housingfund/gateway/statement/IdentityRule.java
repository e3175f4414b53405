package org.housingfund.gateway.statement;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * How an entry's identity is made from the bank's serials (R-M8).
 *
 * @param columns names of the entry's columns, or of {@link CamtField}s; the first must not be empty
 * @param stripLeadingZeros the bank's channels differ in them
 * @param addDate serials restart each day
 */
record IdentityRule(List<String> columns, boolean stripLeadingZeros, boolean addDate) {
    /** Characters; more is a misplaced field, and no key of an index. */
    static final int MAX_LENGTH = 200;

    IdentityRule {
        columns = List.copyOf(columns);
    }

    /** The canonical form, or empty after a report. */
    String canonical(String field, List<String> parts, LocalDate bookedOn, Values values) {
        String identity = canonical(parts, bookedOn);
        if (identity.length() > MAX_LENGTH) {
            values.report(Fault.IDENTITY_LENGTH, field, identity, "");
            return "";
        }
        return identity;
    }

    /** Canonical form: the parts joined by {@code -}, behind the date where serials restart. */
    String canonical(List<String> parts, LocalDate bookedOn) {
        StringBuilder identity = new StringBuilder(40);
        if (addDate) {
            identity.append(DateTimeFormatter.BASIC_ISO_DATE.format(bookedOn));
        }
        for (int i = 0; i < parts.size(); i++) {
            if (!identity.isEmpty()) {
                identity.append('-');
            }
            String part = parts.get(i).strip();
            int from = 0;
            while (stripLeadingZeros && from < part.length() - 1 && part.charAt(from) == '0') {
                from++;
            }
            identity.append(part, from, part.length());
        }
        return identity.toString();
    }
}
