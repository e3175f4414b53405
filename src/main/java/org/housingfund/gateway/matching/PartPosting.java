package org.housingfund.gateway.matching;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.housingfund.gateway.notice.Notice;
import org.housingfund.gateway.notice.Notices;
import org.housingfund.gateway.statement.BankAccounts;
import org.housingfund.gateway.statement.BankAccounts.BankAccount;
import org.housingfund.gateway.statement.Direction;
import org.housingfund.gateway.statement.EntryKind;
import org.housingfund.gateway.statement.Statement;
import org.springframework.stereotype.Component;

/** Decides and books the entries of one part, in the caller's transaction. */
@Component
class PartPosting {
    private final PostingEntries entries;
    private final Notices notices;
    private final BankAccounts bankAccounts;
    private final TransactionCodes transactionCodes;
    private final RemarkReader reader;
    private final NumberNeighbours neighbours;
    private final Matcher matcher;
    private final String rulesVersion;
    private final Booking booking;

    PartPosting(
            PostingEntries entries,
            Notices notices,
            BankAccounts bankAccounts,
            TransactionCodes transactionCodes,
            RemarkRules rules,
            Booking booking) {
        this.entries = entries;
        this.notices = notices;
        this.bankAccounts = bankAccounts;
        this.transactionCodes = transactionCodes;
        this.reader = new RemarkReader(rules);
        this.neighbours = new NumberNeighbours(rules.numbers());
        this.matcher = new Matcher(rules.version());
        this.rulesVersion = rules.version();
        this.booking = booking;
    }

    StatementParts.Outcome post(Statement statement, StatementParts.Part part) {
        List<PostingEntry> all = entries.of(part);
        if (all.size() != part.entryCount()) {
            throw new IllegalStateException("part " + part + " holds " + all.size() + " entries");
        }
        List<Decision> decisions = new ArrayList<>(all.size());
        Map<String, List<PostingEntry>> byNumber = new LinkedHashMap<>();
        for (PostingEntry entry : all) {
            Decision byKind = decideByKind(statement, entry);
            if (byKind != null) {
                decisions.add(byKind);
            } else if (entry.noticeKey().isEmpty()) {
                decisions.add(matcher.unread(entry, reader.read(entry.texts())));
            } else {
                byNumber.computeIfAbsent(entry.noticeKey(), n -> new ArrayList<>())
                        .add(entry);
            }
        }
        Map<String, Notice> live =
                notices.lockByNumbers(byNumber.keySet()).stream().collect(Collectors.toMap(Notice::number, n -> n));
        Map<String, Set<String>> rivals = rivals(byNumber, live);
        Map<Long, BankAccount> accounts =
                bankAccounts.all().stream().collect(Collectors.toMap(BankAccount::accountId, a -> a));
        byNumber.forEach((number, credits) -> decisions.addAll(matcher.decide(
                credits, accounts, statement.accountId(), live.get(number), rivals.getOrDefault(number, Set.of()))));
        booking.book(statement, accounts.get(statement.accountId()), part, decisions, live.values());
        return outcome(decisions);
    }

    /** Entries that no notice can explain; null for an ordinary credit. */
    private Decision decideByKind(Statement statement, PostingEntry entry) {
        if (entry.reversal()) {
            return plain(entry, DispositionKind.SUSPENDED, Reason.REVERSED, "不是冲正", "冲正标志");
        }
        EntryKind kind = transactionCodes.kindOf(statement.mapping(), entry.code());
        if (kind == EntryKind.TRANSFER) {
            return plain(entry, DispositionKind.INTERNAL_TRANSFER, null, "交易码", entry.code());
        }
        if (entry.direction() == Direction.DEBIT) {
            return kind == EntryKind.FEE
                    ? plain(entry, DispositionKind.FEE, null, "交易码", entry.code())
                    : plain(entry, DispositionKind.SUSPENDED, Reason.UNKNOWN_DEBIT, "已知的支出交易码", entry.code());
        }
        return kind == EntryKind.INTEREST ? plain(entry, DispositionKind.INTEREST, null, "交易码", entry.code()) : null;
    }

    private Decision plain(PostingEntry entry, DispositionKind kind, Reason reason, String expected, String found) {
        Evidence.Check check = new Evidence.Check("交易性质", expected, String.valueOf(found), reason == null);
        return new Decision(entry, kind, reason, null, null, 0, new Evidence(rulesVersion, Set.of(), List.of(check)));
    }

    /** R-M3a: where a payer does not agree, the live notices one slip away that wait for the same amount. */
    private Map<String, Set<String>> rivals(Map<String, List<PostingEntry>> byNumber, Map<String, Notice> live) {
        Map<String, Set<String>> near = new HashMap<>();
        byNumber.forEach((number, credits) -> {
            Notice notice = live.get(number);
            if (notice != null
                    && notice.live()
                    && credits.stream().anyMatch(c -> !PayerNames.agree(notice.employerName(), c.payerName()))) {
                near.put(number, neighbours.slips(number));
            }
        });
        Set<String> asked = near.values().stream().flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new));
        Map<String, Long> outstanding = asked.isEmpty() ? Map.of() : notices.liveOutstandingFen(asked);
        Map<String, Set<String>> rivals = new HashMap<>();
        near.forEach((number, slips) -> rivals.put(
                number,
                slips.stream()
                        .filter(n -> outstanding.getOrDefault(n, -1L)
                                == live.get(number).outstandingFen())
                        .collect(Collectors.toCollection(TreeSet::new))));
        return rivals;
    }

    private static StatementParts.Outcome outcome(Collection<Decision> decisions) {
        Map<DispositionKind, Long> counts =
                decisions.stream().collect(Collectors.groupingBy(Decision::kind, Collectors.counting()));
        return new StatementParts.Outcome(
                counts.getOrDefault(DispositionKind.ALLOCATED, 0L).intValue(),
                counts.getOrDefault(DispositionKind.PART_FUNDING, 0L).intValue(),
                counts.getOrDefault(DispositionKind.SUSPENDED, 0L).intValue());
    }
}
