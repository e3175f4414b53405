package org.housingfund.gateway.matching;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.notice.Notice;
import org.housingfund.gateway.notice.NoticeState;
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
     */
    record Credit(PostingEntry entry, Reading.Candidate read) {
        boolean repaired() {
            return !read.faults().isEmpty();
        }

        boolean paidBy(Notice notice) {
            return PayerNames.agree(notice.employerName(), entry.payerName());
        }
    }

    /**
     * Numbers whose notices the decision depends on besides the one that was read: to be looked up before {@link #decide}.
     */
    Set<String> nearby(List<Credit> credits, Notice notice) {
        Set<String> nearby = new TreeSet<>();
        if (notice != null) {
            if (notice.live() && credits.stream().anyMatch(credit -> !credit.paidBy(notice))) {
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
     * @param nearbyFen what the live ones among {@link #nearby} still wait for, by number
     */
    List<Decision> decide(
            List<Credit> credits, Map<Long, BankAccount> accounts, Notice notice, Map<String, Long> nearbyFen) {
        Run run = new Run(accounts, notice, nearbyFen);
        if (notice == null) {
            credits.forEach(credit -> run.check("通知书存在", credit.read().number(), "无", false)
                    .suspend(credit, credit.repaired() ? Reason.UNREADABLE_NUMBER : Reason.UNKNOWN_NOTICE));
        } else {
            run.decide(credits);
        }
        return credits.stream().map(credit -> run.decisions.get(credit.entry())).toList();
    }

    /** Decides a credit whose number is not certain. */
    Decision unread(PostingEntry credit, Reading reading) {
        Reason reason = reading.candidates().isEmpty() ? Reason.NO_NUMBER : Reason.UNREADABLE_NUMBER;
        String found =
                reading.candidates().stream().map(Reading.Candidate::number).collect(Collectors.joining("、"));
        Evidence.Check check = new Evidence.Check("登记号书写规范且唯一", "一个", found.isEmpty() ? "无" : found, false);
        return Decision.plain(
                credit,
                DispositionKind.SUSPENDED,
                reason,
                new Evidence(rulesVersion, reading.faults(), List.of(check)));
    }

    /** The state of one notice while its entries are decided. */
    private final class Run {
        private final Map<Long, BankAccount> accounts;
        private final Notice notice;
        private final Map<String, Long> nearbyFen;
        private final Set<String> rivals;
        private final Map<PostingEntry, Decision> decisions = new HashMap<>();
        private List<Evidence.Check> checks = new ArrayList<>();
        private long outstandingFen;
        private Arrival funding;
        private boolean allocated;

        Run(Map<Long, BankAccount> accounts, Notice notice, Map<String, Long> nearbyFen) {
            this.accounts = accounts;
            this.notice = notice;
            this.nearbyFen = nearbyFen;
            this.rivals =
                    notice == null ? Set.of() : waitingFor(neighbours.slips(notice.number()), notice.outstandingFen());
            if (notice != null) {
                outstandingFen = notice.outstandingFen();
                funding = notice.fundedFen() == 0 ? null : arrival(notice.fundedAccountId(), notice.fundedMonth());
                allocated = notice.state() == NoticeState.ALLOCATED;
            }
        }

        void decide(List<Credit> credits) {
            Credit whole = credits.stream()
                    .filter(c -> c.entry().amountFen() == outstandingFen && obstacle(c, true) == null)
                    .findFirst()
                    .orElse(null);
            checks = new ArrayList<>();
            if (whole != null) {
                settle(whole);
            } else if (partsSumExactly(credits)) {
                for (Credit part : credits.subList(0, credits.size() - 1)) {
                    fund(part);
                }
                settle(credits.get(credits.size() - 1));
            }
            for (Credit credit : credits) {
                if (!decisions.containsKey(credit.entry())) {
                    inOrder(credit);
                }
            }
        }

        /** R-M3b, second: all parts, if they sum to what is outstanding and each may be a part. */
        private boolean partsSumExactly(List<Credit> credits) {
            long sum = 0;
            Arrival first = funding;
            for (Credit credit : credits) {
                sum = Math.addExact(sum, credit.entry().amountFen());
                if (first == null) {
                    first = arrival(credit.entry());
                }
                if (obstacle(credit, false) != null || !first.equals(arrival(credit.entry()))) {
                    return false;
                }
            }
            checks = new ArrayList<>();
            return credits.size() > 1 && sum == outstandingFen;
        }

        private void inOrder(Credit credit) {
            checks = new ArrayList<>();
            boolean whole = credit.entry().amountFen() == outstandingFen;
            Reason obstacle = obstacle(credit, whole);
            if (obstacle == null
                    && !check(
                                    "到账金额不超过未到账金额",
                                    Money.format(outstandingFen),
                                    Money.format(credit.entry().amountFen()),
                                    credit.entry().amountFen() <= outstandingFen)
                            .lastHolds()) {
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
            long accountId = credit.entry().accountId();
            checks = new ArrayList<>();
            if (credit.repaired() && !isBeyondDoubt(credit, whole)) {
                return Reason.UNREADABLE_NUMBER;
            }
            if (!check("通知书未撤销", "有效", notice.state().label(), notice.state() != NoticeState.CANCELLED)
                    .lastHolds()) {
                return Reason.NOTICE_CANCELLED;
            }
            if (!check("通知书尚未分账", "未分账", allocated ? "已分账" : "未分账", !allocated).lastHolds()) {
                return Reason.ALREADY_ALLOCATED;
            }
            if (!check(
                            "收款账户",
                            numbers(notice.receivingAccounts()),
                            accounts.get(accountId).number(),
                            notice.receivingAccounts().contains(accountId))
                    .lastHolds()) {
                return Reason.WRONG_RECEIVING_ACCOUNT;
            }
            boolean payerAgrees = credit.paidBy(notice);
            BankAccount bank = accounts.get(accountId);
            if (funding != null && credit.entry().amountFen() <= outstandingFen) {
                if (!check(
                                "与已到账部分同一收款银行",
                                funding.bank(),
                                bank.bankName(),
                                funding.bank().equals(bank.bankName()))
                        .lastHolds()) {
                    return Reason.CROSS_BANK;
                }
                if (!check(
                                "与已到账部分同一入账月",
                                funding.month().toString(),
                                Arrival.month(credit.entry().bookedOn()).toString(),
                                funding.month()
                                        .equals(Arrival.month(credit.entry().bookedOn())))
                        .lastHolds()) {
                    return Reason.CROSS_MONTH;
                }
            }
            boolean part = funding != null || !whole;
            if (part
                    && credit.entry().amountFen() <= outstandingFen
                    && !check("部分款项的付款人即通知书单位", "一致", payerAgrees ? "一致" : "不一致", payerAgrees)
                            .lastHolds()) {
                return Reason.PAYER_MISMATCH;
            }
            if (!payerAgrees
                    && whole
                    && !check("没有号码相近、金额相同的另一通知书", "无", String.join("、", rivals), rivals.isEmpty())
                            .lastHolds()) {
                return Reason.AMBIGUOUS_NUMBER;
            }
            return null;
        }

        /** R-M3: a repaired number counts where the payer agrees and nothing else explains what is written. */
        private boolean isBeyondDoubt(Credit credit, boolean whole) {
            boolean payerAgrees = credit.paidBy(notice);
            check("更正书写后的登记号须与付款人相符", notice.employerName(), payerAgrees ? "相符" : "不符", payerAgrees);
            Set<String> others = neighbours.otherReadings(credit.read());
            others = whole
                    ? waitingFor(others, credit.entry().amountFen())
                    : others.stream()
                            .filter(other -> nearbyFen.getOrDefault(other, 0L)
                                    >= credit.entry().amountFen())
                            .collect(Collectors.toCollection(TreeSet::new));
            check("没有另一种读法也对得上", "无", others.isEmpty() ? "无" : String.join("、", others), others.isEmpty());
            return payerAgrees && others.isEmpty();
        }

        private Set<String> waitingFor(Set<String> numbers, long fen) {
            return numbers.stream()
                    .filter(number -> nearbyFen.getOrDefault(number, -1L) == fen)
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        private Arrival arrival(PostingEntry entry) {
            return arrival(entry.accountId(), entry.bookedOn());
        }

        private Arrival arrival(long account, LocalDate bookedOn) {
            return new Arrival(accounts.get(account).bankName(), Arrival.month(bookedOn));
        }

        private String numbers(Set<Long> ids) {
            return ids.stream().map(id -> accounts.get(id).number()).sorted().collect(Collectors.joining("、"));
        }

        private void settle(Credit credit) {
            decisions.put(credit.entry(), decision(credit, DispositionKind.ALLOCATED, null));
            allocated = true;
        }

        private void fund(Credit credit) {
            check(
                    "到账金额等于未到账金额",
                    Money.format(outstandingFen),
                    Money.format(credit.entry().amountFen()),
                    false);
            outstandingFen -= credit.entry().amountFen();
            decisions.put(credit.entry(), decision(credit, DispositionKind.PART_FUNDING, Reason.AMOUNT_SHORT));
            funding = arrival(credit.entry());
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

        Run check(String predicate, String expected, String found, boolean holds) {
            checks.add(new Evidence.Check(predicate, expected, found, holds));
            return this;
        }

        private boolean lastHolds() {
            return checks.get(checks.size() - 1).holds();
        }
    }
}
