package org.housingfund.gateway.casework;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.LocalDate;
import org.housingfund.gateway.casework.CaseDeadlines.Stage;
import org.housingfund.gateway.casework.DecisionMessage.Decision;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.payout.Payouts;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Completes a case that is paid or refused: 附件5, the register's line, the folder (R-S2, R-S6). */
@Component
class CaseClosing {
    private final Cases cases;
    private final Decisions decisions;
    private final OutcomeReceipts outcomes;
    private final CaseDeadlines deadlines;
    private final CaseArchive archive;
    private final CaseEvents events;
    private final Payouts payouts;
    private final JdbcClient jdbc;
    private final Clock clock;

    CaseClosing(
            Cases cases,
            Decisions decisions,
            OutcomeReceipts outcomes,
            CaseDeadlines deadlines,
            CaseArchive archive,
            CaseEvents events,
            Payouts payouts,
            JdbcClient jdbc,
            Clock clock) {
        this.cases = cases;
        this.decisions = decisions;
        this.outcomes = outcomes;
        this.deadlines = deadlines;
        this.archive = archive;
        this.events = events;
        this.payouts = payouts;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The bank's debit entry that paid the case. */
    private record Paid(long amountFen, String reference, LocalDate bookedOn) {}

    /** Completes it; in any other state than paid or refused there is nothing to complete. */
    @Transactional
    public void complete(long caseId) {
        Case known = cases.lock(caseId);
        if (known.state() == CaseState.PAID) {
            Paid paid = paid(caseId);
            SupervisionXml.Payment payment =
                    new SupervisionXml.Payment(paid.amountFen(), paid.bookedOn(), paid.reference());
            outcomes.issue(known.roundCause(), known, Decision.APPROVED, payment, decisions.reasons(caseId));
            close(known, Decision.APPROVED);
        } else if (known.state() == CaseState.REFUSED) {
            close(known, Decision.REFUSED);
        }
    }

    /** The register says what went out for the case in all; that is something for a refused one where part of it came back. */
    private void close(Case known, Decision outcome) {
        long paidOutFen = payouts.paidOutFen(known.id());
        Long amountFen = paidOutFen == 0 ? null : (Long) paidOutFen;
        LocalDate today = LocalDate.ofInstant(clock.instant(), Times.ZONE);
        cases.complete(known.id(), today, outcome.name(), amountFen);
        cases.move(known, CaseState.CLOSED);
        deadlines.met(known.id(), Stage.CENTRE);
        events.closed(known, outcome.name(), amountFen, today);
        try {
            archive.file(known.secret().folder(), outcomes.forArchive(known.id()));
        } catch (IOException e) {
            throw new UncheckedIOException("案件 " + known.number() + " 的回执无法归档", e);
        }
    }

    private Paid paid(long caseId) {
        return jdbc.sql(
                        "SELECT p.amount_fen, p.reference, e.booked_on FROM payout p JOIN bank_entry e ON e.id = p.entry_id"
                                + " WHERE p.case_id = ? AND p.state = 'CONFIRMED'")
                .param(caseId)
                .query(Paid.class)
                .single();
    }
}
