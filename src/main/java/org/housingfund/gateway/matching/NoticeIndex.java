package org.housingfund.gateway.matching;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.housingfund.gateway.kernel.CompanyName;
import org.housingfund.gateway.notice.Notice;

/** Notices at hand, to look for what a credit may be for. */
final class NoticeIndex {
    /** More names than this begin with a cut one only where it says nothing. */
    private static final int NAMES = 20;

    private final Map<String, Notice> byNumber = new HashMap<>();
    private final TreeMap<String, List<Notice>> byName = new TreeMap<>();

    NoticeIndex(Collection<Notice> notices) {
        for (Notice notice : notices) {
            if (byNumber.putIfAbsent(notice.number(), notice) == null) {
                byName.computeIfAbsent(CompanyName.key(notice.employerName()), n -> new ArrayList<>(1))
                        .add(notice);
            }
        }
    }

    /** Puts a notice in its former self's place. */
    void replace(Notice notice) {
        byNumber.put(notice.number(), notice);
        byName.get(CompanyName.key(notice.employerName()))
                .replaceAll(n -> n.number().equals(notice.number()) ? notice : n);
    }

    /** The notice under a number, or null. */
    Notice under(String number) {
        return byNumber.get(number);
    }

    /** Notices of employers whose name agrees with the payer's. */
    Stream<Notice> of(String payerName) {
        if (payerName == null || payerName.isBlank()) {
            return Stream.of();
        }
        Stream<Notice> same = byName.getOrDefault(CompanyName.key(payerName), List.of()).stream();
        String cut = CompanyName.cutKey(payerName);
        if (cut.isEmpty()) {
            return same;
        }
        Stream<Notice> longer = byName.subMap(cut, cut + Character.MAX_VALUE).values().stream()
                .limit(NAMES)
                .flatMap(List::stream);
        return Stream.concat(same, longer)
                .distinct()
                .filter(notice -> CompanyName.agree(notice.employerName(), payerName));
    }
}
