package org.housingfund.gateway.matching;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals;
import org.housingfund.gateway.audit.Approvals.RefusedException;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.expectation.ReferenceClaims;
import org.housingfund.gateway.notice.EmployerDirectory;
import org.housingfund.gateway.notice.Notice;
import org.housingfund.gateway.notice.Notices;
import org.housingfund.gateway.statement.BankAccounts;
import org.housingfund.gateway.statement.BankAccounts.BankAccount;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two people decide where suspended money belongs (R-M6, R-M7): one proposes, another approves, and what was approved is
 * carried out in the same transaction. It is refused where the world has changed in between. No machine alters it
 * afterwards (I11).
 */
@Service
public class SuspenseDecisions {
    private static final String KIND = "SUSPENSE_DECISION";
    static final int COMMENT_LENGTH = 200;

    private final Approvals approvals;
    private final DecisionTables tables;
    private final DecisionBooking booking;
    private final Notices notices;
    private final EmployerDirectory employers;
    private final SuspenseRefunds refunds;
    private final List<ReferenceClaims> claims;
    private final BankAccounts bankAccounts;
    private final AuditTrail audit;
    private final JsonMapper json;

    SuspenseDecisions(
            Approvals approvals,
            DecisionTables tables,
            DecisionBooking booking,
            Notices notices,
            EmployerDirectory employers,
            SuspenseRefunds refunds,
            List<ReferenceClaims> claims,
            BankAccounts bankAccounts,
            AuditTrail audit,
            JsonMapper json) {
        this.approvals = approvals;
        this.tables = tables;
        this.booking = booking;
        this.notices = notices;
        this.employers = employers;
        this.refunds = refunds;
        this.claims = claims;
        this.bankAccounts = bankAccounts;
        this.audit = audit;
        this.json = json;
    }

    /**
     * Proposes a decision. The same by the same person again is the same proposal.
     *
     * @return what approving it would do, one Chinese sentence
     * @throws RefusedException where it is not possible, or another is proposed already
     */
    @Transactional
    public String propose(long postingId, SuspenseDecision decision, String comment, Actor actor) {
        if (comment == null || comment.isBlank() || comment.length() > COMMENT_LENGTH) {
            throw new RefusedException("请用不超过 " + COMMENT_LENGTH + " 字说明理由");
        }
        Optional<Approvals.Proposal> open = approvals.open(KIND, subject(postingId));
        // Nothing is locked: whoever approves judges again, and two proposals at once meet at the index.
        Situation now = situation(find(postingId), decision, notice(decision));
        Map<String, Object> payload = new LinkedHashMap<>(decision.toPayload());
        payload.put("comment", comment);
        payload.put("seen", now.seen());
        String sentence = "挂账 " + postingId + "：" + decision.kind().label();
        if (open.isPresent()
                && actor.isCalled(open.get().proposedBy())
                && open.get().payload().equals(json.<JsonNode>valueToTree(payload))) {
            return sentence;
        }
        now.effect();
        approvals.propose(KIND, subject(postingId), payload, actor);
        return sentence;
    }

    /**
     * Approves the proposal and carries it out. The same by the same person again changes nothing.
     *
     * @return what was done, one Chinese sentence
     * @throws RefusedException where nothing is proposed, the same identity proposed it, or the world has changed since
     */
    @Transactional
    public String approve(long postingId, Actor actor) {
        if (approvals.lastApprovedBy(KIND, subject(postingId), actor)) {
            return "挂账 " + postingId + "：提议此前已由您复核，已执行";
        }
        Approvals.Proposal proposal = approvals.approve(KIND, subject(postingId), actor);
        SuspenseDecision decision = SuspenseDecision.ofPayload(proposal.payload());
        Situation now = lock(postingId, decision);
        refuseChanged(proposal.payload().path("seen"), now.seen());
        booking.carryOut(now, proposal.id());
        audit.record(
                actor,
                "SUSPENSE_DECIDED",
                subject(postingId),
                AuditTrail.Outcome.DONE,
                Map.of("approval", proposal.id(), "kind", decision.kind(), "proposedBy", proposal.proposedBy()));
        return "挂账 " + postingId + "：" + decision.kind().label() + "，已执行";
    }

    /** Rejects the proposal; the posting stays as it is. */
    @Transactional
    public void reject(long postingId, Actor actor) {
        approvals.reject(KIND, subject(postingId), actor);
    }

    private SuspendedMoney find(long postingId) {
        return tables.find(postingId).orElseThrow(() -> new RefusedException("没有编号为 " + postingId + " 的挂账"));
    }

    private Optional<Notice> notice(SuspenseDecision decision) {
        return decision instanceof SuspenseDecision.Allocate allocate
                ? notices.find(Set.of(allocate.notice())).stream().findFirst()
                : Optional.empty();
    }

    /** Notices first, by number, and then the posting, as everybody does. */
    private Situation lock(long postingId, SuspenseDecision decision) {
        SuspendedMoney before = find(postingId);
        Set<String> numbers = new TreeSet<>();
        if (before.isPart()) {
            numbers.add(before.part());
        }
        if (decision instanceof SuspenseDecision.Allocate allocate) {
            numbers.add(allocate.notice());
        }
        Optional<Notice> target = notices.lockByNumbers(numbers).stream()
                .filter(notice -> decision instanceof SuspenseDecision.Allocate allocate
                        && notice.number().equals(allocate.notice()))
                .findFirst();
        return situation(tables.lock(postingId).orElseThrow(), decision, target);
    }

    private Situation situation(SuspendedMoney money, SuspenseDecision decision, Optional<Notice> notice) {
        OptionalLong namedEmployer = decision instanceof SuspenseDecision.Employer employer
                ? employers.id(employer.employerAccount())
                : OptionalLong.empty();
        return new Situation(
                money,
                decision,
                notice.orElse(null),
                namedEmployer,
                refunds.payer().isPresent(),
                refunds.isDisputed(money),
                claim(money, decision),
                bankAccounts.all().stream().collect(Collectors.toMap(BankAccount::accountId, account -> account)));
    }

    private Optional<String> claim(SuspendedMoney money, SuspenseDecision decision) {
        return Optional.ofNullable(money.reference())
                .flatMap(reference -> claims.stream()
                        .flatMap(owner -> owner.claim(reference, decision instanceof SuspenseDecision.Refund).stream())
                        .findFirst());
    }

    private static void refuseChanged(JsonNode seen, Map<String, String> now) {
        String changes = now.entrySet().stream()
                .filter(fact -> !fact.getValue().equals(seen.path(fact.getKey()).asString("无")))
                .map(fact -> fact.getKey() + "由 " + seen.path(fact.getKey()).asString("无") + " 变为 " + fact.getValue())
                .collect(Collectors.joining("；"));
        if (!changes.isEmpty()) {
            throw new RefusedException("提议之后情况已变化：" + changes + "；请驳回后重新提议");
        }
    }

    private static String subject(long postingId) {
        return "suspended-posting:" + postingId;
    }
}
