package org.housingfund.gateway.statement;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.ledger.Accounts;
import org.housingfund.gateway.ledger.Journal;
import org.housingfund.gateway.ledger.Ledger;
import org.housingfund.gateway.ledger.SubjectRole;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The first opening balance of an account: a journal that one person proposes and another approves (R-M10). */
@Service
public class Openings {
    private static final String KIND = "OPENING";

    private final Approvals approvals;
    private final BankAccounts bankAccounts;
    private final Accounts accounts;
    private final Ledger ledger;
    private final StatementChain chain;

    Openings(Approvals approvals, BankAccounts bankAccounts, Accounts accounts, Ledger ledger, StatementChain chain) {
        this.approvals = approvals;
        this.bankAccounts = bankAccounts;
        this.accounts = accounts;
        this.ledger = ledger;
        this.chain = chain;
    }

    /**
     * Proposes the balance of an account before its first statement, which must begin on the day after.
     *
     * @param asOf the day at whose end the balance stood
     * @throws Approvals.RefusedException where the account is unknown or already has its opening balance
     */
    @Transactional
    public void propose(String accountNumber, long amountFen, LocalDate asOf, Actor actor) {
        BankAccounts.BankAccount account = account(accountNumber);
        refuseSecond(account);
        approvals.propose(
                KIND,
                StatementChain.openingSubject(account),
                Map.of("amount", Money.format(amountFen), "asOf", asOf.toString()),
                actor);
    }

    /**
     * Approves and books the proposed balance, and lets the account's waiting statements go.
     *
     * @throws Approvals.RefusedException where nothing is proposed, the same identity proposed it, or the account has its
     *     opening balance by now
     */
    @Transactional
    public void approve(String accountNumber, Actor actor) {
        BankAccounts.BankAccount account = account(accountNumber);
        refuseSecond(account);
        Approvals.Proposal approved = approvals.approve(KIND, StatementChain.openingSubject(account), actor);
        StatementChain.Opening opening = StatementChain.Opening.of(approved);
        if (opening.amountFen() != 0) {
            long counterpart = accounts.id(SubjectRole.OPENING, account.number());
            ledger.post(
                    new Journal(Journal.Cause.OPENING, account.accountId(), 0, opening.asOf(), "期初余额"),
                    List.of(
                            Ledger.Line.debit(account.accountId(), opening.amountFen()),
                            Ledger.Line.credit(counterpart, opening.amountFen())));
        }
        chain.advance(account.accountId());
    }

    /**
     * Rejects the proposed balance, so that another can be proposed.
     *
     * @throws Approvals.RefusedException where nothing is proposed, or the same identity proposed it
     */
    @Transactional
    public void reject(String accountNumber, Actor actor) {
        approvals.reject(KIND, StatementChain.openingSubject(account(accountNumber)), actor);
    }

    /** The approved opening balance in fen, where there is one. */
    public OptionalLong approvedFen(String accountNumber) {
        return chain.opening(account(accountNumber))
                .map(opening -> OptionalLong.of(opening.amountFen()))
                .orElseGet(OptionalLong::empty);
    }

    private void refuseSecond(BankAccounts.BankAccount account) {
        if (chain.opening(account).isPresent()) {
            throw new Approvals.RefusedException("账户 " + account.number() + " 已有经复核的期初余额，不得重复设置");
        }
    }

    private BankAccounts.BankAccount account(String number) {
        return bankAccounts
                .find(number)
                .orElseThrow(
                        () -> new Approvals.RefusedException("未登记的收款账户：" + number + "；请先在 gateway.bank-accounts 中登记"));
    }
}
