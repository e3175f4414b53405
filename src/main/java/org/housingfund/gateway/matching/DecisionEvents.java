package org.housingfund.gateway.matching;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.notice.Notice;
import org.housingfund.gateway.outbox.DomainEvent;
import org.housingfund.gateway.outbox.Outbox;
import org.housingfund.gateway.statement.BankAccounts.BankAccount;
import org.housingfund.gateway.statement.Direction;
import org.springframework.stereotype.Component;

/** Announces what decisions about suspended money did. */
@Component
class DecisionEvents {
    private final Outbox outbox;
    private final PostingEvents postings;

    DecisionEvents(Outbox outbox, PostingEvents postings) {
        this.outbox = outbox;
        this.postings = postings;
    }

    void allocated(Situation now, long approvalId, long journal) {
        SuspendedMoney money = now.money();
        Notice notice = now.notice();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("entryId", money.entryId());
        data.put("notice", notice.number());
        data.put("employerAccount", notice.employerAccount());
        data.put("amount", Money.format(notice.amountFen()));
        data.put("account", now.accounts().get(money.bankAccountId()).number());
        data.put("bookedOn", money.bookedOn().toString());
        data.put("contributionMonth", notice.contributionMonth().toString().substring(0, 7));
        data.put("employees", notice.lineCount());
        data.put("journalId", journal);
        publish(now, approvalId, "payment.allocated", "entry:" + money.entryId(), data);
        resolved(now, approvalId, DispositionKind.ALLOCATED.name(), null, journal);
    }

    void partFunded(Situation now, long approvalId) {
        SuspendedMoney money = now.money();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("entryId", money.entryId());
        data.put("notice", now.notice().number());
        data.put("amount", Money.format(money.amountFen()));
        data.put("outstanding", Money.format(now.notice().outstandingFen() - money.amountFen()));
        data.put("account", now.accounts().get(money.bankAccountId()).number());
        data.put("bookedOn", money.bookedOn().toString());
        publish(now, approvalId, "payment.part-funded", "entry:" + money.entryId(), data);
    }

    /**
     * The posting is closed by the decision.
     *
     * @param reference of the refund; null where it was allocated
     */
    void resolved(Situation now, long approvalId, String disposition, String reference, long journal) {
        resolved(now, now.money(), approvalId, disposition, reference, journal);
    }

    /** The refund that the bank had refused is paid after all: what was suspended again went out with it. */
    void refunded(String cause, SuspendedMoney money, BankAccount bank, String reference, long journal) {
        resolved(cause, bank.number(), money, "REFUNDED", null, reference, journal);
    }

    /** Two postings are closed by each other. */
    void setOff(Situation now, SuspendedMoney other, long approvalId, long journal) {
        String disposition = now.decision().kind().name();
        resolved(now, now.money(), approvalId, disposition, null, journal);
        resolved(now, other, approvalId, disposition, null, journal);
    }

    private void resolved(
            Situation now, SuspendedMoney money, long approvalId, String disposition, String reference, long journal) {
        resolved(
                "approval:" + approvalId,
                now.accounts().get(money.bankAccountId()).number(),
                money,
                disposition,
                now.notice() == null ? null : now.notice().number(),
                reference,
                journal);
    }

    private void resolved(
            String cause,
            String account,
            SuspendedMoney money,
            String disposition,
            String notice,
            String reference,
            long journal) {
        Map<String, Object> data = about(account, money);
        data.put("entryId", money.entryId());
        data.put("bookedOn", money.bookedOn().toString());
        data.put("direction", (money.amountFen() > 0 ? Direction.CREDIT : Direction.DEBIT).name());
        data.put("reason", money.reason().name());
        data.put("disposition", disposition);
        data.put("notice", notice);
        data.put("reference", reference);
        data.put("automatic", false);
        data.put("journalId", journal);
        publish(cause, account, "suspense.resolved", "suspended-posting:" + money.id(), data);
    }

    /** The posting stays open, elsewhere or otherwise than before. */
    void changed(Situation now, long approvalId, String tier, Reason reason, Long journal) {
        SuspendedMoney money = now.money();
        Map<String, Object> data = about(now, money);
        data.put("decision", now.decision().kind().name());
        data.put("tier", tier);
        data.put("reason", reason.name());
        data.put("notice", now.notice() == null ? null : now.notice().number());
        data.put("pinned", now.decision().kind() == SuspenseDecision.Kind.LEAVE);
        data.put("journalId", journal);
        publish(now, approvalId, "suspense.changed", "suspended-posting:" + money.id(), data);
    }

    /** Part of the money is suspended anew, or all of it again. */
    void suspendedAgain(
            String cause,
            SuspendedMoney money,
            BankAccount bank,
            PostingEntry came,
            Suspense.Open open,
            Evidence evidence) {
        PostingEntry entry = came.of(-open.amountFen());
        Decision decision = Decision.plain(entry, DispositionKind.SUSPENDED, open.reason(), evidence);
        postings.suspendedAgain(cause, money.statementId(), bank, decision, open);
    }

    /** Somebody has to approve it, by this number. */
    void proposed(Situation now, long proposalId) {
        SuspenseDecision decision = now.decision();
        Map<String, Object> data = about(now, now.money());
        data.put("proposal", proposalId);
        data.put("decision", decision.kind().name());
        data.put("notice", decision instanceof SuspenseDecision.Allocate allocate ? allocate.notice() : null);
        data.put(
                "employerAccount",
                decision instanceof SuspenseDecision.Employer employer ? employer.employerAccount() : null);
        data.put("otherPosting", decision instanceof SuspenseDecision.SetOff setOff ? setOff.posting() : null);
        data.put("originalEntry", decision instanceof SuspenseDecision.SetOff setOff ? setOff.entry() : null);
        publish(
                now,
                proposalId,
                "suspense.decision-proposed",
                "suspended-posting:" + now.money().id(),
                data);
    }

    private static Map<String, Object> about(Situation now, SuspendedMoney money) {
        return about(now.accounts().get(money.bankAccountId()).number(), money);
    }

    private static Map<String, Object> about(String account, SuspendedMoney money) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("suspendedPostingId", money.id());
        data.put("account", account);
        data.put("amount", Money.format(Math.abs(money.amountFen())));
        return data;
    }

    private void publish(Situation now, long approvalId, String type, String subject, Map<String, Object> data) {
        publish(
                "approval:" + approvalId,
                now.accounts().get(now.money().bankAccountId()).number(),
                type,
                subject,
                data);
    }

    private void publish(String cause, String account, String type, String subject, Map<String, Object> data) {
        outbox.publish(cause, "account:" + account, List.of(new DomainEvent(type, subject, data)));
    }
}
