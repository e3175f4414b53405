package org.housingfund.gateway.matching;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What two people may decide about a suspended posting (R-M6). */
public sealed interface SuspenseDecision {
    /** What kind of decision; the label is the word on its journal and for people. */
    enum Kind {
        ALLOCATE("挂账认领到缴款通知书"),
        EMPLOYER("挂账转入单位未分摊余额"),
        GENERAL("挂账转入暂收"),
        REFUND("挂账退款"),
        SET_OFF("挂账冲抵"),
        LEAVE("挂账搁置"),
        UNPIN("解除搁置");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** What a clerk calls it. */
        public String label() {
            return label;
        }
    }

    /** Its kind. */
    Kind kind();

    /**
     * The money is for this notice. Less than outstanding becomes a part of it; what exceeds it stays in the employer's
     * unallocated balance.
     *
     * @param notice its number
     * @param otherAccount the operator knows that the notice names other receiving accounts
     */
    record Allocate(String notice, boolean otherAccount) implements SuspenseDecision {
        @Override
        public Kind kind() {
            return Kind.ALLOCATE;
        }
    }

    /** The money is this employer's, for a notice not known yet; it stays open (R-M7). */
    record Employer(String employerAccount) implements SuspenseDecision {
        @Override
        public Kind kind() {
            return Kind.EMPLOYER;
        }
    }

    /** It is not known whose money it is, after all; it stays open (R-M7). */
    record General() implements SuspenseDecision {
        @Override
        public Kind kind() {
            return Kind.GENERAL;
        }
    }

    /** The money goes back to the account it came from; no other can be named. */
    record Refund() implements SuspenseDecision {
        @Override
        public Kind kind() {
            return Kind.REFUND;
        }
    }

    /**
     * The money and something that came the other way settle each other; exactly one of the two is named.
     *
     * @param posting another suspended posting of the same amount
     * @param entry the entry that the bank takes back with this one: what it did is undone (R-M9), or whose money it gives back
     *     (R-P1)
     */
    record SetOff(Long posting, Long entry) implements SuspenseDecision {
        @Override
        public Kind kind() {
            return Kind.SET_OFF;
        }
    }

    /** The money stays where it is, and no machine touches it until it is unpinned. */
    record Leave() implements SuspenseDecision {
        @Override
        public Kind kind() {
            return Kind.LEAVE;
        }
    }

    /** The machine may touch it again. */
    record Unpin() implements SuspenseDecision {
        @Override
        public Kind kind() {
            return Kind.UNPIN;
        }
    }

    /**
     * A decision from its parts.
     *
     * @param notice for ALLOCATE; null otherwise
     * @param employerAccount for EMPLOYER; null otherwise
     * @param posting for SET_OFF, or null
     * @param entry for SET_OFF, or null
     * @throws IllegalArgumentException with a Chinese sentence where a part is missing or too much
     */
    static SuspenseDecision of(
            Kind kind, String notice, boolean otherAccount, String employerAccount, Long posting, Long entry) {
        if ((notice != null) != (kind == Kind.ALLOCATE) || (otherAccount && kind != Kind.ALLOCATE)) {
            throw new IllegalArgumentException("认领（ALLOCATE）须指明缴款登记号，其他决定不得带缴款登记号或收款账户说明");
        }
        if ((employerAccount != null) != (kind == Kind.EMPLOYER)) {
            throw new IllegalArgumentException("转入单位未分摊余额（EMPLOYER）须指明单位账号，其他决定不得带单位账号");
        }
        if (kind == Kind.SET_OFF ? (posting == null) == (entry == null) : posting != null || entry != null) {
            throw new IllegalArgumentException("冲抵（SET_OFF）须指明另一笔挂账或被冲正的流水之一，其他决定不得带这两项");
        }
        return switch (kind) {
            case ALLOCATE -> new Allocate(notice, otherAccount);
            case EMPLOYER -> new Employer(employerAccount);
            case GENERAL -> new General();
            case REFUND -> new Refund();
            case SET_OFF -> new SetOff(posting, entry);
            case LEAVE -> new Leave();
            case UNPIN -> new Unpin();
        };
    }

    /** As a proposal holds it. */
    default Map<String, Object> toPayload() {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("kind", kind().name());
        if (this instanceof Allocate allocate) {
            payload.put("notice", allocate.notice());
            payload.put("otherAccount", allocate.otherAccount());
        } else if (this instanceof Employer employer) {
            payload.put("employerAccount", employer.employerAccount());
        } else if (this instanceof SetOff setOff) {
            payload.put(
                    setOff.posting() == null ? "entry" : "posting",
                    setOff.posting() == null ? setOff.entry() : setOff.posting());
        }
        return payload;
    }

    /** What it would do, a Chinese phrase for those who have to approve it. */
    default String phrase() {
        String about = "";
        if (this instanceof Allocate allocate) {
            about = " " + allocate.notice() + (allocate.otherAccount() ? "（收款账户不同）" : "");
        } else if (this instanceof Employer employer) {
            about = " " + employer.employerAccount();
        } else if (this instanceof SetOff setOff) {
            about = setOff.posting() == null ? "，撤销原流水 " + setOff.entry() : "，与挂账 " + setOff.posting() + " 相抵";
        }
        return kind().label() + about;
    }

    /** As it was proposed. */
    static SuspenseDecision ofPayload(JsonNode payload) {
        return of(
                Kind.valueOf(payload.get("kind").asString()),
                payload.has("notice") ? payload.get("notice").asString() : null,
                payload.path("otherAccount").asBoolean(false),
                payload.has("employerAccount") ? payload.get("employerAccount").asString() : null,
                payload.has("posting") ? payload.get("posting").asLong() : null,
                payload.has("entry") ? payload.get("entry").asLong() : null);
    }
}
