package org.housingfund.gateway.casework;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.casework.CaseDeadlines.Stage;
import org.housingfund.gateway.casework.DecisionMessage.Decision;
import org.housingfund.gateway.intake.Receipts;
import org.housingfund.gateway.kernel.Masks;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.notice.EmployeeAccounts;
import org.housingfund.gateway.outbox.Outbox;
import org.housingfund.gateway.payout.Payouts;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Takes the departments' decisions, each in one transaction: receipt, decision, payout or 附件5, or the answer why not. */
@Service("caseDecisions")
public class CaseDecisions {
    private static final String PARTNER = "departments";
    private static final String KIND = "CASE_DECISION";
    private static final Set<CaseState> AWAITING = Set.of(CaseState.FORWARDED, CaseState.PAYOUT_REFUSED);

    private final Receipts receipts;
    private final DecisionReader reader;
    private final Cases cases;
    private final Decisions decisions;
    private final CasePayouts payouts;
    private final EmployeeAccounts employees;
    private final OutcomeReceipts outcomes;
    private final CaseDeadlines deadlines;
    private final CaseEvents events;
    private final Outbox outbox;
    private final CaseQueues queues;

    CaseDecisions(
            Receipts receipts,
            DecisionReader reader,
            Cases cases,
            Decisions decisions,
            CasePayouts payouts,
            EmployeeAccounts employees,
            OutcomeReceipts outcomes,
            CaseDeadlines deadlines,
            CaseEvents events,
            Outbox outbox,
            CaseQueues queues) {
        this.receipts = receipts;
        this.reader = reader;
        this.cases = cases;
        this.decisions = decisions;
        this.payouts = payouts;
        this.employees = employees;
        this.outcomes = outcomes;
        this.deadlines = deadlines;
        this.events = events;
        this.outbox = outbox;
        this.queues = queues;
    }

    /** Handles one decision; the same bytes again do nothing, nor does the same decision in other bytes. */
    @Transactional
    public void handle(String messageId, byte[] body) {
        byte[] bytes = body == null ? new byte[0] : body;
        Receipts.Received received = receipts.receiveMessage(PARTNER, KIND, messageId, bytes);
        if (received.duplicate()) {
            return;
        }
        long receiptId = received.receipt().id();
        DecisionReader.Reading reading = reader.read(bytes);
        List<Problem> problems =
                reading.problems().isEmpty() ? decide(reading.message(), receiptId) : reading.problems();
        if (problems.isEmpty()) {
            receipts.accept(receiptId);
            return;
        }
        if (reading.readable()) {
            receipts.reject(receiptId, problems);
        } else {
            receipts.quarantine(receiptId, problems);
        }
        events.decisionRefused(new Actor(PARTNER, origin()), receiptId, reading.caseNumber(), reading.id(), problems);
    }

    private List<Problem> decide(DecisionMessage said, long receiptId) {
        cases.waitForOthersOn(said.caseNumber());
        Optional<Case> found = cases.lock(said.caseNumber());
        if (found.isEmpty()) {
            return List.of(CaseProblem.CASE_UNKNOWN.of("caseNumber", said.caseNumber()));
        }
        Case known = found.get();
        Optional<Boolean> before = decisions.saidBefore(said, known);
        if (before.isPresent()) {
            return before.get() ? List.of() : List.of(CaseProblem.DECISION_ID_TAKEN.of("id", said.id()));
        }
        if (said.round() != known.round()) {
            String rounds = "所填为第" + said.round() + "轮，当前为第" + known.round() + "轮";
            return List.of(CaseProblem.ROUND_OTHER.of("round", rounds));
        }
        boolean withdrawn = known.state() == CaseState.SUPPLEMENT_REQUESTED && said.decision() == Decision.REFUSED;
        if (!AWAITING.contains(known.state()) && !withdrawn) {
            String stands = known.number() + "（" + known.state().label() + "）";
            return List.of(CaseProblem.CASE_NOT_AWAITING.of("caseNumber", stands));
        }
        return switch (said.decision()) {
            case APPROVED -> approve(known, said, receiptId);
            case REFUSED -> {
                store(known, said, receiptId);
                close(known, said, receiptId);
                yield List.of();
            }
            case SUPPLEMENT -> {
                store(known, said, receiptId);
                answer(known, said, receiptId, CaseState.SUPPLEMENT_REQUESTED);
                yield List.of();
            }
        };
    }

    private List<Problem> approve(Case known, DecisionMessage said, long receiptId) {
        if (said.amountFen() + payouts.paidOutFen(known.id()) > known.requestedFen()) {
            return List.of(CaseProblem.AMOUNT_EXCEEDS.of("amount", Money.format(said.amountFen())));
        }
        if (!said.payee().equals(known.secret().payee())) {
            return List.of(CaseProblem.PAYEE_OTHER.of("payee", ""));
        }
        if (payouts.isDisputed(known.id())) {
            return List.of(CaseProblem.PAYOUT_DISPUTED.of("caseNumber", known.number()));
        }
        OptionalLong employee = employees.of(said.employeeAccount(), known.personId());
        if (employee.isEmpty()) {
            return List.of(CaseProblem.EMPLOYEE_OTHER.of("employeeAccount", Masks.code(said.employeeAccount())));
        }
        store(known, said, receiptId);
        payouts.instruct(
                Payouts.Order.ofCase(known.id(), known.number(), employee.getAsLong(), said.amountFen(), said.payee()));
        cases.move(known, CaseState.PAYING);
        deadlines.met(known.id(), Stage.DEPARTMENT);
        return List.of();
    }

    private void close(Case known, DecisionMessage said, long receiptId) {
        answer(known, said, receiptId, CaseState.REFUSED);
        outbox.work("case:" + known.id(), queues.workCases(), new CaseQueues.CasePointer(known.id()));
    }

    /** 附件5 leaves the same day, with the reasons. */
    private void answer(Case known, DecisionMessage said, long receiptId, CaseState target) {
        outcomes.issue("receipt:" + receiptId, known, said.decision(), null, said.reasons());
        cases.move(known, target);
        deadlines.met(known.id(), Stage.DEPARTMENT);
        deadlines.met(known.id(), Stage.CENTRE);
    }

    private void store(Case known, DecisionMessage said, long receiptId) {
        decisions.store(known, said, receiptId);
        events.decided(new Actor(said.decidedBy(), origin()), known, said);
    }

    private String origin() {
        return "jms:" + queues.caseDecisions();
    }
}
