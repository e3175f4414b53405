package org.housingfund.gateway.testing;

import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.housingfund.gateway.expectation.Expectation;
import org.housingfund.gateway.expectation.Expectation.Owner;
import org.housingfund.gateway.expectation.ExpectationOwner;
import org.housingfund.gateway.expectation.Expectations;
import org.housingfund.gateway.kernel.CreditorReference;
import org.housingfund.gateway.ledger.Accounts;
import org.housingfund.gateway.ledger.Journal;
import org.housingfund.gateway.ledger.Ledger;
import org.housingfund.gateway.ledger.SubjectRole;
import org.housingfund.gateway.statement.BankAccounts;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deductions and payouts as a test invents them: books their clearing account and registers what is expected, as lending
 * and casework do, and stands in for both where their money arrives.
 */
public final class Clearings implements ApplicationContextInitializer<GenericApplicationContext> {
    public static final String DEDUCTIONS = "clearing:deduction:liujiang";
    public static final String PAYOUTS = "clearing:payout:liujiang";

    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);

    private final ConcurrentLinkedQueue<ExpectationOwner.Met> met = new ConcurrentLinkedQueue<>();
    private GatewayBed bed;

    /** Before any bean of the gateway: the first owner that says so is asked. */
    @Override
    public void initialize(GenericApplicationContext starting) {
        for (Owner owner : Owner.values()) {
            starting.registerBean("test" + owner, ExpectationOwner.class, () -> new Fake(owner));
        }
    }

    private final class Fake implements ExpectationOwner {
        private final Owner owner;

        Fake(Owner owner) {
            this.owner = owner;
        }

        @Override
        public Owner owner() {
            return owner;
        }

        @Override
        public void met(List<Met> all) {
            met.addAll(all);
        }

        @Override
        public void returned(List<Met> all) {
            all.forEach(one -> book(
                    one.expectation().ownerId(), 1, false, one.expectation().amountFen()));
        }
    }

    void in(GatewayBed gateway) {
        bed = gateway;
    }

    /** Owners' ids whose money arrived, deductions and payouts together; a rolled back one may be among them. */
    public List<Long> met() {
        return met.stream().map(m -> m.expectation().ownerId()).toList();
    }

    public static CreditorReference reference(long id, boolean incoming) {
        return CreditorReference.of(incoming ? "KK" : "TQ", id);
    }

    /** A lending bank has answered: the repayment is to come in. Returns the expectation's id. */
    public long deducted(long id, String bankAccount, long fen) {
        return register(Owner.DEDUCTION, id, bankAccount, fen);
    }

    /** A payout is instructed: it is to go out. Returns the expectation's id. */
    public long instructed(long id, String bankAccount, long fen) {
        return register(Owner.CASE, id, bankAccount, fen);
    }

    private long register(Owner owner, long id, String bankAccount, long fen) {
        boolean incoming = owner == Owner.DEDUCTION;
        return transaction().execute(status -> {
            long clearing = book(id, 0, incoming, incoming ? fen : -fen);
            long account =
                    bed.bean(BankAccounts.class).find(bankAccount).orElseThrow().accountId();
            return bed.bean(Expectations.class)
                    .register(owner, id, account, clearing, incoming, fen, reference(id, incoming));
        });
    }

    /** Its owner no longer expects it. */
    public void cancel(long id, boolean incoming) {
        transaction().executeWithoutResult(status -> {
            Expectation locked = bed.bean(Expectations.class)
                    .lockByReferences(List.of(reference(id, incoming)))
                    .get(0);
            book(id, 1, incoming, incoming ? -locked.amountFen() : locked.amountFen());
            bed.bean(Expectations.class).cancel(locked);
        });
    }

    private long book(long id, int step, boolean incoming, long fen) {
        Accounts accounts = bed.bean(Accounts.class);
        long clearing = accounts.id(SubjectRole.RECEIVABLES, incoming ? DEDUCTIONS : PAYOUTS);
        long other = accounts.id(SubjectRole.LOANS, "liujiang");
        bed.bean(Ledger.class)
                .post(
                        new Journal(
                                incoming ? Journal.Cause.DEDUCTION : Journal.Cause.CASE,
                                id,
                                step,
                                DAY,
                                incoming ? "DEDUCTION" : "PAYOUT"),
                        List.of(new Ledger.Line(clearing, fen), new Ledger.Line(other, -fen)));
        return clearing;
    }

    /** What stands on a clearing account; nothing where it was never used. */
    public long balanceFen(String key) {
        return bed.jdbc()
                .sql("SELECT coalesce(sum(l.amount_fen), 0)::bigint FROM journal_line l"
                        + " JOIN account a ON a.id = l.account_id WHERE a.key = ?")
                .param(key)
                .query(Long.class)
                .single();
    }

    private TransactionTemplate transaction() {
        return new TransactionTemplate(bed.bean(PlatformTransactionManager.class));
    }
}
