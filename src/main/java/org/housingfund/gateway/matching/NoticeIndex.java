package org.housingfund.gateway.matching;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.housingfund.gateway.kernel.CompanyName;
import org.housingfund.gateway.notice.Notice;
import org.housingfund.gateway.notice.Notices;

/** Notices at hand, to look for what a credit may be for. However many there are of one payer, few are looked at. */
final class NoticeIndex {
    private static final Comparator<Slot> BY_NAME = Comparator.comparing(Slot::name);
    private static final Comparator<Slot> LATEST_FIRST =
            BY_NAME.thenComparing(Slot::month, Comparator.reverseOrder()).thenComparing(Slot::number);
    private static final Comparator<Slot> BY_AMOUNT =
            BY_NAME.thenComparingLong(Slot::fen).thenComparing(LATEST_FIRST);

    private final Map<String, Notice> byNumber = new HashMap<>();
    /** Live ones only: others are looked for by number. */
    private final TreeMap<Slot, Notice> latest = new TreeMap<>(LATEST_FIRST);

    private final TreeMap<Slot, Notice> byAmount = new TreeMap<>(BY_AMOUNT);

    NoticeIndex(Collection<Notice> notices) {
        notices.forEach(this::replace);
    }

    private record Slot(String name, long fen, LocalDate month, String number) {
        static Slot of(Notice notice) {
            return new Slot(
                    CompanyName.key(notice.employerName()),
                    notice.outstandingFen(),
                    notice.contributionMonth(),
                    notice.number());
        }

        boolean isOf(String someName) {
            return name.equals(someName);
        }

        static Slot before(String name, long fen) {
            return new Slot(name, fen, LocalDate.MAX, "");
        }
    }

    /** Puts a notice in its former self's place, if any. */
    void replace(Notice notice) {
        Notice former = byNumber.put(notice.number(), notice);
        if (former != null && former.live()) {
            Slot slot = Slot.of(former);
            latest.remove(slot);
            byAmount.remove(slot);
        }
        if (notice.live()) {
            Slot slot = Slot.of(notice);
            latest.put(slot, notice);
            byAmount.put(slot, notice);
        }
    }

    /** The notice under a number, or null. */
    Notice under(String number) {
        return byNumber.get(number);
    }

    /** Live notices of employers whose name agrees with the payer's: of this amount, and the latest of the others. */
    Stream<Notice> of(String payerName, long fen) {
        if (payerName == null || payerName.isBlank()) {
            return Stream.of();
        }
        Set<Notice> found = new LinkedHashSet<>();
        for (String name : names(payerName)) {
            // By iterator: a stream would ask a view for its size, which takes it a walk over the whole of it.
            take(
                    byAmount.tailMap(Slot.before(name, fen)),
                    slot -> slot.isOf(name) && slot.fen() == fen,
                    Notices.OF_ONE_AMOUNT,
                    found);
            take(latest.tailMap(Slot.before(name, 0)), slot -> slot.isOf(name), Notices.LATEST, found);
        }
        return found.stream().filter(notice -> CompanyName.agree(notice.employerName(), payerName));
    }

    private static void take(
            Map<Slot, Notice> from, java.util.function.Predicate<Slot> wanted, int most, Set<Notice> found) {
        int taken = 0;
        for (Map.Entry<Slot, Notice> entry : from.entrySet()) {
            if (taken++ == most || !wanted.test(entry.getKey())) {
                return;
            }
            found.add(entry.getValue());
        }
    }

    private List<String> names(String payerName) {
        List<String> names = new ArrayList<>(List.of(CompanyName.key(payerName)));
        String cut = CompanyName.cutKey(payerName);
        Slot at = cut.isEmpty() ? null : latest.ceilingKey(Slot.before(cut, 0));
        while (at != null && at.name().startsWith(cut) && names.size() <= Notices.EMPLOYERS_OF_A_CUT_NAME) {
            names.add(at.name());
            at = latest.higherKey(new Slot(at.name(), 0, LocalDate.MIN, ""));
        }
        return names;
    }
}
