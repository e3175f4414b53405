package org.housingfund.gateway.matching;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    Matcher(String rulesVersion) {
        this.rulesVersion = rulesVersion;
    }

    /**
     * Decides credits that name the same number with certainty.
     *
     * @param credits in the bank's order
     * @param accounts the centre's bank accounts by ledger account
     * @param accountId the receiving one
     * @param notice what lives under the number, or null
     * @param rivals other live notices one slip of the pen away with the same outstanding amount (R-M3a)
     */
    List<Decision> decide(
            List<PostingEntry> credits,
            Map<Long, BankAccount> accounts,
            long accountId,
            Notice notice,
            Set<String> rivals) {
        Run run = new Run(accounts, accountId, notice, rivals);
        if (notice == null) {
            credits.forEach(credit ->
                    run.check("通知书存在", credit.noticeKey(), "无", false).suspend(credit, Reason.UNKNOWN_NOTICE));
        } else {
            run.decide(credits);
        }
        return credits.stream().map(run.decisions::get).toList();
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
        private final long accountId;
        private final Notice notice;
        private final Set<String> rivals;
        private final Map<PostingEntry, Decision> decisions = new HashMap<>();
        private List<Evidence.Check> checks = new ArrayList<>();
        private long outstandingFen;
        private Arrival funding;
        private boolean allocated;

        Run(Map<Long, BankAccount> accounts, long accountId, Notice notice, Set<String> rivals) {
            this.accounts = accounts;
            this.accountId = accountId;
            this.notice = notice;
            this.rivals = rivals;
            if (notice != null) {
                outstandingFen = notice.outstandingFen();
                funding = notice.fundedFen() == 0 ? null : arrival(notice.fundedAccountId(), notice.fundedMonth());
                allocated = notice.state() == NoticeState.ALLOCATED;
            }
        }

        void decide(List<PostingEntry> credits) {
            PostingEntry whole = credits.stream()
                    .filter(c -> c.amountFen() == outstandingFen && obstacle(c, true) == null)
                    .findFirst()
                    .orElse(null);
            checks = new ArrayList<>();
            if (whole != null) {
                settle(whole);
            } else if (partsSumExactly(credits)) {
                for (PostingEntry part : credits.subList(0, credits.size() - 1)) {
                    fund(part);
                }
                settle(credits.get(credits.size() - 1));
            }
            for (PostingEntry credit : credits) {
                if (!decisions.containsKey(credit)) {
                    inOrder(credit);
                }
            }
        }

        /** R-M3b, second: all parts, if they sum to what is outstanding and each may be a part. */
        private boolean partsSumExactly(List<PostingEntry> credits) {
            long sum = 0;
            Arrival first = funding;
            for (PostingEntry credit : credits) {
                sum = Math.addExact(sum, credit.amountFen());
                if (first == null) {
                    first = arrival(accountId, credit.bookedOn());
                }
                if (obstacle(credit, false) != null || !first.equals(arrival(accountId, credit.bookedOn()))) {
                    return false;
                }
            }
            checks = new ArrayList<>();
            return credits.size() > 1 && sum == outstandingFen;
        }

        private void inOrder(PostingEntry credit) {
            checks = new ArrayList<>();
            boolean whole = credit.amountFen() == outstandingFen;
            Reason obstacle = obstacle(credit, whole);
            if (obstacle == null
                    && !check(
                                    "到账金额不超过未到账金额",
                                    Money.format(outstandingFen),
                                    Money.format(credit.amountFen()),
                                    credit.amountFen() <= outstandingFen)
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
        private Reason obstacle(PostingEntry credit, boolean whole) {
            checks = new ArrayList<>();
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
            boolean payerAgrees = PayerNames.agree(notice.employerName(), credit.payerName());
            BankAccount bank = accounts.get(accountId);
            if (funding != null && credit.amountFen() <= outstandingFen) {
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
                                Arrival.month(credit.bookedOn()).toString(),
                                funding.month().equals(Arrival.month(credit.bookedOn())))
                        .lastHolds()) {
                    return Reason.CROSS_MONTH;
                }
            }
            boolean part = funding != null || !whole;
            if (part
                    && credit.amountFen() <= outstandingFen
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

        private Arrival arrival(long account, LocalDate bookedOn) {
            return new Arrival(accounts.get(account).bankName(), Arrival.month(bookedOn));
        }

        private String numbers(Set<Long> ids) {
            return ids.stream().map(id -> accounts.get(id).number()).sorted().collect(Collectors.joining("、"));
        }

        private void settle(PostingEntry credit) {
            decisions.put(credit, decision(credit, DispositionKind.ALLOCATED, null));
            allocated = true;
        }

        private void fund(PostingEntry credit) {
            check("到账金额等于未到账金额", Money.format(outstandingFen), Money.format(credit.amountFen()), false);
            outstandingFen -= credit.amountFen();
            decisions.put(credit, decision(credit, DispositionKind.PART_FUNDING, Reason.AMOUNT_SHORT));
            funding = arrival(accountId, credit.bookedOn());
        }

        void suspend(PostingEntry credit, Reason reason) {
            decisions.put(credit, decision(credit, DispositionKind.SUSPENDED, reason));
        }

        private Decision decision(PostingEntry credit, DispositionKind kind, Reason reason) {
            boolean known = notice != null && PayerNames.agree(notice.employerName(), credit.payerName());
            Decision decision = new Decision(
                    credit,
                    kind,
                    reason,
                    notice == null ? null : notice.id(),
                    known ? notice.employerAccount() : null,
                    kind == DispositionKind.ALLOCATED || notice == null ? 0 : outstandingFen,
                    null,
                    null,
                    new Evidence(rulesVersion, Set.of(), checks));
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
