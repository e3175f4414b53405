package org.housingfund.gateway.payout;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.ledger.Accounts;
import org.housingfund.gateway.ledger.Journal;
import org.housingfund.gateway.ledger.Ledger;
import org.housingfund.gateway.ledger.PostingBatch;
import org.housingfund.gateway.ledger.SubjectRole;
import org.springframework.stereotype.Component;

/** Books payouts: Dr employee or suspense / Cr clearing, and back. */
@Component
class PayoutJournals {
    private final Ledger ledger;
    private final Accounts accounts;
    private final Clock clock;

    PayoutJournals(Ledger ledger, Accounts accounts, Clock clock) {
        this.ledger = ledger;
        this.accounts = accounts;
        this.clock = clock;
    }

    /** The account that is credited until the bank's entry arrives. */
    long clearing(String bank) {
        return accounts.id(SubjectRole.RECEIVABLES, "clearing:payout:" + bank);
    }

    /**
     * Books it; a negative amount takes it back. Its owner does both by turns, for it has one live payout.
     *
     * @param what happens to it, in an accountant's words
     */
    long post(Payout payout, String what, long amountFen) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), Times.ZONE);
        String kind = (payout.isRefund() ? "挂账退款" : "提取") + what;
        Ledger.Line clearing = Ledger.Line.credit(payout.clearingAccountId(), amountFen);
        if (payout.isRefund()) {
            return ledger.post(
                    head(Journal.Cause.DECISION, payout.decisionId(), today, kind),
                    List.of(Ledger.Line.debit(payout.debitedAccountId(), amountFen), clearing));
        }
        ledger.withdraw();
        PostingBatch batch = ledger.open();
        long journalId = batch.add(head(Journal.Cause.CASE, payout.caseId(), today, kind), List.of(clearing));
        batch.addSelectedLines(
                "SELECT ?::bigint, 2, ?::bigint, ?::bigint", journalId, payout.debitedAccountId(), amountFen);
        batch.close();
        return journalId;
    }

    private Journal head(Journal.Cause cause, long causeId, LocalDate today, String kind) {
        return new Journal(cause, causeId, ledger.nextStep(cause, causeId), today, kind);
    }
}
