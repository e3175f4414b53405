package org.housingfund.gateway.matching;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
import org.springframework.dao.ConcurrencyFailureException;
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
    private final SetOffs setOffs;
    private final Originals postings;
    private final DecisionEvents events;
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
            SetOffs setOffs,
            Originals postings,
            DecisionEvents events,
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
        this.setOffs = setOffs;
        this.postings = postings;
        this.events = events;
        this.claims = claims;
        this.bankAccounts = bankAccounts;
        this.audit = audit;
        this.json = json;
    }

    /**
     * What somebody has to approve.
     *
     * @param id by which the approval names it
     * @param sentence what approving it would do, in Chinese
     */
    public record Proposed(long id, String sentence) {}

    /**
     * Proposes a decision. The same by the same person again is the same proposal.
     *
     * @throws RefusedException where it is not possible, or another is proposed already
     */
    @Transactional
    public Proposed propose(long postingId, SuspenseDecision decision, String comment, Actor actor) {
        if (comment == null || comment.isBlank() || comment.length() > COMMENT_LENGTH) {
            throw new RefusedException("请用不超过 " + COMMENT_LENGTH + " 字说明理由");
        }
        Optional<Approvals.Proposal> open = approvals.open(KIND, subject(postingId));
        // Nothing is locked: whoever approves judges again, and two proposals at once meet at the index.
        SuspendedMoney money = find(postingId);
        Situation now = situation(money, decision, notice(decision), counterpart(money, decision));
        Map<String, Object> payload = new LinkedHashMap<>(decision.toPayload());
        payload.put("comment", comment);
        payload.put("seen", now.seen());
        String sentence = sentence(now);
        if (open.isPresent()
                && actor.isCalled(open.get().proposedBy())
                && open.get().payload().equals(json.readTree(json.writeValueAsString(payload)))) {
            return new Proposed(open.get().id(), sentence);
        }
        now.effect();
        long id = approvals.propose(KIND, subject(postingId), payload, actor);
        events.proposed(now, id);
        return new Proposed(id, sentence);
    }

    /**
     * Approves the proposal and carries it out. The same by the same person again changes nothing.
     *
     * @param proposalId the one that the actor saw: another is not approved in its place
     * @return what was done, one Chinese sentence
     * @throws RefusedException where nothing is proposed, the same identity proposed it, or the world has changed since
     */
    @Transactional
    public String approve(long postingId, long proposalId, Actor actor) {
        if (approvals.isApprovedBy(KIND, subject(postingId), proposalId, actor)) {
            return "挂账 " + postingId + "：提议此前已由您复核，已执行";
        }
        Approvals.Proposal proposal = approvals.approve(KIND, subject(postingId), proposalId, actor);
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
        return sentence(now) + "，已执行";
    }

    private static String sentence(Situation now) {
        return "挂账 " + now.money().id() + "：" + now.decision().phrase()
                + Counterpart.told(fact -> now.seen().getOrDefault(fact, ""));
    }

    /** Rejects the proposal; the posting stays as it is. */
    @Transactional
    public void reject(long postingId, long proposalId, Actor actor) {
        approvals.reject(KIND, subject(postingId), proposalId, actor);
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
        Optional<Counterpart> named = counterpart(before, decision);
        Set<String> numbers = numbers(before, decision, named);
        Optional<Notice> target = notices.lockByNumbers(numbers).stream()
                .filter(notice -> decision instanceof SuspenseDecision.Allocate allocate
                        && notice.number().equals(allocate.notice()))
                .findFirst();
        named.ifPresent(setOffs::lockExpectation);
        postings.lock(Stream.concat(Stream.of(postingId), named.stream().flatMap(one -> one.postings().stream()))
                .toList());
        named.ifPresent(setOffs::holdWithdrawals);
        SuspendedMoney money = find(postingId);
        Optional<Counterpart> locked = counterpart(money, decision);
        if (!numbers.containsAll(numbers(money, decision, locked))) {
            throw new ConcurrencyFailureException("suspended posting " + postingId + " moved meanwhile");
        }
        return situation(money, decision, target, locked);
    }

    /** The notices whose money it may change. */
    private static Set<String> numbers(
            SuspendedMoney money, SuspenseDecision decision, Optional<Counterpart> counterpart) {
        Set<String> numbers = new TreeSet<>();
        if (money.isPart()) {
            numbers.add(money.part());
        }
        if (decision instanceof SuspenseDecision.Allocate allocate) {
            numbers.add(allocate.notice());
        }
        counterpart.map(Counterpart::notice).ifPresent(numbers::add);
        return numbers;
    }

    private Optional<Counterpart> counterpart(SuspendedMoney money, SuspenseDecision decision) {
        return decision instanceof SuspenseDecision.SetOff setOff ? setOffs.find(money, setOff) : Optional.empty();
    }

    private Situation situation(
            SuspendedMoney money,
            SuspenseDecision decision,
            Optional<Notice> notice,
            Optional<Counterpart> counterpart) {
        OptionalLong namedEmployer = decision instanceof SuspenseDecision.Employer employer
                ? employers.id(employer.employerAccount())
                : OptionalLong.empty();
        // What was paid by mistake may go back, and is gone where the bank took it back; another payment's it is not.
        boolean toPayer = decision instanceof SuspenseDecision.Refund
                || (decision instanceof SuspenseDecision.SetOff
                        && counterpart
                                .filter(Counterpart.GivenBack.class::isInstance)
                                .isEmpty());
        return new Situation(
                money,
                decision,
                notice.orElse(null),
                counterpart.orElse(null),
                namedEmployer,
                refunds.payer().isPresent(),
                refunds.isDisputed(money),
                claim(money, toPayer)
                        .or(() -> counterpart.flatMap(Counterpart::other).flatMap(other -> claim(other, toPayer))),
                bankAccounts.all().stream().collect(Collectors.toMap(BankAccount::accountId, account -> account)));
    }

    private Optional<String> claim(SuspendedMoney money, boolean toPayer) {
        return Optional.ofNullable(money.reference())
                .flatMap(reference -> claims.stream()
                        .flatMap(owner -> owner.claim(reference, toPayer).stream())
                        .findFirst())
                .map(claim -> "挂账 " + money.id() + claim);
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
