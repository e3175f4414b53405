package org.housingfund.gateway.payout;

import org.housingfund.gateway.kernel.CreditorReference;
import org.housingfund.gateway.kernel.Masks;

/**
 * A bank's answer to an instruction ({@code schemas/commands/payout-reply.v1.json}).
 *
 * @param code the bank's own code of a refusal, or empty
 * @param reason why it refuses, or empty
 */
public record PayoutReply(CreditorReference reference, Status status, String code, String reason) {
    /** The gateway's own code of a payout that two people took back; no bank's ({@link PayoutReplies}). */
    public static final String TAKEN_BACK = "TAKEN_BACK";

    /** What the bank says. */
    public enum Status {
        ACCEPTED,
        REFUSED
    }

    /** As if the bank had refused: two people have it from the bank that it did not pay and will not. */
    static PayoutReply takenBack(CreditorReference reference) {
        return new PayoutReply(reference, Status.REFUSED, TAKEN_BACK, "经中心与银行核实，该笔未付款且不会付款");
    }

    /** Whether two people say so, not the bank. */
    public boolean isTakenBack() {
        return code.equals(TAKEN_BACK);
    }

    /** Without the bank's words, which may name the payee: beside its code, they go to whoever decides alone (R-L7). */
    public PayoutReply quotable() {
        return isTakenBack() ? this : new PayoutReply(reference, status, Masks.code(code), "");
    }

    /** Code and reason as one text for people. */
    String refusal() {
        return (code.isEmpty() ? "" : code + " ") + reason;
    }
}
