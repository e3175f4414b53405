package org.housingfund.gateway.console.operate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals;
import org.housingfund.gateway.audit.Approvals.Proposal;
import org.housingfund.gateway.audit.Approvals.RefusedException;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.audit.AuditTrail.Outcome;
import org.housingfund.gateway.console.operate.DeadLetter.Cause;
import org.housingfund.gateway.console.web.PageProblem;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What operators do with dead letters: look, send back, throw away. A message leaves its dead-letter queue in the broker's
 * transaction that puts it into the queue that it died on, or, where two people throw it away, after the database has kept
 * what it was.
 */
@Service
class DeadLetterDesk {
    static final String KIND = "DEAD_LETTER_DISCARD";

    private final DeadLetterBroker broker;
    private final DeadLetterCauses causes;
    private final Approvals approvals;
    private final AuditTrail audit;
    private final TransactionOperations transactions;

    DeadLetterDesk(
            DeadLetterBroker broker,
            DeadLetterCauses causes,
            Approvals approvals,
            AuditTrail audit,
            TransactionOperations transactions) {
        this.broker = broker;
        this.causes = causes;
        this.approvals = approvals;
        this.audit = audit;
        this.transactions = transactions;
    }

    Map<String, Long> depths() {
        return broker.depths();
    }

    /** Dead letters with their causes, oldest first, after the one with this id where it is not empty. */
    List<DeadLetter> list(String origin, String after, int limit) {
        List<DeadLetter> letters = broker.list(origin, after, limit);
        Map<String, Cause> known =
                causes.of(letters.stream().map(DeadLetter::id).toList());
        return letters.stream()
                .map(letter -> letter.because(known.get(letter.id())))
                .toList();
    }

    /** The proposal to throw this message away that waits for a second person; null where there is none. */
    Proposal proposal(String id) {
        return approvals.open(KIND, subject(id)).orElse(null);
    }

    /**
     * Sends one message back to the queue that it died on.
     *
     * @return whether it was still there
     * @throws PageProblem it stays where it is
     */
    boolean redrive(String origin, String id, Actor actor) {
        try {
            return broker.take(origin, id, (session, message) -> {
                broker.sendBack(session, message);
                // The database says so first: where the broker does not follow, the message is sent back again.
                transactions.executeWithoutResult(status -> {
                    if (approvals.open(KIND, subject(id)).isPresent()
                            || approvals.approved(KIND, subject(id)).isPresent()) {
                        throw PageProblem.refused("该消息已提议丢弃；要重新投递，请先驳回丢弃的提议");
                    }
                    audit.record(actor, "DEAD_LETTER_REDRIVEN", subject(id), Outcome.DONE, Map.of("queue", origin));
                    causes.forget(id);
                });
            });
        } catch (PageProblem refused) {
            transactions.executeWithoutResult(status -> audit.record(
                    actor,
                    "DEAD_LETTER_REDRIVEN",
                    subject(id),
                    Outcome.REFUSED,
                    Map.of("queue", origin, "reason", refused.getMessage())));
            throw refused;
        }
    }

    /**
     * Sends messages back one after the other.
     *
     * @return how many were still there
     * @throws PageProblem one stays where it is; says how many were sent back before it
     */
    long redrive(String origin, List<String> ids, Actor actor) {
        long sent = 0;
        for (String id : ids) {
            try {
                sent += redrive(origin, id, actor) ? 1 : 0;
            } catch (PageProblem refused) {
                throw sent == 0
                        ? refused
                        : new PageProblem(
                                refused.status(), "已重新投递 " + sent + " 条，至消息 " + id + " 停止：" + refused.getMessage());
            }
        }
        return sent;
    }

    /** Proposes to throw a message away; what it was is kept with the proposal. */
    void proposeDiscard(String origin, String id, String reason, Actor actor) {
        if (reason.isBlank()) {
            throw PageProblem.invalid("请写明丢弃的理由");
        }
        DeadLetter letter = broker.find(origin, id).orElseThrow(() -> gone(origin));
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("queue", origin);
        payload.put("reason", reason.strip());
        payload.put("sha256", letter.digest().hex());
        payload.put("sizeBytes", letter.sizeBytes());
        payload.put("sentAt", letter.sentAt().toInstant().toString());
        payload.put("headers", letter.headers());
        Cause cause = causes.of(List.of(id)).get(id);
        payload.put("cause", cause == null ? "" : cause.sentence());
        transactions.executeWithoutResult(status -> approvals.propose(KIND, subject(id), payload, actor));
    }

    /**
     * Throws away what another person proposed to. The database says so first, in a transaction of its own: where the
     * broker does not follow, the message is still there and approving again goes on from here.
     *
     * @param proposalId the proposal that was seen, which has to be about this queue
     */
    void approveDiscard(String origin, String id, long proposalId, Actor actor) {
        boolean there = broker.take(
                origin,
                id,
                (session, message) -> transactions.executeWithoutResult(status -> {
                    Proposal proposal = approvals
                            .approved(KIND, subject(id))
                            .filter(before -> before.id() == proposalId)
                            .orElseGet(() -> approvals.approve(KIND, subject(id), proposalId, actor));
                    if (!queue(proposal).equals(origin)) {
                        throw new RefusedException(
                                "提议 " + proposalId + " 是关于队列 " + queue(proposal) + " 的，不是 " + origin + "；请核对后再复核");
                    }
                    audit.record(actor, "DEAD_LETTER_DISCARDED", subject(id), Outcome.DONE, Map.of("queue", origin));
                    causes.forget(id);
                }));
        if (!there) {
            throw gone(origin);
        }
    }

    /** The message stays. */
    void rejectDiscard(String id, long proposalId, Actor actor) {
        transactions.executeWithoutResult(status -> approvals.reject(KIND, subject(id), proposalId, actor));
    }

    /** The queue that the message of this proposal died on. */
    static String queue(Proposal proposal) {
        return proposal.payload().path("queue").asString("");
    }

    static String subject(String id) {
        return "dead-letter:" + id;
    }

    private static PageProblem gone(String origin) {
        return PageProblem.refused("该消息已不在 " + origin + " 的死信队列：可能已由他人重新投递或丢弃");
    }
}
