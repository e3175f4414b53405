package org.housingfund.gateway.console.ledger;

import java.time.Clock;
import java.time.LocalDate;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.closing.TrialBalance;
import org.housingfund.gateway.console.ledger.LedgerQueries.Account;
import org.housingfund.gateway.console.ledger.LedgerQueries.Day;
import org.housingfund.gateway.console.ledger.LedgerQueries.Line;
import org.housingfund.gateway.console.ledger.LedgerQueries.Seal;
import org.housingfund.gateway.console.ledger.LedgerQueries.Standing;
import org.housingfund.gateway.console.web.Doing;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.console.web.Right;
import org.housingfund.gateway.console.web.Slice;
import org.housingfund.gateway.console.web.Viewer;
import org.housingfund.gateway.kernel.Times;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/ledger} and {@code /api/seals}: accounts at any date, the trial balance and the day closes. */
@RestController
@RequestMapping("/api")
class LedgerApi {
    private final LedgerQueries ledger;
    private final SealCheck seals;
    private final Clock clock;

    LedgerApi(LedgerQueries ledger, SealCheck seals, Clock clock) {
        this.ledger = ledger;
        this.seals = seals;
        this.clock = clock;
    }

    /**
     * The trial balance.
     *
     * @param seal number of the day close that it stands at; null where it has what came since
     * @param debitFen all debits
     * @param creditFen all credits, positive
     * @param balanced debits equal credits
     */
    record Trial(Long seal, long debitFen, long creditFen, boolean balanced, TrialBalance balance) {}

    /**
     * An account at the end of a booking day.
     *
     * @param balanceFen debit positive
     */
    record Balance(Account account, LocalDate at, long balanceFen) {}

    /**
     * Turnover and balance of every subject as the last day close left it.
     *
     * @param now with what came since; for operators and auditors, as it takes as long as there is much of it
     */
    @GetMapping("/ledger/trial-balance")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public Trial trialBalance(@RequestParam(defaultValue = "false") boolean now, Viewer viewer) {
        Standing standing = ledger.trialBalance(now, viewer);
        TrialBalance balance = standing.balance();
        return new Trial(standing.seal(), balance.debitFen(), balance.creditFen(), balance.balanced(), balance);
    }

    /**
     * Accounts of a subject in the order of their keys; of persons' accounts, whoever may not see metadata gets the first
     * page only.
     *
     * @param code of the subject
     * @param from first key; of persons' accounts only for whoever may see metadata
     */
    @GetMapping("/ledger/subjects/{code}/accounts")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public Slice<Account> accounts(
            @PathVariable String code,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(required = false) String after,
            Viewer viewer) {
        Slice<Account> slice = ledger.accounts(code, from.strip(), after, viewer);
        boolean hidden =
                !viewer.may(Right.SEE_METADATA.name()) && slice.rows().stream().anyMatch(Account::person);
        Slice<Account> seen = slice.map(account -> account.seenBy(viewer));
        // The key to go on after is the last account's number.
        return hidden ? new Slice<>(seen.rows(), null) : seen;
    }

    /**
     * An account's balance at any date.
     *
     * @param at end of this booking day; without it today's
     */
    @GetMapping("/ledger/accounts/{id}")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public Balance account(@PathVariable long id, @RequestParam(required = false) LocalDate at, Viewer viewer) {
        Account account = find(id);
        LocalDate until = orToday(at);
        return new Balance(account.seenBy(viewer), until, ledger.balance(id, until));
    }

    /**
     * Booking days of a control account on which something moved, newest first; a person's account has lines only.
     *
     * @param from the day to begin with, going back; without it today
     * @param after likewise: next of the page before
     */
    @GetMapping("/ledger/accounts/{id}/days")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public Slice<Day> days(
            @PathVariable long id,
            @RequestParam(required = false) LocalDate from,
            @RequestParam(required = false) LocalDate after) {
        if (find(id).person()) {
            throw PageProblem.invalid("个人账户没有按日汇总，请查询明细（lines）");
        }
        return ledger.days(id, orToday(after == null ? from : after));
    }

    /**
     * Lines of an account: of one booking day, in the order of recording; of a person's account up to it, newest first.
     *
     * @param day without it today
     */
    @GetMapping("/ledger/accounts/{id}/lines")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public Slice<Line> lines(
            @PathVariable long id,
            @RequestParam(required = false) LocalDate day,
            @RequestParam(required = false) String after) {
        return find(id).person()
                ? new Slice<>(ledger.linesUpTo(id, orToday(day)), null)
                : ledger.lines(id, orToday(day), after);
    }

    /** Day closes, newest first. */
    @GetMapping("/seals")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public Slice<Seal> list(@RequestParam(required = false) Long after) {
        return ledger.seals(after);
    }

    /** Computes a seal again from its journals; the audit keeps what came out. */
    @PostMapping("/seals/{no}/verify")
    @PreAuthorize("hasAnyRole('OPERATOR', 'AUDITOR')")
    public SealCheck.Verified verify(@PathVariable long no, Actor actor) {
        return Doing.orProblem(() -> seals.verify(no, actor));
    }

    private Account find(long id) {
        return ledger.account(id).orElseThrow(() -> PageProblem.notFound("总账中没有编号为 " + id + " 的账户"));
    }

    private LocalDate orToday(LocalDate day) {
        return day == null ? LocalDate.ofInstant(clock.instant(), Times.ZONE) : day;
    }
}
