package org.housingfund.gateway.matching;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.ledger.Accounts;
import org.housingfund.gateway.ledger.Journal;
import org.housingfund.gateway.ledger.Ledger;
import org.housingfund.gateway.ledger.SubjectRole;
import org.housingfund.gateway.statement.BankAccounts;
import org.housingfund.gateway.statement.Statement;
import org.housingfund.gateway.statement.StatementChain;
import org.housingfund.gateway.statement.Statements;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;

/**
 * Lets a statement through that follows a gap (R-M10): one person proposes, another approves, and the difference is
 * booked to general suspense as STATEMENT_GAP and announced like every suspended posting. What was pushed of the gap's days
 * is booked already and is no part of the difference.
 */
@Service
public class GapRelease {
    private static final String KIND = "GAP_RELEASE";
    /** The journal that people approved; corrections count on from it. */
    private static final int RELEASED = 0;

    private final Approvals approvals;
    private final JdbcTemplate jdbc;
    private final StatementChain chain;
    private final Statements statements;
    private final PushedInGap pushedInGap;
    private final PushConfirmations pushes;
    private final Ledger ledger;
    private final Accounts accounts;
    private final Suspense suspense;
    private final RemarkRules rules;
    private final BankAccounts bankAccounts;
    private final PostingEvents events;

    GapRelease(
            Approvals approvals,
            JdbcTemplate jdbc,
            StatementChain chain,
            Statements statements,
            PushedInGap pushedInGap,
            PushConfirmations pushes,
            Ledger ledger,
            Accounts accounts,
            Suspense suspense,
            RemarkRules rules,
            BankAccounts bankAccounts,
            PostingEvents events) {
        this.approvals = approvals;
        this.jdbc = jdbc;
        this.chain = chain;
        this.statements = statements;
        this.pushedInGap = pushedInGap;
        this.pushes = pushes;
        this.ledger = ledger;
        this.accounts = accounts;
        this.suspense = suspense;
        this.rules = rules;
        this.bankAccounts = bankAccounts;
        this.events = events;
    }

    /**
     * What a release books.
     *
     * @param differenceFen to suspense; positive where money came in unseen
     * @param pushes how many entries of the gap's days were pushed and are on no statement
     * @param pushedFen what they come to, which is booked already
     */
    public record Measured(long differenceFen, int pushes, long pushedFen) {}

    /**
     * Proposes to let a held statement through.
     *
     * @throws Approvals.RefusedException where the statement is not held for a gap
     */
    @Transactional
    public Measured propose(long statementId, String comment, Actor actor) {
        StatementChain.Gap gap = chain.gapBefore(statementId);
        Measured measured = measure(gap);
        Map<String, String> payload = new HashMap<>(figures(gap, measured));
        payload.put("comment", comment);
        approvals.propose(KIND, "statement:" + statementId, payload, actor);
        return measured;
    }

    /**
     * Approves the proposal, books the difference and lets the statement go.
     *
     * @throws Approvals.RefusedException where nothing is proposed, the same identity proposed it, or the balance before
     *     the gap or what was pushed within it has changed since
     */
    @Transactional
    public void approve(long statementId, Actor actor) {
        StatementChain.Gap gap = chain.gapBefore(statementId);
        Measured measured = measure(gap);
        JsonNode proposed =
                approvals.approve(KIND, "statement:" + statementId, actor).payload();
        Map<String, String> now = figures(gap, measured);
        if (now.entrySet().stream()
                .anyMatch(f -> !f.getValue().equals(proposed.get(f.getKey()).asString()))) {
            throw new Approvals.RefusedException("提议之后情况已变化：提议时"
                    + sentence(key -> proposed.get(key).asString()) + "，现为" + sentence(now::get) + "；请驳回后重新提议");
        }
        pushedInGap.absorb(gap);
        pushes.resolveLacking(gap.statement().accountId());
        book(
                gap.statement(),
                RELEASED,
                measured.differenceFen(),
                gap.statement().periodFrom());
        chain.release(gap);
    }

    /** Rejects the proposal; the statement goes on waiting. */
    @Transactional
    public void reject(long statementId, Actor actor) {
        approvals.reject(KIND, "statement:" + statementId, actor);
    }

    /**
     * A statement whose turn has come has pushes that a released gap was thought to count: they stood for nothing in it, and
     * its difference is larger by what they come to. Idempotent.
     */
    void correct(Statement statement) {
        book(pushedInGap.takeOut(statement.id()), statement.periodFrom());
    }

    /**
     * The same of pushes that another push took back, where the account's statements have neither, as a booked one shows
     * whose reversals are resolved. Joins the caller's transaction. Idempotent.
     */
    void correctTakenBack(Statement statement) {
        book(pushedInGap.takeOutTakenBack(statement.accountId()), statement.periodFrom());
    }

    private void book(List<PushedInGap.Listed> takenOut, LocalDate bookedOn) {
        for (PushedInGap.Listed listed : takenOut) {
            Integer step = jdbc.queryForObject(
                    "SELECT coalesce(max(step), 0) + 1 FROM journal WHERE cause = 'GAP' AND cause_id = ?",
                    Integer.class,
                    listed.gapStatementId());
            book(statements.get(listed.gapStatementId()), step, listed.fen(), bookedOn);
        }
    }

    /** What two people have to see alike: what is counted in the gap too, where the difference is the same. */
    private static Map<String, String> figures(StatementChain.Gap gap, Measured measured) {
        return Map.of(
                "expected", Money.format(gap.expectedFen()),
                "pushed", Money.format(measured.pushedFen()),
                "difference", Money.format(measured.differenceFen()));
    }

    private static String sentence(UnaryOperator<String> figure) {
        return "应有余额 " + figure.apply("expected") + "、推送净额 " + figure.apply("pushed") + "、差额 "
                + figure.apply("difference");
    }

    private Measured measure(StatementChain.Gap gap) {
        PushedInGap.Sum pushed = pushedInGap.measure(gap);
        return new Measured(gap.differenceFen() - pushed.fen(), pushed.pushes(), pushed.fen());
    }

    /** @param statement before which the gap lies */
    private void book(Statement statement, int step, long fen, LocalDate bookedOn) {
        if (fen == 0) {
            return;
        }
        long general = accounts.id(SubjectRole.OTHER_PAYABLES, Suspense.GENERAL);
        long journal = ledger.post(
                new Journal(Journal.Cause.GAP, statement.id(), step, bookedOn, Reason.STATEMENT_GAP.name()),
                List.of(new Ledger.Line(statement.accountId(), fen), new Ledger.Line(general, -fen)));
        Evidence.Check check = new Evidence.Check(
                Predicate.OPENING_CONTINUES,
                Money.format(statement.openingFen() - fen),
                Money.format(statement.openingFen()));
        Evidence evidence = new Evidence(rules.version(), Set.of(), List.of(check));
        long posting = suspense.openGap(statement, general, -fen, bookedOn, evidence, journal);
        events.gapSuspended(statement, fen, bankAccounts.get(statement.accountId()), posting, bookedOn, evidence);
    }
}
