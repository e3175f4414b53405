package org.housingfund.gateway.matching;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.housingfund.gateway.notice.Notice;
import org.housingfund.gateway.notice.Notices;
import org.housingfund.gateway.statement.BankAccounts.BankAccount;
import org.springframework.stereotype.Component;

/** Adds to what is suspended the notices that it may be for (R-M6), looked up for all entries at once. */
@Component
class NearestNotices {
    private final Notices notices;
    private final Suggestions suggestions;

    NearestNotices(Notices notices, RemarkRules rules) {
        this.notices = notices;
        this.suggestions = new Suggestions(rules);
    }

    /**
     * The decisions again, the suspended ones with suggestions.
     *
     * @param readings of those credits whose remark was read, by entry
     */
    List<Decision> suggest(List<Decision> decisions, Map<Long, Reading> readings, Map<Long, BankAccount> accounts) {
        Map<Long, Map<String, Suggestion.Lead>> leads = new HashMap<>();
        Set<String> numbers = new TreeSet<>();
        for (Decision decision : decisions) {
            Reading reading = readings.get(decision.entry().id());
            if (decision.kind() == DispositionKind.SUSPENDED && reading != null) {
                Map<String, Suggestion.Lead> found = suggestions.leads(reading);
                leads.put(decision.entry().id(), found);
                numbers.addAll(found.keySet());
            }
        }
        if (leads.isEmpty()) {
            return decisions;
        }
        Set<String> payers = decisions.stream()
                .filter(decision -> leads.containsKey(decision.entry().id()))
                .map(decision -> decision.entry().payerName())
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
        List<Notice> found = new ArrayList<>(notices.find(numbers));
        found.addAll(notices.liveOf(payers));
        NoticeIndex index = new NoticeIndex(found);
        return decisions.stream()
                .map(decision -> {
                    Map<String, Suggestion.Lead> own =
                            leads.get(decision.entry().id());
                    return own == null
                            ? decision
                            : decision.with(suggestions.rank(
                                    decision.entry(),
                                    readings.get(decision.entry().id()),
                                    own,
                                    index,
                                    accounts));
                })
                .toList();
    }
}
