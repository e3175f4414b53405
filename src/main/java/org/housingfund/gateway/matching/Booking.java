package org.housingfund.gateway.matching;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.housingfund.gateway.kernel.TableCopy;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.ledger.Accounts;
import org.housingfund.gateway.ledger.Journal;
import org.housingfund.gateway.ledger.Ledger;
import org.housingfund.gateway.ledger.Ledger.Line;
import org.housingfund.gateway.ledger.PostingBatch;
import org.housingfund.gateway.ledger.SubjectRole;
import org.housingfund.gateway.notice.Notice;
import org.housingfund.gateway.notice.Notices;
import org.housingfund.gateway.statement.BankAccounts.BankAccount;
import org.housingfund.gateway.statement.Direction;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Turns decisions into journals, allocation lines, suspended postings, dispositions and events. Every entry posts once
 * to its bank account (R-B4) and once against it.
 */
@Component
class Booking {
    /** Where a roster's line numbers begin in its journal: control lines, one for each part that waited, stand before. */
    static final int ROSTER_OFFSET = 1_000_000_000;

    /** Steps of an entry's life in the books. */
    private static final int ARRIVED = 0;

    private static final int RESOLVED = 1;

    private final JdbcTemplate jdbc;
    private final Ledger ledger;
    private final Accounts accounts;
    private final Notices notices;
    private final Suspense suspense;
    private final PostingEvents events;
    private final Clock clock;

    Booking(
            JdbcTemplate jdbc,
            Ledger ledger,
            Accounts accounts,
            Notices notices,
            Suspense suspense,
            PostingEvents events,
            Clock clock) {
        this.jdbc = jdbc;
        this.ledger = ledger;
        this.accounts = accounts;
        this.notices = notices;
        this.suspense = suspense;
        this.events = events;
        this.clock = clock;
    }

    /** One decision with the journal that booked it. */
    record Booked(Decision decision, long journalId) {}

    void book(
            Map<PostingSource, List<PostingEntry>> sourced,
            BankAccount bank,
            List<Decision> decisions,
            Collection<Notice> locked) {
        Long statementId = sourced.keySet().iterator().next().statementId();
        Map<Long, Notice> byId = locked.stream().collect(Collectors.toMap(Notice::id, n -> n));
        Contra contra = new Contra(decisions, bank);
        Map<Long, List<Suspense.Open>> waiting = suspense.openParts(partFunded(allocatedNotices(decisions), byId));
        PostingBatch batch = ledger.open();
        List<Booked> booked = new ArrayList<>(decisions.size());
        Map<Long, Long> rosterJournals = new HashMap<>();
        // Parts of this very run wait in suspense too before the last one completes their notice.
        for (Decision decision : decisions) {
            if (decision.kind() == DispositionKind.ALLOCATED) {
                continue;
            }
            booked.add(new Booked(decision, batch.add(head(decision), lines(decision, bank, contra))));
        }
        Map<Long, Suspense.Open> opened = suspense.open(statementId, booked, contra);
        opened.values().stream()
                .filter(o -> o.reason() == Reason.AMOUNT_SHORT)
                .forEach(o -> waiting.computeIfAbsent(o.noticeId(), n -> new ArrayList<>())
                        .add(o));
        List<Suspense.Closing> closings = new ArrayList<>();
        for (Decision decision : decisions) {
            if (decision.kind() == DispositionKind.ALLOCATED) {
                List<Suspense.Open> parts = waiting.getOrDefault(decision.noticeId(), List.of());
                List<Line> lines = new ArrayList<>();
                lines.add(Line.debit(bank.accountId(), decision.entry().amountFen()));
                parts.forEach(p -> lines.add(new Line(p.accountId(), -p.amountFen())));
                long journal = batch.add(head(decision), lines);
                parts.forEach(p -> closings.add(new Suspense.Closing(p.id(), journal)));
                rosterJournals.put(decision.noticeId(), journal);
                booked.add(new Booked(decision, journal));
            }
        }
        splitToEmployees(batch, rosterJournals);
        batch.close();
        suspense.close(closings);
        recordAllocations(booked, byId, bank);
        recordDispositions(booked);
        fundNotices(decisions, byId, bank);
        announce(sourced, bank, booked, byId, opened);
    }

    /** Whatever was booked together, each source says of its own only. */
    private void announce(
            Map<PostingSource, List<PostingEntry>> sourced,
            BankAccount bank,
            List<Booked> booked,
            Map<Long, Notice> notices,
            Map<Long, Suspense.Open> opened) {
        Map<Long, PostingSource> sources = new HashMap<>();
        sourced.forEach((source, entries) -> entries.forEach(entry -> sources.put(entry.id(), source)));
        Map<PostingSource, List<Booked>> bySource = booked.stream()
                .collect(Collectors.groupingBy(
                        one -> sources.get(one.decision().entry().id())));
        sourced.keySet()
                .forEach(source ->
                        events.publish(source, bank, bySource.getOrDefault(source, List.of()), notices, opened));
    }

    /** Moves what waited in suspense to the clearing account of the expectation that the entry turned out to meet. */
    void resolve(Suspense.Open posting, Decision decision, BankAccount bank) {
        PostingEntry entry = decision.entry();
        // The day on which it became clear: the balances of days gone by stay as they were.
        LocalDate today = LocalDate.ofInstant(clock.instant(), Times.ZONE);
        LocalDate bookedOn = today.isAfter(entry.bookedOn()) ? today : entry.bookedOn();
        long journal = ledger.post(
                new Journal(
                        Journal.Cause.ENTRY,
                        entry.id(),
                        RESOLVED,
                        bookedOn,
                        decision.kind().name()),
                List.of(
                        new Line(posting.accountId(), -posting.amountFen()),
                        new Line(decision.expectation().clearingAccountId(), posting.amountFen())));
        suspense.close(List.of(new Suspense.Closing(posting.id(), journal)));
        jdbc.update(
                "UPDATE disposition SET kind = ?, journal_id = ?, rules_version = ?, evidence = ? WHERE entry_id = ?",
                decision.kind().name(),
                journal,
                decision.evidence().rules(),
                decision.shortEvidence(),
                entry.id());
        events.resolved(bank, posting, decision, journal);
    }

    /** The accounts against which these decisions are booked. */
    Contra contra(List<Decision> decisions, BankAccount bank) {
        return new Contra(decisions, bank);
    }

    private static Set<Long> allocatedNotices(List<Decision> decisions) {
        return decisions.stream()
                .filter(d -> d.kind() == DispositionKind.ALLOCATED)
                .map(Decision::noticeId)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Only of these are there parts that wait. */
    private static Set<Long> partFunded(Set<Long> noticeIds, Map<Long, Notice> byId) {
        return noticeIds.stream().filter(id -> byId.get(id).fundedFen() > 0).collect(Collectors.toSet());
    }

    private static Journal head(Decision decision) {
        PostingEntry entry = decision.entry();
        return new Journal(
                Journal.Cause.ENTRY,
                entry.id(),
                ARRIVED,
                entry.bookedOn(),
                decision.kind().name());
    }

    private static List<Line> lines(Decision decision, BankAccount bank, Contra contra) {
        long effect = decision.entry().direction() == Direction.CREDIT
                ? decision.entry().amountFen()
                : -decision.entry().amountFen();
        return List.of(new Line(bank.accountId(), effect), new Line(contra.accountOf(decision), -effect));
    }

    /** The account against which an entry that is not allocated is booked. */
    final class Contra {
        private final Map<SubjectRole, Map<String, Long>> ids = new EnumMap<>(SubjectRole.class);
        private final BankAccount bank;

        /** Opens what these decisions need and does not exist; everyone in the same order, by role and key. */
        Contra(List<Decision> decisions, BankAccount bank) {
            this.bank = bank;
            Map<SubjectRole, Set<String>> keys = new EnumMap<>(SubjectRole.class);
            decisions.stream()
                    .map(this::subAccount)
                    .flatMap(Optional::stream)
                    .forEach(a -> keys.computeIfAbsent(a.role(), role -> new HashSet<>())
                            .add(a.key()));
            keys.forEach((role, all) -> ids.put(role, accounts.ids(role, all)));
        }

        private record SubAccount(SubjectRole role, String key) {}

        long accountOf(Decision decision) {
            return switch (decision.kind()) {
                case FEE, INTEREST, INTERNAL_TRANSFER, PART_FUNDING, SUSPENDED -> {
                    SubAccount of = subAccount(decision).orElseThrow();
                    yield Objects.requireNonNull(ids.get(of.role()).get(of.key()), of::toString);
                }
                case REPAYMENT_SETTLED, PAYOUT_CONFIRMED, RETURNED_PAYMENT ->
                    decision.expectation().clearingAccountId();
                case ALLOCATED, REVERSAL, DEDUCTION_RETURN ->
                    throw new IllegalStateException("no single counter-account: " + decision);
            };
        }

        /** Empty where an expectation says it, or where there are several. */
        private Optional<SubAccount> subAccount(Decision decision) {
            return switch (decision.kind()) {
                case FEE -> Optional.of(new SubAccount(SubjectRole.BANK_FEES, "fees:" + bank.bank()));
                case INTEREST -> Optional.of(new SubAccount(SubjectRole.INCOME, "interest:" + bank.bank()));
                case INTERNAL_TRANSFER -> Optional.of(new SubAccount(SubjectRole.RECEIVABLES, "transfers"));
                case PART_FUNDING, SUSPENDED -> Optional.of(suspenseOf(decision));
                case REPAYMENT_SETTLED, PAYOUT_CONFIRMED, RETURNED_PAYMENT, ALLOCATED, REVERSAL, DEDUCTION_RETURN ->
                    Optional.empty();
            };
        }

        private static SubAccount suspenseOf(Decision decision) {
            if (decision.entry().direction() == Direction.DEBIT) {
                return new SubAccount(SubjectRole.RECEIVABLES, Suspense.DEBITS);
            }
            return new SubAccount(
                    SubjectRole.OTHER_PAYABLES,
                    decision.employerAccount() == null
                            ? Suspense.GENERAL
                            : Suspense.unallocatedKey(decision.employerAccount()));
        }
    }

    /** R-L3: an allocation line is the journal line on the employee's account; the roster never leaves the database. */
    static void splitToEmployees(PostingBatch batch, Map<Long, Long> rosterJournals) {
        if (!rosterJournals.isEmpty()) {
            List<Long> noticeIds = new ArrayList<>(rosterJournals.keySet());
            batch.addSelectedLines(
                    "SELECT a.journal_id, " + ROSTER_OFFSET
                            + " + r.line_no, r.account_id, -(r.employer_fen + r.employee_fen)"
                            + " FROM unnest(?::bigint[], ?::bigint[]) AS a(journal_id, notice_id)"
                            + " JOIN payment_notice n ON n.id = a.notice_id"
                            + " JOIN roster_line r ON r.notice_id = n.id AND r.roster_no = n.roster_no",
                    noticeIds.stream().mapToLong(rosterJournals::get).toArray(),
                    noticeIds.stream().mapToLong(Long::longValue).toArray());
        }
    }

    void recordAllocations(List<Booked> booked, Map<Long, Notice> byId, BankAccount bank) {
        List<Booked> allocations = booked.stream()
                .filter(b -> b.decision().kind() == DispositionKind.ALLOCATED)
                .toList();
        copy(
                "allocation (notice_id, journal_id, amount_fen, account_id, month)",
                allocations,
                (rows, b) -> rows.cell(b.decision().noticeId())
                        .cell(b.journalId())
                        .cell(byId.get(b.decision().noticeId()).amountFen())
                        .cell(bank.accountId())
                        .cell(Arrival.month(b.decision().entry().bookedOn())));
    }

    private void recordDispositions(List<Booked> booked) {
        copy(
                "disposition (entry_id, kind, journal_id, notice_id, rules_version, evidence)",
                booked,
                (rows, b) -> rows.cell(b.decision().entry().id())
                        .cell(b.decision().kind().name())
                        .cell(b.journalId())
                        .cell(b.decision().noticeId())
                        .cell(b.decision().evidence().rules())
                        .cell(b.decision().shortEvidence()));
    }

    private void copy(String table, List<Booked> booked, BiConsumer<TableCopy, Booked> cells) {
        if (booked.isEmpty()) {
            return;
        }
        jdbc.execute((ConnectionCallback<Long>) connection -> {
            try (TableCopy rows = TableCopy.into(connection, table)) {
                for (Booked b : booked) {
                    cells.accept(rows, b);
                    rows.endRow();
                }
                return rows.end();
            }
        });
    }

    /** Carries the money that arrived to its notices: complete ones are allocated, others part-funded (R-N6). */
    void fundNotices(List<Decision> decisions, Map<Long, Notice> byId, BankAccount bank) {
        Set<Long> allocated = allocatedNotices(decisions);
        Map<Long, Notices.Funding> complete = new HashMap<>();
        Map<Long, Notices.Funding> parts = new HashMap<>();
        for (Decision decision : decisions) {
            Long id = decision.noticeId();
            LocalDate month = Arrival.month(decision.entry().bookedOn());
            if (decision.kind() == DispositionKind.ALLOCATED) {
                complete.put(id, new Notices.Funding(id, byId.get(id).amountFen(), bank.accountId(), month));
            } else if (decision.kind() == DispositionKind.PART_FUNDING && !allocated.contains(id)) {
                long before = parts.containsKey(id)
                        ? parts.get(id).fundedFen()
                        : byId.get(id).fundedFen();
                long now = Math.addExact(before, decision.entry().amountFen());
                parts.put(id, new Notices.Funding(id, now, bank.accountId(), month));
            }
        }
        notices.markAllocated(complete.values());
        notices.markPartFunded(parts.values());
    }
}
