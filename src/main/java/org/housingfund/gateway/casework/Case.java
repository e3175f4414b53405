package org.housingfund.gateway.casework;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.payout.Payee;

/**
 * A case as its row has it.
 *
 * @param partner mailbox it came through
 * @param revision of the application: 1, then one more per supplement
 * @param round counts forwardings to the department
 * @param warnings what the department should look at
 */
record Case(
        long id,
        String number,
        String partner,
        String service,
        String initiatingCode,
        String initiatingName,
        String department,
        long personId,
        long requestedFen,
        int revision,
        int round,
        List<String> warnings,
        Secret secret,
        CaseState state,
        Instant receivedAt) {
    /** Form of a number; {@link #isNumberOf} says more. */
    static final Pattern NUMBER = Pattern.compile("[A-Z]{0,6}[1-9][0-9]{5}-[A-Z0-9-]{1,33}");

    /**
     * What the row holds encrypted (R-L7).
     *
     * @param folder of the archive; its name holds the applicant's
     * @param mobile the applicant's telephone for short messages, or null
     */
    record Secret(String folder, Payee payee, String mobile) {
        @Override
        public String toString() {
            return "Secret[" + payee + "]";
        }
    }

    /**
     * Whether the number names the centre that gives it: letters, the centre's code, a hyphen. So two centres never give
     * the same, and a number alone says which case is meant.
     */
    static boolean isNumberOf(String centreCode, String number) {
        return NUMBER.matcher(number).matches()
                && number.replaceFirst("^[A-Z]+", "").startsWith(centreCode + "-");
    }

    LocalDate receivedOn() {
        return LocalDate.ofInstant(receivedAt, Times.ZONE);
    }

    /** Cause of what its closing says: it may be closed again in a later round. */
    String roundCause() {
        return "case:%d/round-%d".formatted(id, round);
    }

    /** Cause and subject of its messages. */
    String key() {
        return "case:" + number;
    }
}
