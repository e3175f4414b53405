package org.housingfund.gateway.console.ledger;

import java.time.LocalDate;
import java.util.List;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.console.ledger.NoticeQueries.Employer;
import org.housingfund.gateway.console.ledger.NoticeQueries.Part;
import org.housingfund.gateway.console.ledger.NoticeQueries.RosterLine;
import org.housingfund.gateway.console.ledger.NoticeQueries.Row;
import org.housingfund.gateway.console.web.Slice;
import org.housingfund.gateway.console.web.Viewer;
import org.housingfund.gateway.notice.NoticeState;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/notices} and {@code /api/employers}. Persons stay hidden until one is revealed. */
@RestController
@RequestMapping("/api")
class NoticeApi {
    private final NoticeQueries notices;
    private final EmployerBooks books;

    NoticeApi(NoticeQueries notices, EmployerBooks books) {
        this.notices = notices;
        this.books = books;
    }

    /**
     * A notice and its money.
     *
     * @param outstandingFen what has not come yet
     * @param parts what came for it, or was written for it and waits: the first hundred
     */
    record Whole(Row notice, long outstandingFen, List<Part> parts) {}

    /**
     * A person in clear.
     *
     * @param idNumber 18 characters
     */
    record Revealed(String name, String idNumber) {}

    /**
     * Notices, newest first.
     *
     * @param employer account number; without it everybody's
     */
    @GetMapping("/notices")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public Slice<Row> list(
            @RequestParam(required = false) String employer,
            @RequestParam(required = false) NoticeState state,
            @RequestParam(required = false) Long after,
            Viewer viewer) {
        return notices.list(employer, state, after).map(row -> row.seenBy(viewer));
    }

    /** One notice and its money. */
    @GetMapping("/notices/{number}")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public Whole notice(@PathVariable String number, Viewer viewer) {
        Row notice = books.notice(number);
        return new Whole(notice.seenBy(viewer), notice.outstandingFen(), notices.parts(notice.id()));
    }

    /** Lines of the roster that counts, without names. */
    @GetMapping("/notices/{number}/roster")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public Slice<RosterLine> roster(
            @PathVariable String number, @RequestParam(defaultValue = "0") int after, Viewer viewer) {
        return notices.roster(books.notice(number), after).map(line -> line.seenBy(viewer));
    }

    /** Name and ID number of one person of the roster; the audit says who asked. */
    @PostMapping("/notices/{number}/lines/{line}/reveal")
    @PreAuthorize("hasRole('VIEWER') and hasAuthority('SEE_PERSONAL_DATA')")
    public Revealed reveal(@PathVariable String number, @PathVariable int line, Actor actor) {
        var person = books.reveal(number, line, actor);
        return new Revealed(person.name(), person.id().text());
    }

    /**
     * Employers found by account number, social credit code or the beginning of the name; the first fifty.
     *
     * @param q what is looked for; of the name all, for whoever may not see metadata
     */
    @GetMapping("/employers")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public List<Employer> search(@RequestParam String q, Viewer viewer) {
        return notices.search(q.strip(), viewer).stream()
                .map(one -> one.seenBy(viewer))
                .toList();
    }

    /**
     * An employer with its unallocated balance at any date.
     *
     * @param at end of this booking day; without it today's
     */
    @GetMapping("/employers/{account}")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public EmployerBooks.Known employer(
            @PathVariable String account, @RequestParam(required = false) LocalDate at, Viewer viewer) {
        return books.of(account, at).seenBy(viewer);
    }
}
