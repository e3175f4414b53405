package org.housingfund.gateway.console.ledger;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.console.ledger.NoticeQueries.Employer;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.console.web.Viewer;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.notice.Person;
import org.housingfund.gateway.notice.Persons;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What is known of an employer, and of the persons on its notices. */
@Component
class EmployerBooks {
    private final NoticeQueries notices;
    private final LedgerQueries ledger;
    private final Persons persons;
    private final Clock clock;

    EmployerBooks(NoticeQueries notices, LedgerQueries ledger, Persons persons, Clock clock) {
        this.notices = notices;
        this.ledger = ledger;
        this.persons = persons;
        this.clock = clock;
    }

    /**
     * An employer with its money that is for no notice yet.
     *
     * @param at end of the booking day that the balance stands at
     * @param unallocatedAccount in the ledger; null where it never had any
     * @param unallocatedFen what the centre owes it
     * @param payerAccounts from which people confirmed that it pays; masked for whoever may not see metadata
     */
    record Known(
            Employer employer, LocalDate at, Long unallocatedAccount, long unallocatedFen, List<String> payerAccounts) {
        /** The same with only what this person may see. */
        Known seenBy(Viewer viewer) {
            return new Known(
                    employer.seenBy(viewer),
                    at,
                    unallocatedAccount,
                    unallocatedFen,
                    payerAccounts.stream().map(viewer::account).toList());
        }
    }

    /**
     * An employer.
     *
     * @param at null for today
     * @throws PageProblem there is none with this account
     */
    Known of(String account, LocalDate at) {
        Employer employer =
                notices.employer(account).orElseThrow(() -> PageProblem.notFound("没有账号为“" + account + "”的单位"));
        LocalDate day = at == null ? LocalDate.ofInstant(clock.instant(), Times.ZONE) : at;
        Optional<Long> unallocated = notices.unallocated(account);
        return new Known(
                employer,
                day,
                unallocated.orElse(null),
                // What is owed to it is a credit.
                unallocated.map(id -> -ledger.balance(id, day)).orElse(0L),
                notices.payerAccounts(employer.id()));
    }

    /** A notice, or a problem that says that there is none. */
    NoticeQueries.Row notice(String number) {
        return notices.find(number).orElseThrow(() -> PageProblem.notFound("没有登记号为“" + number + "”的缴款通知书"));
    }

    /** Name and ID number of one person of a roster, for the one who asks; the audit says who did. */
    @Transactional
    public Person reveal(String number, int line, Actor actor) {
        long person = notices.personOf(notice(number), line)
                .orElseThrow(() -> PageProblem.notFound("通知书 " + number + " 的清册没有第 " + line + " 行"));
        return persons.reveal(actor, person, "通知书 " + number + " 清册第 " + line + " 行");
    }
}
