package org.housingfund.gateway.payout;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import org.housingfund.gateway.expectation.Differences;
import org.housingfund.gateway.expectation.Expectation;
import org.housingfund.gateway.expectation.ExpectationOwner;
import org.housingfund.gateway.expectation.Expectations;
import org.housingfund.gateway.kernel.CreditorReference;
import org.housingfund.gateway.kernel.Encrypted;
import org.housingfund.gateway.kernel.FieldCipher;
import org.housingfund.gateway.kernel.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Outgoing payments (R-P1). Everything joins the caller's transaction; whoever instructs or reinstates one registers the
 * expectation of the bank's entry in the same one.
 */
@Service
@Transactional(propagation = Propagation.MANDATORY)
public class Payouts {
    private static final String SELECT = "SELECT p.*, b.bank FROM payout p JOIN bank_account b"
            + " ON b.account_id = p.bank_account_id WHERE reference = ? FOR UPDATE OF p";
    private static final String REFERENCE_KIND = "TQ";

    /** Binds a payee to its payout. */
    static final String PAYEE = "payout.payee:";

    private final JdbcClient jdbc;
    private final PayoutJournals journals;
    private final Expectations expectations;
    private final Differences differences;
    private final FieldCipher cipher;
    private final JsonMapper json;
    private final Clock clock;
    private final PayoutEvents events;

    Payouts(
            JdbcClient jdbc,
            PayoutJournals journals,
            Expectations expectations,
            Differences differences,
            FieldCipher cipher,
            JsonMapper json,
            Clock clock,
            PayoutEvents events) {
        this.jdbc = jdbc;
        this.journals = journals;
        this.expectations = expectations;
        this.differences = differences;
        this.cipher = cipher;
        this.json = json;
        this.clock = clock;
        this.events = events;
    }

    /** The centre's account that pays; {@code bank} is the partner id of its bank. */
    public record Payer(long accountId, String number, String bank) {}

    /**
     * What is to be paid: for a case, or as the refund that two people decided.
     *
     * @param debitedAccountId ledger account that the money is taken from
     */
    public record Order(
            Long caseId, String caseNumber, Long decisionId, long debitedAccountId, long amountFen, Payee payee) {
        /** Out of an employee's account. */
        public static Order ofCase(long caseId, String number, long employeeAccountId, long amountFen, Payee payee) {
            return new Order(caseId, number, null, employeeAccountId, amountFen, payee);
        }

        /** Out of suspense; the decision is named by its approval. */
        public static Order ofRefund(long decisionId, long suspenseAccountId, long amountFen, Payee payee) {
            return new Order(null, null, decisionId, suspenseAccountId, amountFen, payee);
        }
    }

    /** A difference of a payout, as its owner is told of it. */
    record Dispute(long differenceId, String code, String sentence, String remedy, String owner) {}

    /** What the bank quotes when it pays. */
    public static CreditorReference reference(long payoutId) {
        return CreditorReference.of(REFERENCE_KIND, payoutId);
    }

    /**
     * Instructs the bank: Dr the employee's or the suspense account / Cr the bank's clearing account, the row, the message.
     * The database refuses a second one for a decision, and for a case whose first the bank has neither refused nor returned.
     */
    public Payout instruct(Order order, Payer payer) {
        long id = jdbc.sql("SELECT nextval('payout_id')").query(Long.class).single();
        int attempt = jdbc.sql("SELECT coalesce(max(attempt), 0) + 1 FROM payout WHERE case_id = ?")
                .param(order.caseId())
                .query(Integer.class)
                .single();
        Payout payout = new Payout(
                id,
                order.caseId(),
                order.caseNumber(),
                order.decisionId(),
                attempt,
                payer.accountId(),
                journals.clearing(payer.bank()),
                order.debitedAccountId(),
                order.amountFen(),
                reference(id),
                PayoutState.INSTRUCTED);
        long journalId = journals.post(payout, "付款指令", order.amountFen());
        Encrypted payee = cipher.encryptText(PAYEE + id, json.writeValueAsString(order.payee()));
        jdbc.sql(
                        "INSERT INTO payout (id, case_id, case_number, decision_id, attempt, bank_account_id, debited_account_id,"
                                + " amount_fen, reference, key_id, payee, state, journal_id, instructed_at)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'INSTRUCTED', ?, ?)")
                .params(
                        id,
                        order.caseId(),
                        order.caseNumber(),
                        order.decisionId(),
                        attempt,
                        payer.accountId(),
                        order.debitedAccountId(),
                        order.amountFen(),
                        payout.reference().text(),
                        payee.keyId(),
                        payee.bytes(),
                        journalId,
                        Times.timestamp(clock.instant()))
                .update();
        events.instructed(payout, payer, order.payee());
        return payout;
    }

    /** The journal that it is booked by: what instructed it, or booked it again. */
    public long journalOf(Payout payout) {
        return jdbc.sql("SELECT journal_id FROM payout WHERE id = ?")
                .param(payout.id())
                .query(Long.class)
                .single();
    }

    /** The payout with this reference, locked. */
    public Optional<Payout> lock(CreditorReference reference) {
        return jdbc.sql(SELECT)
                .param(reference.text())
                .query((row, n) -> read(row))
                .optional();
    }

    /** The bank will pay; its entry is still to come. Said again, or after the entry, it changes nothing. */
    public void accept(Payout locked) {
        if (locked.state() == PayoutState.INSTRUCTED) {
            move(locked, PayoutState.ACCEPTED, ", answered_at = ?", Times.timestamp(clock.instant()));
        }
    }

    /** The bank will not pay: journal and expectation are taken back. Returns the id of the mirrored journal. */
    public long refuse(Payout locked, Expectation expected, PayoutReply reply) {
        expectations.cancel(expected);
        long reversal = journals.post(locked, "付款未成，冲回", -locked.amountFen());
        move(
                locked,
                PayoutState.REFUSED,
                ", answered_at = ?, reversal_id = ?, refusal = ?",
                Times.timestamp(clock.instant()),
                reversal,
                reply.quotable().refusal());
        noLongerAwaited(locked);
        events.refused(locked, reply.quotable(), reversal);
        return reversal;
    }

    /** It is refused, and the bank pays after all: booked again, its debit entry is to come. Returns the journal's id. */
    public long reinstate(Payout locked, long differenceId) {
        long journalId = journals.post(locked, "付款恢复", locked.amountFen());
        move(
                locked,
                PayoutState.ACCEPTED,
                ", answered_at = ?, journal_id = ?, reversal_id = NULL, refusal = NULL",
                Times.timestamp(clock.instant()),
                journalId);
        events.reinstated(locked, differenceId);
        return journalId;
    }

    /** Tells whoever has to clear it of a difference. */
    void disputed(Payout locked, Dispute dispute) {
        Long posting = locked.isRefund()
                ? jdbc.sql("SELECT posting_id FROM suspense_decision WHERE approval_id = ?")
                        .param(locked.decisionId())
                        .query(Long.class)
                        .single()
                : null;
        events.disputed(locked, posting, dispute);
    }

    /** The bank's answer does not fit what stands; nothing moves. */
    void contradicted(Payout locked, PayoutReply reply) {
        events.contradicted(locked, reply);
    }

    /** Two people found that the bank has not paid: whatever still lies in a queue of it must not be executed either. */
    void cancelInstruction(Payout locked, long differenceId) {
        Payer payer = jdbc.sql("SELECT account_id, number, bank FROM bank_account WHERE account_id = ?")
                .param(locked.bankAccountId())
                .query(Payer.class)
                .single();
        events.instructionCancelled(locked, payer, differenceId);
    }

    /** Whether the bank may still get the instruction from us. */
    boolean isInstructionPending(Payout payout) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM outbox WHERE published_at IS NULL AND cause = ?"
                        + " AND type = 'cn.housingfund.payout.command.v1')")
                .param(PayoutEvents.subject(payout))
                .query(Boolean.class)
                .single();
    }

    /** The bank's debit entry has arrived (R-P1). */
    public void confirm(Payout locked, ExpectationOwner.Met by) {
        move(
                locked,
                PayoutState.CONFIRMED,
                ", confirmed_at = ?, entry_id = ?",
                Times.timestamp(clock.instant()),
                by.entryId());
        noLongerAwaited(locked);
        events.confirmed(locked, by);
    }

    /**
     * The bank's entry gave the money back (退汇), or as much of it as this: so much of what was booked is taken back. Returns
     * the id of the mirrored journal.
     */
    public long takeReturned(Payout locked, ExpectationOwner.Met by) {
        long reversal = journals.post(locked, "退汇，冲回", -by.amountFen());
        move(
                locked,
                PayoutState.RETURNED,
                ", returned_at = ?, returned_by = ?, returned_fen = ?, reversal_id = ?",
                Times.timestamp(clock.instant()),
                by.entryId(),
                by.amountFen(),
                reversal);
        events.returned(locked, by);
        return reversal;
    }

    /** What went out for a case and did not come back, where it came back in part; what is on its way is not counted. */
    public long paidOutFen(long caseId) {
        return jdbc.sql("SELECT coalesce(sum(amount_fen - coalesce(returned_fen, 0)), 0)::bigint FROM payout"
                        + " WHERE case_id = ? AND state IN ('CONFIRMED', 'RETURNED')")
                .param(caseId)
                .query(Long.class)
                .single();
    }

    private void noLongerAwaited(Payout payout) {
        differences.clear(payout.owner(), payout.id(), PayoutDifferences.Kind.NOT_DEBITED.name());
    }

    private void move(Payout payout, PayoutState target, String columns, Object... values) {
        Object[] parameters = new Object[values.length + 2];
        parameters[0] = payout.state().to(target).name();
        System.arraycopy(values, 0, parameters, 1, values.length);
        parameters[values.length + 1] = payout.id();
        jdbc.sql("UPDATE payout SET state = ?" + columns + " WHERE id = ?")
                .params(parameters)
                .update();
    }

    private Payout read(ResultSet row) throws SQLException {
        return new Payout(
                row.getLong("id"),
                row.getObject("case_id", Long.class),
                row.getString("case_number"),
                row.getObject("decision_id", Long.class),
                row.getInt("attempt"),
                row.getLong("bank_account_id"),
                journals.clearing(row.getString("bank")),
                row.getLong("debited_account_id"),
                row.getLong("amount_fen"),
                new CreditorReference(row.getString("reference")),
                PayoutState.valueOf(row.getString("state")));
    }
}
