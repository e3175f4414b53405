package org.housingfund.gateway.statement;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which optional elements of a camt message a bank uses for what.
 *
 * @param messages what is read; anything else is refused
 * @param inspection whatever is in a file is wanted, for looking at it, never for booking: a missing balance, period or
 *     account is no fault
 * @param number element of the statement that numbers it
 * @param countsByOne the number counts without gaps (R-M10)
 * @param bookedOn elements of {@code Ntry} to take the booking date from, the first that is present
 * @param identity from {@link CamtField}s, or null
 * @param texts in order of preference
 */
record CamtLayout(
        Set<Message> messages,
        boolean inspection,
        String number,
        boolean countsByOne,
        List<CamtField> bookedOn,
        IdentityRule identity,
        CamtField code,
        List<CamtField> texts)
        implements Layout {
    static final List<String> NUMBERS = List.of("Id", "ElctrncSeqNb", "LglSeqNb");
    static final CamtLayout STANDARD = new CamtLayout(
            Set.of(Message.values()),
            true,
            "Id",
            false,
            List.of(CamtField.BookgDt, CamtField.ValDt),
            null,
            CamtField.Domn,
            List.of(
                    CamtField.Ustrd,
                    CamtField.CdtrRef,
                    CamtField.RfrdDoc,
                    CamtField.AddtlRmtInf,
                    CamtField.AddtlTxInf,
                    CamtField.AddtlNtryInf));

    /** Messages of one shape. */
    enum Message {
        REPORT("camt.052", "BkToCstmrAcctRpt", "Rpt"),
        STATEMENT("camt.053", "BkToCstmrStmt", "Stmt"),
        NOTIFICATION("camt.054", "BkToCstmrDbtCdtNtfctn", "Ntfctn");

        private final String text;
        private final String element;
        private final String statement;

        Message(String text, String element, String statement) {
            this.text = text;
            this.element = element;
            this.statement = statement;
        }

        /** As mapping files write it. */
        String text() {
            return text;
        }

        String element() {
            return element;
        }

        /** The element of one account's part. */
        String statement() {
            return statement;
        }
    }

    CamtLayout {
        messages = Set.copyOf(messages);
        bookedOn = List.copyOf(bookedOn);
        texts = List.copyOf(texts);
    }

    /** For people. */
    String messageNames() {
        return messages.stream()
                .sorted()
                .map(message -> message.text() + " " + message.element() + "/" + message.statement())
                .collect(Collectors.joining("、"));
    }
}
