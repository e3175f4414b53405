package org.housingfund.gateway.payout;

import org.housingfund.gateway.kernel.CreditorReference;

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

    /** Code and reason as one text for people. */
    String refusal() {
        return (code.isEmpty() ? "" : code + " ") + reason;
    }
}
