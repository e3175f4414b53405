package org.housingfund.gateway.notice;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.housingfund.gateway.kernel.SocialCreditCode;

/** What the unit hall asks for, well-formed: every field was read and is of its type. */
public sealed interface NoticeCommand {
    /** The notice's number, matching the configured grammar (R-N4). */
    String number();

    /**
     * Issues a notice (R-N5).
     *
     * @param socialCreditCode null where the hall does not know it
     * @param receivingAccounts bank account numbers it may be paid to
     */
    record Issue(
            String number,
            String employerAccount,
            String employerName,
            SocialCreditCode socialCreditCode,
            NoticeKind kind,
            YearMonth contributionMonth,
            long amountFen,
            List<String> receivingAccounts,
            Instant issuedAt,
            List<RosterLine> lines)
            implements NoticeCommand {
        public Issue {
            receivingAccounts = List.copyOf(receivingAccounts);
            lines = List.copyOf(lines);
        }
    }

    /** Replaces amount and roster of a notice on which there is no money. */
    record Correct(String number, long amountFen, String reason, List<RosterLine> lines) implements NoticeCommand {
        public Correct {
            lines = List.copyOf(lines);
        }
    }

    /** Cancels a notice on which there is no money (R-N6). */
    record Cancel(String number, String reason) implements NoticeCommand {}

    /** Reinstates a cancelled notice (R-N6). */
    record Reinstate(String number, String reason) implements NoticeCommand {}
}
