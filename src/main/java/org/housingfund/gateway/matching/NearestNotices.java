package org.housingfund.gateway.matching;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
    private final PayerAccounts payerAccounts;
    private final Suggestions suggestions;

    NearestNotices(Notices notices, PayerAccounts payerAccounts, RemarkRules rules) {
        this.notices = notices;
        this.payerAccounts = payerAccounts;
        this.suggestions = new Suggestions(rules);
    }

    /**
     * The decisions again, the suspended ones with suggestions.
     *
     * @param readings of those credits whose remark was read, by entry
     */
    List<Decision> suggest(List<Decision> decisions, Map<Long, Reading> readings, Map<Long, BankAccount> accounts) {
        List<Decision> suspended = decisions.stream()
                .filter(decision -> decision.kind() == DispositionKind.SUSPENDED
                        && readings.containsKey(decision.entry().id()))
                .toList();
        if (suspended.isEmpty()) {
            return decisions;
        }
        Set<Long> waiting =
                suspended.stream().map(decision -> decision.entry().id()).collect(Collectors.toSet());
        Map<String, PayerAccounts.Owner> payers =
                payerAccounts.owners(suspended.stream().map(Decision::entry).toList());
        NoticeIndex index = index(suspended, readings, payers);
        return decisions.stream()
                .map(decision -> waiting.contains(decision.entry().id())
                        ? decision.with(suggestions.rank(
                                decision.entry(),
                                readings.get(decision.entry().id()),
                                index,
                                accounts,
                                payer(decision, payers)))
                        : decision)
                .toList();
    }

    private static PayerAccounts.Owner payer(Decision decision, Map<String, PayerAccounts.Owner> payers) {
        return payers.get(PayerAccounts.fold(decision.entry().payerAccount()));
    }

    /** What is named and the payers' own first; what is near only for those who need it. */
    private NoticeIndex index(
            List<Decision> suspended, Map<Long, Reading> readings, Map<String, PayerAccounts.Owner> payers) {
        Set<String> named = new TreeSet<>();
        Set<Notices.Payment> payments = new LinkedHashSet<>();
        for (Decision decision : suspended) {
            Reading reading = readings.get(decision.entry().id());
            named.addAll(suggestions.named(reading));
            long fen = decision.entry().amountFen();
            boolean ofAnyAmount = suggestions.mayName(reading);
            if (decision.entry().payerName() != null) {
                payments.add(new Notices.Payment(decision.entry().payerName(), fen, ofAnyAmount));
            }
            PayerAccounts.Owner payer = payer(decision, payers);
            if (payer != null) {
                payments.add(new Notices.Payment(payer.name(), fen, ofAnyAmount));
            }
        }
        List<Notice> found = new ArrayList<>(notices.find(named));
        found.addAll(notices.liveOf(payments));
        NoticeIndex index = new NoticeIndex(found);
        Set<String> near = new TreeSet<>();
        for (Decision decision : suspended) {
            Reading reading = readings.get(decision.entry().id());
            if (!suggestions.isExplained(decision.entry(), reading, index, payer(decision, payers))) {
                near.addAll(suggestions.near(reading));
            }
        }
        if (!near.isEmpty()) {
            notices.find(near).forEach(index::replace);
        }
        return index;
    }
}
