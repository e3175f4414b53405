package org.housingfund.gateway.statement;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private static final int FIRST_YEAR = 1990;
    private static final int LAST_YEAR = 9999;

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
     * @return the proposal's id
     * @throws Approvals.RefusedException where the account is unknown or already has its opening balance, and where the
     *     amount or the day is none that books can hold
     */
    @Transactional
    public long propose(String accountNumber, long amountFen, LocalDate asOf, Actor actor) {
        BankAccounts.BankAccount account = account(accountNumber);
        refuseSecond(account);
        boolean amountFits = amountFen >= -Money.MAX_TOTAL_FEN && amountFen <= Money.MAX_TOTAL_FEN;
        if (!amountFits || asOf.getYear() < FIRST_YEAR || asOf.getYear() > LAST_YEAR) {
            throw new Approvals.RefusedException(
                    "期初余额 " + Money.format(amountFen) + "（" + asOf + " 日终）超出可以记录的范围，请核对金额和日期");
        }
        return approvals.propose(
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

    /**
     * Where an account stands with its opening balance.
     *
     * @param amountFen the approved one; null where there is none
     * @param asOf the day at whose end it stood; null where there is none
     * @param proposal id of the one that waits for a second person; null where none waits
     */
    public record Standing(String account, String bankName, Long amountFen, LocalDate asOf, Long proposal) {}

    /** Every account, by number. */
    @Transactional(readOnly = true)
    public List<Standing> all() {
        return bankAccounts.all().stream().map(this::standing).toList();
    }

    private Standing standing(BankAccounts.BankAccount account) {
        Optional<StatementChain.Opening> opening = chain.opening(account);
        return new Standing(
                account.number(),
                account.bankName(),
                opening.map(StatementChain.Opening::amountFen).orElse(null),
                opening.map(StatementChain.Opening::asOf).orElse(null),
                approvals
                        .open(KIND, StatementChain.openingSubject(account))
                        .map(Approvals.Proposal::id)
                        .orElse(null));
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
