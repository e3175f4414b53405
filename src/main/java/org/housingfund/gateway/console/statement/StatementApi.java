package org.housingfund.gateway.console.statement;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals.Proposal;
import org.housingfund.gateway.console.statement.StatementProposals.Held;
import org.housingfund.gateway.console.statement.StatementQueries.File;
import org.housingfund.gateway.console.statement.StatementQueries.Filter;
import org.housingfund.gateway.console.statement.StatementQueries.Progress;
import org.housingfund.gateway.console.statement.StatementQueries.Row;
import org.housingfund.gateway.console.web.Doing;
import org.housingfund.gateway.console.web.Done;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.console.web.Right;
import org.housingfund.gateway.console.web.Slice;
import org.housingfund.gateway.console.web.Viewer;
import org.housingfund.gateway.matching.DispositionKind;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/statements}, {@code /api/entries} and {@code /api/files}: what banks sent, and what became of it. */
@RestController
@RequestMapping("/api")
class StatementApi {
    private final StatementQueries statements;
    private final StatementProposals proposals;
    private final EntryLives lives;
    private final RawBytes rawBytes;

    StatementApi(StatementQueries statements, StatementProposals proposals, EntryLives lives, RawBytes rawBytes) {
        this.statements = statements;
        this.proposals = proposals;
        this.lives = lives;
        this.rawBytes = rawBytes;
    }

    /**
     * One statement.
     *
     * @param expectedFen opening balance plus credits minus debits: the closing balance, where nothing is missing
     * @param progress how far it is posted, and what its entries became
     * @param gapProposal the proposal to post it in spite of a gap; null where none waits
     * @param discardProposal the proposal to discard it; null where none waits
     */
    record Whole(
            Row statement, long expectedFen, File file, Progress progress, Long gapProposal, Long discardProposal) {}

    /**
     * An entry in its statement.
     *
     * @param amountFen positive where money came in
     * @param counterpartyName masked for whoever may not see metadata, like the texts
     * @param raw the line as the bank sent it; null for whoever may not see metadata, and where the file has no lines
     * @param disposition what became of it; null before it is decided
     * @param journalId null where nothing is booked
     * @param notice that it is for or was written for; null where there is none
     * @param reason why it waits in suspense; null where it does not
     * @param confirms the pushed entry that it confirms, which has disposition and journal; null for none
     */
    record Shown(
            long id,
            int sequence,
            LocalDate bookedOn,
            long amountFen,
            String identity,
            String counterpartyName,
            List<String> texts,
            String raw,
            DispositionKind disposition,
            Long journalId,
            String notice,
            String reason,
            Long confirms) {
        private static Shown of(StatementQueries.Line line, String raw, Viewer viewer) {
            return new Shown(
                    line.id(),
                    line.sequence(),
                    line.bookedOn(),
                    line.signedFen(),
                    line.identity(),
                    viewer.name(line.counterpartyName()),
                    line.texts().stream().map(viewer::remark).toList(),
                    raw,
                    line.disposition(),
                    line.journalId(),
                    line.notice(),
                    line.reason(),
                    line.confirms());
        }
    }

    /**
     * What somebody proposes about a held statement.
     *
     * @param comment why, for the one who approves
     */
    record Proposing(Held action, String comment) {}

    /**
     * A file and what is in it.
     *
     * @param statements in the file's order; none where it was refused
     */
    record Report(File file, List<Row> statements) {}

    /** Statements, newest first. */
    @GetMapping("/statements")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public Slice<Row> list(Filter filter, @RequestParam(required = false) Long after) {
        return statements.list(filter, after);
    }

    /** One statement with its balance equation, its file and what waits for a second person. */
    @GetMapping("/statements/{id}")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public Whole statement(@PathVariable long id, Viewer viewer) {
        Row statement = find(id);
        return new Whole(
                statement,
                statement.expectedFen(),
                file(statement.receiptId()).seenBy(viewer),
                statements.progress(id),
                id(proposals.open(Held.GAP, id)),
                id(proposals.open(Held.DISCARD, id)));
    }

    /** Entries of a statement in the order of the file. */
    @GetMapping("/statements/{id}/entries")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public Slice<Shown> entries(@PathVariable long id, @RequestParam(defaultValue = "0") int after, Viewer viewer) {
        Row statement = find(id);
        Slice<StatementQueries.Line> slice = statements.entries(id, after);
        Map<Long, String> raw = viewer.may(Right.SEE_METADATA.name())
                ? rawBytes.lines(
                        statement.receiptId(),
                        slice.rows().stream().map(StatementQueries.Line::place).toList())
                : Map.of();
        return slice.map(line -> Shown.of(line, raw.get(line.offset()), viewer));
    }

    /** Proposes to release or discard a held statement; another person decides. */
    @PostMapping("/statements/{id}/proposals")
    @PreAuthorize("hasRole('OPERATOR')")
    @ResponseStatus(HttpStatus.CREATED)
    public Done propose(@PathVariable long id, @RequestBody Proposing what, Actor actor) {
        find(id);
        return new Done(Doing.orProblem(() -> proposals.propose(id, what.action(), what.comment(), actor)));
    }

    /** One entry's whole life: bytes, remark, evidence, journals, decisions and events. */
    @GetMapping("/entries/{id}")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public EntryLives.Life life(@PathVariable long id, Viewer viewer) {
        return lives.of(id, viewer).seenBy(viewer);
    }

    /** Statement files and pushes that were refused, newest first, with everything that is wrong with them. */
    @GetMapping("/files/refused")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public Slice<File> refused(@RequestParam(required = false) Long after, Viewer viewer) {
        return statements.refused(after).map(file -> file.seenBy(viewer));
    }

    /** A statement file or push: where it came from, its digest, its problems and its statements. */
    @GetMapping("/files/{receiptId}")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public Report report(@PathVariable long receiptId, Viewer viewer) {
        return new Report(file(receiptId).seenBy(viewer), statements.ofFile(receiptId));
    }

    private Row find(long id) {
        return statements.find(id).orElseThrow(() -> PageProblem.notFound("没有编号为 " + id + " 的对账单"));
    }

    private File file(long receiptId) {
        return statements.file(receiptId).orElseThrow(() -> PageProblem.notFound("没有编号为 " + receiptId + " 的对账文件或推送"));
    }

    private static Long id(Proposal proposal) {
        return proposal == null ? null : proposal.id();
    }
}
