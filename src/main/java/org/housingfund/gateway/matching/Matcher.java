package org.housingfund.gateway.matching;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import org.housingfund.gateway.kernel.CompanyName;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.notice.Notice;
import org.housingfund.gateway.notice.NoticeState;
import org.housingfund.gateway.notice.Notices;
import org.housingfund.gateway.statement.BankAccounts.BankAccount;

/**
 * Decides the entries of one notice within a part (R-M3b). Pure: values in, values out. It suspends rather than guesses
 * (R-M4).
 */
final class Matcher {
    private final String rulesVersion;
    private final NumberNeighbours neighbours;

    Matcher(RemarkRules rules) {
        this.rulesVersion = rules.version();
        this.neighbours = new NumberNeighbours(rules.numbers());
    }

    /**
     * A credit and the one number read from it.
     *
     * @param read with the faults that had to be repaired, none where the number is certain
     * @param accountKnown it came from an account that two people confirmed to be the notice's employer's, and no other's
     */
    record Credit(PostingEntry entry, Reading.Candidate read, boolean accountKnown) {
        Credit(PostingEntry entry, Reading.Candidate read) {
            this(entry, read, false);
        }

        Credit fromKnownAccount() {
            return new Credit(entry, read, true);
        }

        boolean repaired() {
            return !read.faults().isEmpty();
        }

        boolean isNamed(Notice notice) {
            return CompanyName.agree(notice.employerName(), entry.payerName());
        }

        /** The payer agrees, by name or by a known account (R-M3). */
        boolean paidBy(Notice notice) {
            return accountKnown || isNamed(notice);
        }

        /** For the evidence: whether the payer agrees, and by which of the two. */
        String agreement(Notice notice) {
            return accountKnown && !isNamed(notice) ? Predicate.ACCOUNT_KNOWN : Predicate.agrees(isNamed(notice));
        }
    }

    /**
     * Numbers whose notices the decision depends on besides the one that was read: to be looked up before {@link #decide}.
     */
    Set<String> nearby(List<Credit> credits, Notice notice) {
        Set<String> nearby = new TreeSet<>();
        if (notice != null) {
            if (notice.live() && credits.stream().anyMatch(credit -> !credit.isNamed(notice))) {
                nearby.addAll(neighbours.slips(notice.number()));
            }
            credits.forEach(credit -> nearby.addAll(neighbours.otherReadings(credit.read())));
        }
        return nearby;
    }

    /**
     * Decides credits that name the same number, with certainty or by a repair whose policy is AUTO.
     *
     * @param credits in the bank's order
     * @param accounts the centre's bank accounts by ledger account
     * @param notice what lives under the number, or null
     * @param nearby what the live ones among {@link #nearby} wait for, by number
     */
    List<Decision> decide(
            List<Credit> credits, Map<Long, BankAccount> accounts, Notice notice, Map<String, Notices.Waiting> nearby) {
        Run run = new Run(accounts, notice, nearby);
        if (notice == null) {
            credits.forEach(
                    credit -> run.check(Predicate.NOTICE_EXISTS, credit.read().number(), Predicate.NONE)
                            .suspend(credit, credit.repaired() ? Reason.UNREADABLE_NUMBER : Reason.UNKNOWN_NOTICE));
        } else {
            run.decide(credits);
        }
        return credits.stream().map(credit -> run.decisions.get(credit.entry())).toList();
    }

    /** Suspends a credit that came before its notice from a payer who is not the notice's employer. */
    Decision strange(Credit credit, Notice notice) {
        Evidence.Check check = new Evidence.Check(Predicate.PAYER, Predicate.AGREES, credit.agreement(notice));
        return new Decision(
                credit.entry(),
                DispositionKind.SUSPENDED,
                Reason.PAYER_MISMATCH,
                notice.id(),
                null,
                notice.outstandingFen(),
                null,
                null,
                new Evidence(rulesVersion, credit.read().faults(), List.of(check)));
    }

    /** Decides a credit whose number is not certain. */
    Decision unread(PostingEntry credit, Reading reading) {
        Reason reason = reading.candidates().isEmpty() ? Reason.NO_NUMBER : Reason.UNREADABLE_NUMBER;
        String found = reading.candidates().stream().map(Matcher::told).collect(Collectors.joining("、"));
        Evidence.Check check =
                new Evidence.Check(Predicate.NUMBER_CLEAR, "一个规范的登记号", found.isEmpty() ? Predicate.NONE : found);
        return Decision.plain(
                credit,
                DispositionKind.SUSPENDED,
                reason,
                new Evidence(rulesVersion, reading.faults(), List.of(check)));
    }

    /**
     * A number as evidence and events tell it: digits that nobody marked as a notice's may be a telephone's (R-L7), and
     * whoever may see the remark finds them there.
     */
    private static String told(Reading.Candidate candidate) {
        String number = candidate.number();
        return candidate.faults().contains(RemarkFault.PREFIX_MISSING)
                ? number.charAt(0) + "…" + number.substring(number.length() - 4)
                : number;
    }

    /** The state of one notice while its entries are decided. */
    private final class Run {
        private final Map<Long, BankAccount> accounts;
        private final Notice notice;
        private final Map<String, Notices.Waiting> nearby;
        private final Map<PostingEntry, Decision> decisions = new HashMap<>();
        private List<Evidence.Check> checks = new ArrayList<>();
        private long outstandingFen;
        private Arrival funding;
        private boolean allocated;

        Run(Map<Long, BankAccount> accounts, Notice notice, Map<String, Notices.Waiting> nearby) {
            this.accounts = accounts;
            this.notice = notice;
            this.nearby = nearby;
            if (notice != null) {
                outstandingFen = notice.outstandingFen();
                funding = notice.fundedAccountId() == null
                        ? null
                        : arrival(notice.fundedAccountId(), notice.fundedMonth());
                allocated = notice.state() == NoticeState.ALLOCATED;
            }
        }

        /** R-M3b. Parts that sum exactly need no step of their own: in order, the last of them completes the notice. */
        void decide(List<Credit> credits) {
            credits.stream()
                    .filter(c -> c.entry().amountFen() == outstandingFen && obstacle(c, true) == null)
                    .findFirst()
                    .ifPresent(this::settle);
            for (Credit credit : credits) {
                if (!decisions.containsKey(credit.entry())) {
                    inOrder(credit);
                }
            }
        }

        private void inOrder(Credit credit) {
            boolean whole = credit.entry().amountFen() == outstandingFen;
            Reason obstacle = obstacle(credit, whole);
            if (obstacle == null
                    && !whole
                    && fails(
                            Predicate.AMOUNT_WITHIN,
                            Money.format(outstandingFen),
                            Money.format(credit.entry().amountFen()))) {
                obstacle = Reason.AMOUNT_EXCEEDS;
            }
            if (obstacle != null) {
                suspend(credit, obstacle);
            } else if (whole) {
                settle(credit);
            } else {
                fund(credit);
            }
        }

        /**
         * What forbids this credit to be for this notice; null where nothing does.
         *
         * @param whole it equals what is outstanding, so with an exact number its payer may be another (R-M3a)
         */
        private Reason obstacle(Credit credit, boolean whole) {
            checks = new ArrayList<>();
            if (credit.repaired() && !isBeyondDoubt(credit, whole)) {
                return Reason.UNREADABLE_NUMBER;
            }
            if (fails(
                    Predicate.NOTICE_VALID,
                    Predicate.VALID,
                    Predicate.valid(notice.state() != NoticeState.CANCELLED))) {
                return Reason.NOTICE_CANCELLED;
            }
            if (fails(Predicate.NOTICE_UNPAID, Predicate.UNPAID, Predicate.unpaid(!allocated))) {
                return Reason.ALREADY_ALLOCATED;
            }
            BankAccount bank = accounts.get(credit.entry().accountId());
            if (fails(Predicate.RECEIVING_ACCOUNT, numbers(notice.receivingAccounts()), bank.number())) {
                return Reason.WRONG_RECEIVING_ACCOUNT;
            }
            boolean named = credit.isNamed(notice);
            boolean payerAgrees = named || credit.accountKnown();
            if (funding != null && credit.entry().amountFen() <= outstandingFen) {
                if (fails(Predicate.SAME_BANK, funding.bank(), bank.bankName())) {
                    return Reason.CROSS_BANK;
                }
                LocalDate month = Arrival.month(credit.entry().bookedOn());
                if (fails(Predicate.SAME_MONTH, funding.month().toString(), month.toString())) {
                    return Reason.CROSS_MONTH;
                }
            }
            boolean part = funding != null || !whole;
            if (part
                    && credit.entry().amountFen() <= outstandingFen
                    && fails(Predicate.PAYER_OF_PART, Predicate.AGREES_EITHER, credit.agreement(notice))) {
                return Reason.PAYER_MISMATCH;
            }
            boolean partByAccount = part && payerAgrees && credit.entry().amountFen() <= outstandingFen;
            if (!named && (!part || partByAccount)) {
                // Whoever pays for several employers from one account mistypes like others: an account alone does not
                // settle it.
                Set<String> others = part
                        ? waitingForAsMuch(neighbours.slips(notice.number()), credit)
                        : waitingFor(neighbours.slips(notice.number()), notice.outstandingFen());
                if (fails(Predicate.NO_RIVAL, Predicate.NONE, listed(others))) {
                    return Reason.AMBIGUOUS_NUMBER;
                }
            } else if (!part) {
                check(Predicate.PAYER, Predicate.AGREES, Predicate.AGREES);
            }
            return null;
        }

        /** R-M3: a repaired number counts where the payer agrees and nothing else explains what is written. */
        private boolean isBeyondDoubt(Credit credit, boolean whole) {
            boolean payerAgrees = credit.paidBy(notice);
            check(Predicate.PAYER_OF_REPAIRED, Predicate.AGREES_EITHER, credit.agreement(notice));
            Set<String> others = neighbours.otherReadings(credit.read());
            others = whole ? waitingFor(others, credit.entry().amountFen()) : waitingForAsMuch(others, credit);
            if (credit.isNamed(notice) && !credit.read().faults().contains(RemarkFault.GLUED_DIGITS)) {
                // Over a gap a rival explains as much only where the payer is its employer's too.
                others.removeIf(number -> !CompanyName.agree(
                        nearby.get(number).employerName(), credit.entry().payerName()));
            }
            check(Predicate.NO_OTHER_READING, Predicate.NONE, listed(others));
            return payerAgrees && others.isEmpty();
        }

        private Set<String> waitingForAsMuch(Set<String> numbers, Credit credit) {
            return waiting(numbers, fen -> fen >= credit.entry().amountFen());
        }

        private Set<String> waitingFor(Set<String> numbers, long outstanding) {
            return waiting(numbers, fen -> fen == outstanding);
        }

        private Set<String> waiting(Set<String> numbers, LongPredicate enough) {
            return numbers.stream()
                    .filter(number -> nearby.containsKey(number)
                            && enough.test(nearby.get(number).outstandingFen()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        private String listed(Set<String> numbers) {
            return numbers.isEmpty() ? Predicate.NONE : String.join("、", numbers);
        }

        private Arrival arrival(Credit credit) {
            return arrival(credit.entry().accountId(), credit.entry().bookedOn());
        }

        private Arrival arrival(long account, LocalDate bookedOn) {
            return new Arrival(accounts.get(account).bankName(), Arrival.month(bookedOn));
        }

        private String numbers(Set<Long> ids) {
            return ids.stream().map(id -> accounts.get(id).number()).sorted().collect(Collectors.joining("、"));
        }

        private void settle(Credit credit) {
            amount(credit);
            decisions.put(credit.entry(), decision(credit, DispositionKind.ALLOCATED, null));
            allocated = true;
        }

        private void fund(Credit credit) {
            amount(credit);
            outstandingFen -= credit.entry().amountFen();
            decisions.put(credit.entry(), decision(credit, DispositionKind.PART_FUNDING, Reason.AMOUNT_SHORT));
            funding = arrival(credit);
        }

        private void amount(Credit credit) {
            check(
                    Predicate.AMOUNT,
                    Money.format(outstandingFen),
                    Money.format(credit.entry().amountFen()));
        }

        void suspend(Credit credit, Reason reason) {
            decisions.put(credit.entry(), decision(credit, DispositionKind.SUSPENDED, reason));
        }

        private Decision decision(Credit credit, DispositionKind kind, Reason reason) {
            boolean known = notice != null && credit.paidBy(notice);
            Decision decision = new Decision(
                    credit.entry(),
                    kind,
                    reason,
                    notice == null ? null : notice.id(),
                    known ? notice.employerAccount() : null,
                    kind == DispositionKind.ALLOCATED || notice == null ? 0 : outstandingFen,
                    null,
                    null,
                    new Evidence(rulesVersion, credit.read().faults(), checks));
            checks = new ArrayList<>();
            return decision;
        }

        Run check(Predicate predicate, String expected, String found) {
            checks.add(new Evidence.Check(predicate, expected, found));
            return this;
        }

        private boolean fails(Predicate predicate, String expected, String found) {
            check(predicate, expected, found);
            return !checks.get(checks.size() - 1).holds();
        }
    }
}
