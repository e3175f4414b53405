package org.housingfund.gateway.line;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What must become of a {@link World}'s entries, worked out as slowly and plainly as the rules are written, one entry at
 * a time into hash maps. Shares nothing with the production code.
 */
final class NaiveBooks {
    private static final Pattern WRITTEN = Pattern.compile("(缴?)([Pp])([0-9]{10})([0-9]?)(公积金|十一月公积金)?");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{8}");

    private final Map<String, Fund> funds = new LinkedHashMap<>();
    private final List<String> bankAccounts;
    private String known = "";

    /** Balances in fen, debit positive, by subject and key. */
    final Map<String, Long> ledger = new HashMap<>();

    /** What an entry came to: a disposition, or the reason of a suspension, and the notice it was written for. */
    record Outcome(String what, String notice) {
        boolean funds() {
            return what.equals("ALLOCATED") || what.equals("AMOUNT_SHORT");
        }
    }

    /** The money on a notice. */
    private static final class Fund {
        private final World.Due due;
        private final Map<String, Long> waiting = new HashMap<>();
        private long outstandingFen;
        private boolean allocated;
        private Integer bank;
        private YearMonth month;

        Fund(World.Due due) {
            this.due = due;
            this.outstandingFen = due.amountFen();
        }

        boolean live() {
            return !due.cancelled() && !allocated;
        }
    }

    NaiveBooks(World world, List<String> bankAccounts, long openingFen) {
        this.bankAccounts = bankAccounts;
        world.notices.forEach(due -> funds.put(due.number(), new Fund(due)));
        for (String account : bankAccounts) {
            move("101|" + account, openingFen);
            move("999|" + account, -openingFen);
        }
    }

    /** All money of the world comes from accounts that are known to be this employer's. */
    void know(String employer) {
        known = employer;
    }

    private boolean agrees(World.Entry entry, World.Due due) {
        return due.employerName().equals(entry.payer()) || due.employer().equals(known);
    }

    private void move(String account, long fen) {
        ledger.merge(account, fen, Long::sum);
        ledger.remove(account, 0L);
    }

    /**
     * Books a statement.
     *
     * @param actual what the gateway did, in the same order: consulted only where R-M3a looks at notices that the same
     *     statement moves, whose order the rules leave open
     * @return what must have become of each entry
     */
    List<Outcome> book(int bank, int statement, List<World.Entry> entries, List<Outcome> actual) {
        Outcome[] outcomes = new Outcome[entries.size()];
        Map<String, List<Integer>> named = new LinkedHashMap<>();
        for (int i = 0; i < outcomes.length; i++) {
            World.Entry entry = entries.get(i);
            move("101|" + bankAccounts.get(bank), entry.fen());
            String byKind = byKind(entry);
            Remark remark = Remark.of(entry.remark());
            if (byKind != null) {
                outcomes[i] = new Outcome(byKind, null);
            } else if (remark == null) {
                outcomes[i] =
                        new Outcome(DIGITS.matcher(entry.remark()).find() ? "UNREADABLE_NUMBER" : "NO_NUMBER", null);
            } else if (!funds.containsKey(remark.number())) {
                outcomes[i] = new Outcome(remark.clean() ? "UNKNOWN_NOTICE" : "UNREADABLE_NUMBER", null);
            } else {
                named.computeIfAbsent(remark.number(), n -> new ArrayList<>()).add(i);
            }
            if (outcomes[i] != null) {
                contra(bank, entry, outcomes[i]);
            }
        }
        Map<Integer, Rivals> otherwise = new HashMap<>();
        named.values().forEach(indexes -> indexes.forEach(i -> otherwise.put(i, otherReadings(entries.get(i), named))));
        Map<Integer, Rivals> asMuch = new HashMap<>();
        named.forEach((number, indexes) ->
                indexes.forEach(i -> asMuch.put(i, asMuch(funds.get(number), entries.get(i), named))));
        Map<String, Rivals> before = new HashMap<>();
        named.keySet().forEach(number -> before.put(number, rivals(funds.get(number), named)));
        named.forEach((number, indexes) -> {
            Rivals rivals = before.get(number);
            new Group(funds.get(number), bank, statement, rivals, otherwise, asMuch, entries, actual, indexes)
                    .decide(outcomes);
        });
        return List.of(outcomes);
    }

    /** A number as it may be written and still be found. */
    private record Remark(String number, boolean clean, String glued) {
        static Remark of(String text) {
            var written = WRITTEN.matcher(text);
            if (!written.matches()) {
                return null;
            }
            boolean clean = written.group(1).isEmpty()
                    && written.group(2).equals("P")
                    && written.group(4).isEmpty();
            return new Remark("P" + written.group(3), clean, written.group(4));
        }
    }

    /** Whether digits that run on may mean another notice that waits for this money. */
    private Rivals otherReadings(World.Entry entry, Map<String, List<Integer>> named) {
        Remark remark = Remark.of(entry.remark());
        if (remark.glued().isEmpty()) {
            return Rivals.NONE;
        }
        Rivals found = Rivals.NONE;
        String number = remark.number();
        Set<String> meant = new TreeSet<>(oneCharacterMore(number.substring(0, 10)));
        meant.addAll(oneCharacterLess(number + remark.glued()));
        meant.remove(number);
        for (String wanted : meant) {
            Fund other = funds.get(wanted);
            if (other == null || !other.live()) {
                continue;
            }
            if (!named.containsKey(wanted) && other.outstandingFen == entry.fen()) {
                return Rivals.SOME;
            }
            if (other.outstandingFen >= entry.fen()) {
                found = Rivals.OPEN;
            }
        }
        return found;
    }

    private static List<String> oneCharacterLess(String text) {
        List<String> shorter = new ArrayList<>();
        for (int at = 0; at < text.length(); at++) {
            shorter.add(text.substring(0, at) + text.substring(at + 1));
        }
        return shorter;
    }

    private static List<String> oneCharacterMore(String text) {
        List<String> longer = new ArrayList<>();
        for (int at = 0; at <= text.length(); at++) {
            for (int digit = 0; digit < 10; digit++) {
                longer.add(text.substring(0, at) + digit + text.substring(at));
            }
        }
        return longer;
    }

    private static String byKind(World.Entry entry) {
        if (entry.reversal()) {
            return "REVERSED";
        }
        return switch (entry.code()) {
            case "FEE" -> "FEE";
            case "TRANSFER" -> "INTERNAL_TRANSFER";
            case "INTEREST" -> "INTEREST";
            case "OTHER" -> "UNKNOWN_DEBIT";
            case "PAY" -> null;
            default -> throw new IllegalArgumentException(entry.code());
        };
    }

    private void contra(int bank, World.Entry entry, Outcome outcome) {
        String partner = bank == 0 ? "liujiang" : "yufeng";
        String account = switch (outcome.what()) {
            case "FEE" -> "411|fees:" + partner;
            case "INTERNAL_TRANSFER" -> "119|transfers";
            case "INTEREST" -> "401|interest:" + partner;
            default -> suspense(entry, outcome.notice());
        };
        move(account, -entry.fen());
    }

    private String suspense(World.Entry entry, String notice) {
        if (entry.fen() < 0) {
            return "119|suspense:debits";
        }
        World.Due due = notice == null ? null : funds.get(notice).due;
        return due != null && agrees(entry, due) ? "219|unallocated:" + due.employer() : "219|suspense:general";
    }

    /** Whether a payer who does not agree makes the number doubtful: no, yes, or either. */
    private enum Rivals {
        NONE,
        SOME,
        OPEN
    }

    private Rivals rivals(Fund fund, Map<String, List<Integer>> named) {
        Rivals found = Rivals.NONE;
        for (String near : oneSlipAway(fund.due.number())) {
            Fund other = funds.get(near);
            if (other == null || !other.live()) {
                continue;
            }
            boolean moves = named.containsKey(near);
            if (!moves && other.outstandingFen == fund.outstandingFen) {
                return Rivals.SOME;
            }
            if (moves && other.outstandingFen >= fund.outstandingFen) {
                found = Rivals.OPEN;
            }
        }
        return found;
    }

    /** Whether a part that only its account vouches for may be meant for a neighbour: it waits for as much or more. */
    private Rivals asMuch(Fund fund, World.Entry entry, Map<String, List<Integer>> named) {
        Rivals found = Rivals.NONE;
        for (String near : oneSlipAway(fund.due.number())) {
            Fund other = funds.get(near);
            if (other != null && other.live() && other.outstandingFen >= entry.fen()) {
                if (!named.containsKey(near)) {
                    return Rivals.SOME;
                }
                found = Rivals.OPEN;
            }
        }
        return found;
    }

    private static List<String> oneSlipAway(String number) {
        List<String> near = new ArrayList<>();
        for (int at = 1; at < number.length(); at++) {
            for (int digit = 0; digit <= 9; digit++) {
                near.add(number.substring(0, at) + digit + number.substring(at + 1));
            }
            if (at + 1 < number.length()) {
                near.add(
                        number.substring(0, at) + number.charAt(at + 1) + number.charAt(at) + number.substring(at + 2));
            }
        }
        near.removeIf(number::equals);
        return near;
    }

    /** The entries of one statement that name one notice. */
    private final class Group {
        private final Fund fund;
        private final int bank;
        private final YearMonth month;
        private final Rivals rivals;
        private final Map<Integer, Rivals> otherwise;
        private final Map<Integer, Rivals> asMuch;
        private final List<World.Entry> entries;
        private final List<Outcome> actual;
        private final List<Integer> indexes;

        Group(
                Fund fund,
                int bank,
                int statement,
                Rivals rivals,
                Map<Integer, Rivals> otherwise,
                Map<Integer, Rivals> asMuch,
                List<World.Entry> entries,
                List<Outcome> actual,
                List<Integer> indexes) {
            this.fund = fund;
            this.bank = bank;
            this.month = YearMonth.from(World.day(statement));
            this.rivals = rivals;
            this.otherwise = otherwise;
            this.asMuch = asMuch;
            this.entries = entries;
            this.actual = actual;
            this.indexes = indexes;
        }

        /** R-M3b. Parts that sum exactly need no rule of their own: in order, the last of them completes the notice. */
        void decide(Outcome[] outcomes) {
            List<Integer> order = new ArrayList<>(indexes);
            indexes.stream()
                    .filter(i -> entries.get(i).fen() == fund.outstandingFen && refusal(i) == null)
                    .findFirst()
                    .ifPresent(whole -> {
                        order.remove(whole);
                        order.add(0, whole);
                    });
            for (int i : order) {
                outcomes[i] = one(i);
                settle(entries.get(i), outcomes[i]);
            }
        }

        private Outcome one(int i) {
            String refusal = refusal(i);
            long fen = entries.get(i).fen();
            if (refusal == null && fen > fund.outstandingFen) {
                refusal = "AMOUNT_EXCEEDS";
            }
            String what = refusal != null ? refusal : fen == fund.outstandingFen ? "ALLOCATED" : "AMOUNT_SHORT";
            return new Outcome(what, fund.due.number());
        }

        private String refusal(int i) {
            World.Entry entry = entries.get(i);
            boolean payerNamed = entry.payer().equals(fund.due.employerName());
            boolean payerAgrees = agrees(entry, fund.due);
            boolean fits = entry.fen() <= fund.outstandingFen;
            boolean part = entry.fen() != fund.outstandingFen || fund.bank != null;
            boolean clean = Remark.of(entry.remark()).clean();
            if (!clean && (!payerAgrees || readOtherwise(i))) {
                return "UNREADABLE_NUMBER";
            }
            if (fund.due.cancelled()) {
                return "NOTICE_CANCELLED";
            } else if (fund.allocated) {
                return "ALREADY_ALLOCATED";
            } else if (!fund.due.banks().contains(bank)) {
                return "WRONG_RECEIVING_ACCOUNT";
            } else if (fits && fund.bank != null && fund.bank != bank) {
                return "CROSS_BANK";
            } else if (fits && fund.bank != null && !fund.month.equals(month)) {
                return "CROSS_MONTH";
            } else if (fits && part && !payerAgrees) {
                return "PAYER_MISMATCH";
            } else if (!part && !payerNamed && doubtful(i, rivals)) {
                return "AMBIGUOUS_NUMBER";
            } else if (fits && part && !payerNamed && doubtful(i, asMuch.get(i))) {
                return "AMBIGUOUS_NUMBER";
            }
            return null;
        }

        private boolean readOtherwise(int i) {
            return switch (otherwise.get(i)) {
                case NONE -> false;
                case SOME -> true;
                case OPEN -> actual.get(i).what().equals("UNREADABLE_NUMBER");
            };
        }

        private boolean doubtful(int i, Rivals near) {
            return switch (near) {
                case NONE -> false;
                case SOME -> true;
                case OPEN -> !actual.get(i).funds();
            };
        }

        private void settle(World.Entry entry, Outcome outcome) {
            if (!outcome.what().equals("ALLOCATED")) {
                contra(bank, entry, outcome);
            }
            if (outcome.funds()) {
                fund.outstandingFen -= entry.fen();
                fund.bank = bank;
                fund.month = month;
            }
            if (outcome.what().equals("AMOUNT_SHORT")) {
                fund.waiting.merge(suspense(entry, outcome.notice()), entry.fen(), Long::sum);
            }
            if (outcome.what().equals("ALLOCATED")) {
                fund.allocated = true;
                fund.waiting.forEach((account, fen) -> move(account, fen));
                for (int line = 0; line < fund.due.linesFen().size(); line++) {
                    move(
                            "201|" + fund.due.employer() + "-" + line,
                            -fund.due.linesFen().get(line));
                }
            }
        }
    }
}
