package org.housingfund.gateway.matching;

import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.housingfund.gateway.kernel.CompanyName;
import org.housingfund.gateway.matching.Originals.Original;

/**
 * Finds the entry that a reversal takes back (R-M9). Pure: values in, values out. Where several fit, it takes the latest
 * if they are the same in effect (real files hold identical payments within minutes), and none otherwise (R-M4).
 */
final class ReversalMatcher {
    /** Shorter serials occur in texts by chance. */
    static final int SHORTEST_SERIAL = 6;

    private final String rulesVersion;

    ReversalMatcher(String rulesVersion) {
        this.rulesVersion = rulesVersion;
    }

    /** @param original null where none was found, or several that differ */
    record Choice(Original original, Evidence evidence) {}

    /**
     * Chooses.
     *
     * @param originals of the same account and amount the other way round, in the bank's order
     */
    Choice choose(PostingEntry reversal, List<Original> originals) {
        List<Original> quoted = originals.stream()
                .filter(original -> reversal.texts().stream().anyMatch(text -> quotes(text, original)))
                .toList();
        if (quoted.size() == 1) {
            Original only = quoted.get(0);
            // What is quoted and cannot be it is a mistake of somebody's: no other is taken in its place.
            boolean possible = !only.reversed() && !contradicts(reversal, only.entry());
            return choice(Predicate.ORIGINAL_QUOTED, possible ? only : null, 0);
        }
        List<Original> fits = originals.stream()
                .filter(original -> !original.reversed())
                .filter(original -> sameCounterparty(reversal, original.entry()))
                .filter(original -> sameText(reversal, original.entry()))
                .toList();
        List<Original> exact = fits.stream()
                .filter(original -> reversal.texts().equals(original.entry().texts()))
                .toList();
        List<Original> candidates = exact.isEmpty() ? fits : exact;
        return choice(Predicate.ORIGINAL_FOUND, latestOfEqual(candidates), candidates.size());
    }

    private Choice choice(Predicate how, Original original, int candidates) {
        String found = original != null ? "有" : candidates == 0 ? Predicate.NONE : candidates + " 笔，处置不同";
        return new Choice(original, new Evidence(rulesVersion, Set.of(), List.of(new Evidence.Check(how, "有", found))));
    }

    /** The latest of those that are the same in effect; null where they are not. */
    private static Original latestOfEqual(List<Original> candidates) {
        Original last = null;
        for (Original candidate : candidates) {
            if (last != null && !Objects.equals(candidate.number(), last.number())) {
                return null;
            }
            last = candidate;
        }
        if (last == null) {
            return null;
        }
        List<Original> waiting = candidates.stream()
                .filter(original -> original.waits() && !original.personal())
                .toList();
        // A double of what is on the notice: taking the other one back would only put this one in its place.
        boolean doubles = last.number() != null && !waiting.isEmpty();
        List<Original> equal = doubles ? waiting : candidates;
        Original latest = equal.get(equal.size() - 1);
        return equal.stream().allMatch(other -> sameEffect(other, latest)) ? latest : null;
    }

    private static boolean sameEffect(Original one, Original other) {
        if (one.kind() == DispositionKind.PAYOUT_CONFIRMED
                && one.entry().id() != other.entry().id()) {
            return false; // each paid a case or a refund of its own
        }
        boolean sameFund = one.funds() && other.funds() && fund(one) == fund(other);
        boolean sameWait = one.open() == other.open()
                && (one.posting() == null
                        || other.posting() == null
                        || one.posting().accountId() == other.posting().accountId());
        return one.personal() == other.personal()
                && (sameFund || (one.kind() == other.kind() && !one.funds() && sameWait));
    }

    /** The allocation that money belongs to; 0 where it waits for the rest. */
    private static long fund(Original original) {
        if (original.open()) {
            return 0;
        }
        return original.closingJournal() == null ? original.journalId() : original.closingJournal();
    }

    /** The serial, or a part of it that is not its date, stands in the text and no digit or letter beside it. */
    private static boolean quotes(String text, Original original) {
        String date = DateTimeFormatter.BASIC_ISO_DATE.format(original.entry().bookedOn());
        for (String serial : original.identity().split("-", -1)) {
            boolean tells = serial.length() >= SHORTEST_SERIAL && !serial.equals(date);
            int at = tells ? text.indexOf(serial) : -1;
            if (at >= 0 && !isWord(text, at - 1) && !isWord(text, at + serial.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWord(String text, int at) {
        return at >= 0 && at < text.length() && text.charAt(at) < 128 && Character.isLetterOrDigit(text.charAt(at));
    }

    /** Account and name, as far as both entries say them; an entry without either has the counterparty of no other. */
    private static boolean sameCounterparty(PostingEntry reversal, PostingEntry original) {
        return !contradicts(reversal, original)
                && (haveAccounts(reversal, original)
                        || haveNames(reversal, original)
                        || (nobody(reversal) && nobody(original)));
    }

    private static boolean contradicts(PostingEntry reversal, PostingEntry original) {
        boolean otherAccount =
                haveAccounts(reversal, original) && !reversal.payerAccount().equals(original.payerAccount());
        boolean otherName =
                haveNames(reversal, original) && !CompanyName.agree(original.payerName(), reversal.payerName());
        return otherAccount || otherName;
    }

    private static boolean haveAccounts(PostingEntry one, PostingEntry other) {
        return !blank(one.payerAccount()) && !blank(other.payerAccount());
    }

    private static boolean haveNames(PostingEntry one, PostingEntry other) {
        return !blank(one.payerName()) && !blank(other.payerName());
    }

    private static boolean nobody(PostingEntry entry) {
        return blank(entry.payerAccount()) && blank(entry.payerName());
    }

    /** The same remark; or the original's within the reversal's, where banks write 冲正 before it. */
    private static boolean sameText(PostingEntry reversal, PostingEntry original) {
        String taken = first(original);
        return taken.isEmpty() ? first(reversal).isEmpty() : first(reversal).contains(taken);
    }

    private static String first(PostingEntry entry) {
        return entry.texts().isEmpty() ? "" : entry.texts().get(0).strip();
    }

    private static boolean blank(String text) {
        return text == null || text.isBlank();
    }
}
