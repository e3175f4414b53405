package org.housingfund.gateway.matching;

import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.housingfund.gateway.notice.Notice;
import org.housingfund.gateway.notice.NoticeListener;
import org.housingfund.gateway.notice.Notices;
import org.housingfund.gateway.outbox.Outbox;
import org.housingfund.gateway.statement.BankAccounts;
import org.housingfund.gateway.statement.BankAccounts.BankAccount;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Decides again what waits in suspense under a notice's number when the cause goes away for which it waits: the notice
 * arrives after its money, is reinstated, or gets free again (R-M6). By the same rules and all together (R-M3b); what a
 * person decided or pinned stays as it is (I11). Idempotent.
 */
@Service
public class LateNotices implements NoticeListener {
    private final Notices notices;
    private final WaitingPostings waiting;
    private final PostingEntries entries;
    private final BankAccounts bankAccounts;
    private final PayerAccounts payerAccounts;
    private final NearestNotices nearest;
    private final Rebooking rebooking;
    private final Outbox outbox;
    private final PostingQueues queues;
    private final RemarkReader reader;
    private final Matcher matcher;

    LateNotices(
            Notices notices,
            WaitingPostings waiting,
            PostingEntries entries,
            BankAccounts bankAccounts,
            PayerAccounts payerAccounts,
            NearestNotices nearest,
            Rebooking rebooking,
            Outbox outbox,
            PostingQueues queues,
            RemarkRules rules) {
        this.notices = notices;
        this.waiting = waiting;
        this.entries = entries;
        this.bankAccounts = bankAccounts;
        this.payerAccounts = payerAccounts;
        this.nearest = nearest;
        this.rebooking = rebooking;
        this.outbox = outbox;
        this.queues = queues;
        this.reader = new RemarkReader(rules);
        this.matcher = new Matcher(rules);
    }

    @Override
    public void payable(String number) {
        if (waiting.markDue(number)) {
            pointAt(number);
        }
    }

    private void pointAt(String number) {
        outbox.work("notice:" + number, queues.workNotices(), new PostingQueues.NoticePointer(number));
    }

    /** Points again at notices whose money waits although they changed. */
    @Transactional
    public void republish(Duration olderThan) {
        waiting.claimDue(olderThan).forEach(this::pointAt);
    }

    /** Decides again what waits under this number. */
    @Transactional
    public void resolve(String number) {
        notices.lockByNumbers(Set.of(number)).forEach(this::retry);
    }

    /** Decides again what waits for this notice, which the caller has locked. */
    void retry(Notice notice) {
        Map<Long, Suspense.Open> postings = waiting.lock(notice.number());
        List<Matcher.Credit> credits = new ArrayList<>();
        Map<Long, Reading> readings = new HashMap<>();
        // In the banks' order: an account's entries by day, as they were staged.
        entries.of(postings.keySet()).stream()
                .sorted(Comparator.comparing(PostingEntry::bookedOn))
                .forEach(entry -> {
                    Reading reading = reader.read(entry.texts());
                    readings.put(entry.id(), reading);
                    // Empty where the rules of today no longer read this number.
                    reader.match(reading)
                            .filter(candidate -> candidate.number().equals(notice.number()))
                            .ifPresent(candidate -> credits.add(new Matcher.Credit(entry, candidate)));
                });
        if (!credits.isEmpty()) {
            Map<Long, BankAccount> accounts =
                    bankAccounts.all().stream().collect(Collectors.toMap(BankAccount::accountId, a -> a));
            Map<String, List<Matcher.Credit>> known = new HashMap<>(Map.of(notice.number(), credits));
            payerAccounts.recognise(known, Map.of(notice.number(), notice));
            List<Matcher.Credit> recognised = known.get(notice.number());
            Set<String> numbers = matcher.nearby(recognised, notice);
            Map<String, Notices.Waiting> nearby = numbers.isEmpty() ? Map.of() : notices.waiting(numbers);
            // Whoever writes another employer's number may have meant a near one that has been paid since: R-M3a asks
            // about the day on which the money came, and cannot be asked any more.
            Map<Boolean, List<Matcher.Credit>> own =
                    recognised.stream().collect(Collectors.partitioningBy(credit -> credit.paidBy(notice)));
            List<Decision> decisions = Stream.concat(
                            decide(own.get(true), postings, accounts, notice, nearby).stream(),
                            own.get(false).stream().map(credit -> matcher.strange(credit, notice)))
                    .toList();
            rebooking.book(notice, nearest.suggest(decisions, readings, accounts), postings, accounts);
        }
        waiting.notDue(postings.values().stream().map(Suspense.Open::id).toList());
    }

    /**
     * Decides; but a month that is over takes no more parts (R-N7), and what was found to be too late then stays a case
     * unless it completes the notice.
     */
    private List<Decision> decide(
            List<Matcher.Credit> credits,
            Map<Long, Suspense.Open> postings,
            Map<Long, BankAccount> accounts,
            Notice notice,
            Map<String, Notices.Waiting> nearby) {
        List<Matcher.Credit> open = new ArrayList<>(credits);
        List<Decision> tooLate = new ArrayList<>();
        while (!open.isEmpty()) {
            List<Decision> decisions = matcher.decide(open, accounts, notice, nearby);
            List<Decision> late = decisions.stream().anyMatch(d -> d.kind() == DispositionKind.ALLOCATED)
                    ? List.of()
                    : decisions.stream()
                            .filter(d -> d.kind() == DispositionKind.PART_FUNDING)
                            .filter(d -> waiting.monthOver(notice, d.entry()))
                            .toList();
            if (late.isEmpty()) {
                return Stream.concat(decisions.stream(), tooLate.stream()).toList();
            }
            Set<Long> ids = late.stream().map(d -> d.entry().id()).collect(Collectors.toSet());
            open.removeIf(credit -> ids.contains(credit.entry().id()));
            late.stream()
                    .filter(d -> postings.get(d.entry().id()).reason() != Reason.CROSS_MONTH)
                    .forEach(d -> tooLate.add(tooLate(d)));
        }
        return tooLate;
    }

    private static Decision tooLate(Decision part) {
        Evidence.Check check = new Evidence.Check(
                Predicate.PAID_WITHIN_MONTH, "当月", YearMonth.from(part.entry().bookedOn()) + " 已结束");
        return new Decision(
                part.entry(),
                DispositionKind.SUSPENDED,
                Reason.CROSS_MONTH,
                part.noticeId(),
                part.employerAccount(),
                part.outstandingFen(),
                null,
                null,
                new Evidence(part.evidence().rules(), part.evidence().faults(), List.of(check)));
    }
}
