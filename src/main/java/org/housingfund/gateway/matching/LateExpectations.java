package org.housingfund.gateway.matching;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.expectation.Expectation;
import org.housingfund.gateway.expectation.Expectations;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.statement.BankAccounts;
import org.housingfund.gateway.statement.BankAccounts.BankAccount;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Finds the entry that came before its expectation, where the bank's answer is slower than its statement: the entry waits
 * in suspense as EXPECTATION_UNKNOWN, and moves on by itself once the expectation is registered (R-M6); so does one that
 * waits for a cancelled expectation which is registered again. Idempotent.
 */
@Service
public class LateExpectations {
    private static final Logger LOG = LoggerFactory.getLogger(LateExpectations.class);

    private final Expectations expectations;
    private final Suspense suspense;
    private final PostingEntries entries;
    private final BankAccounts bankAccounts;
    private final Booking booking;
    private final AuditTrail audit;
    private final ExpectationMatcher matcher;

    LateExpectations(
            Expectations expectations,
            Suspense suspense,
            PostingEntries entries,
            BankAccounts bankAccounts,
            Booking booking,
            AuditTrail audit,
            RemarkRules rules) {
        this.expectations = expectations;
        this.suspense = suspense;
        this.entries = entries;
        this.bankAccounts = bankAccounts;
        this.booking = booking;
        this.audit = audit;
        this.matcher = new ExpectationMatcher(rules.version());
    }

    /** Decides again, now that it is known what was expected, whatever waits under the expectation's reference. */
    @Transactional
    public void resolve(long expectationId) {
        Expectation expectation = expectations
                .lockByReferences(Set.of(expectations.get(expectationId).reference()))
                .get(0);
        Map<Long, Suspense.Open> waiting = suspense.lockUnexpected(expectation.reference());
        if (waiting.isEmpty()) {
            return;
        }
        Map<Long, BankAccount> accounts =
                bankAccounts.all().stream().collect(Collectors.toMap(BankAccount::accountId, a -> a));
        for (Decision decision : matcher.decide(
                entries.of(waiting.keySet()),
                expectation.reference(),
                expectation,
                suspense.waitsBeside(expectation.reference(), waiting.keySet()),
                accounts)) {
            Suspense.Open posting = waiting.get(decision.entry().id());
            if (decision.expectation() == null) {
                goOnWaiting(posting, decision, expectation);
            } else {
                booking.resolve(posting, decision, accounts.get(decision.entry().accountId()));
                if (decision.kind() == DispositionKind.RETURNED_PAYMENT) {
                    expectations.giveBack(List.of(decision.met()));
                } else {
                    expectations.meet(List.of(decision.met()));
                }
                LOG.info(
                        "挂账 {} 已自动核销：参考号 {}，{} 元",
                        posting.id(),
                        decision.reference().text(),
                        Money.format(decision.entry().amountFen()));
            }
        }
    }

    /** Points again at expectations whose entry waits although it is known what was expected. */
    @Transactional
    public void republish(Duration olderThan) {
        suspense.claimUnresolved(olderThan).forEach(expectations::pointAt);
    }

    private void goOnWaiting(Suspense.Open posting, Decision decision, Expectation expectation) {
        if (decision.reason() == posting.reason()) {
            return;
        }
        // It may have been settled with the bank that this entry would fit: it does not.
        expectations.dispute(expectation.id());
        suspense.waitFor(posting.id(), decision);
        audit.record(
                Actor.GATEWAY,
                "SUSPENSE_REASON_CHANGED",
                "suspended-posting:" + posting.id(),
                AuditTrail.Outcome.DONE,
                Map.of(
                        "from", posting.reason().name(),
                        "to", decision.reason().name(),
                        "reference", decision.reference().text()));
        LOG.warn("挂账 {} 不能自动核销，参考号 {}：{}", posting.id(), decision.reference().text(), Sentences.of(decision));
    }
}
