package org.housingfund.gateway.matching;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.housingfund.gateway.audit.Approvals.RefusedException;
import org.housingfund.gateway.expectation.Expectation;
import org.housingfund.gateway.expectation.ExpectationState;
import org.housingfund.gateway.kernel.CompanyName;
import org.housingfund.gateway.kernel.CreditorReference;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.matching.Originals.Original;
import org.housingfund.gateway.notice.Notice;

/** What a set-off settles suspended money against, read at one moment. Pure. */
sealed interface Counterpart {
    /** What two people saw of it, for comparison: by its name, as text. */
    Map<String, String> seen();

    /** The notice whose money changes, which is locked before any posting; null where there is none. */
    default String notice() {
        return null;
    }

    /** The other suspended posting; empty where an entry is named. */
    default Optional<SuspendedMoney> other() {
        return Optional.empty();
    }

    /** The postings that are locked with the one that is decided. */
    default List<Long> postings() {
        return List.of();
    }

    /**
     * Whether it can be settled with this money.
     *
     * @throws RefusedException with the reason where it cannot
     */
    void require(SuspendedMoney money);

    /** Another suspended posting. */
    record Posting(SuspendedMoney settled) implements Counterpart {
        @Override
        public Optional<SuspendedMoney> other() {
            return Optional.of(settled);
        }

        @Override
        public Map<String, String> seen() {
            Map<String, String> seen = new LinkedHashMap<>();
            seen.put("另一笔挂账的状态", settled.open() ? "未结" : "已了结");
            seen.put("另一笔挂账的金额", Money.format(settled.amountFen()));
            seen.put("另一笔挂账的科目", settled.tier());
            seen.put("另一笔挂账的原因", settled.reason().name());
            seen.put("另一笔挂账是否搁置", settled.pinned() ? "是" : "否");
            seen.put("另一笔挂账所属部分款项的通知书", settled.isPart() ? settled.part() : "无");
            return seen;
        }

        @Override
        public String notice() {
            return settled.part();
        }

        @Override
        public List<Long> postings() {
            return List.of(settled.id());
        }

        @Override
        public void require(SuspendedMoney money) {
            refuseUnless(settled.open(), "挂账 " + settled.id() + " 已了结，不能用来冲抵");
            refuseUnless(money.entryId() != null && settled.entryId() != null, "对账单缺口的差额没有流水，取得明细之前不能冲抵");
            refuseUnless(
                    money.amountFen() == -settled.amountFen(),
                    "挂账 " + money.id() + " 为 " + Money.format(money.amountFen()) + "，挂账 " + settled.id() + " 为 "
                            + Money.format(settled.amountFen()) + "；冲抵的两笔须一收一支、金额相等");
        }
    }

    /**
     * The entry that the bank takes back.
     *
     * @param reversal the entry that is to take it back
     * @param fundNotice its notice; null where it has none
     * @param parts what its allocation was made of
     */
    record Taken(PostingEntry reversal, Original original, Notice fundNotice, Allocations.Parts parts)
            implements Counterpart {
        @Override
        public Map<String, String> seen() {
            Map<String, String> seen = new LinkedHashMap<>();
            seen.put("原流水的处置", original.kind().name());
            seen.put("原流水是否已冲正", original.reversed() ? "是" : "否");
            seen.put("原流水的挂账", original.posting() == null ? "无" : original.open() ? "未结" : "已了结");
            seen.put("原流水的通知书", fundNotice == null ? "无" : fundNotice.number());
            seen.put("原流水通知书的状态", fundNotice == null ? "无" : fundNotice.state().label());
            seen.put("原流水通知书的到账金额", fundNotice == null ? "无" : Money.format(fundNotice.fundedFen()));
            return seen;
        }

        @Override
        public String notice() {
            return fundNotice == null ? null : fundNotice.number();
        }

        @Override
        public List<Long> postings() {
            return Stream.concat(Stream.ofNullable(original.posting()), parts.rests().stream())
                    .map(Suspense.Open::id)
                    .toList();
        }

        @Override
        public void require(SuspendedMoney money) {
            long id = original.entry().id();
            refuseUnless(reversal.reversal(), "挂账 " + money.id() + " 的流水不是银行冲正；请指明与它相抵的另一笔挂账");
            refuseUnless(!original.reversed(), "流水 " + id + " 已被冲正");
            refuseUnless(
                    !original.entry().reversal()
                            && original.entry().accountId() == reversal.accountId()
                            && original.entry().direction() != reversal.direction()
                            && original.entry().amountFen() == reversal.amountFen(),
                    "流水 " + id + " 不可能是原交易：须与冲正同一账户、同一金额、方向相反，本身不是冲正");
            switch (original.kind()) {
                case ALLOCATED, PART_FUNDING -> {
                    refuseUnless(!parts.split(), "流水 " + id + " 或同一通知书的其他款项已拆分到别处，不能整笔撤销；请先将余款移回，或用另一笔挂账冲抵");
                    refuseUnless(!parts.overdraws(), "撤销流水 " + id + " 的分账会使职工账户透支；请先追回款项，再用追回的挂账冲抵");
                }
                case SUSPENDED -> refuseUnless(original.open(), "流水 " + id + " 的款项已由人工另行处理；请用与之相关的挂账冲抵");
                case FEE, INTEREST, INTERNAL_TRANSFER -> {
                    // Nobody relies on them.
                }
                case REPAYMENT_SETTLED, PAYOUT_CONFIRMED -> throw new IllegalStateException("given back: " + id);
                case RETURNED_PAYMENT, REVERSAL, DEDUCTION_RETURN ->
                    refuseUnless(false, "流水 " + id + " 本身是退回或冲正，不能撤销；请与银行查明，用与之相关的挂账冲抵");
            }
        }
    }

    /**
     * The entry that paid something out, or brought a deduction's money, which the bank gives or takes back with this one
     * (R-P1, R-B4): by whatever sign it does so, in part or without its reference.
     *
     * @param brought the entry that gives it back
     * @param met what the original met; null where that stands no more
     * @param quoted the registered references that the entry quotes
     * @param othersFen sum of what else waits under its reference, positive where money came in
     */
    record GivenBack(
            PostingEntry brought, Original original, Expectation met, Set<CreditorReference> quoted, long othersFen)
            implements Counterpart {
        private static final String REFERENCE = "原流水核销的参考号";
        private static final String AMOUNT = "应收应付的金额";
        private static final String PORTION = "退回的是";
        private static final String TIES = "与原流水的联系";

        @Override
        public Map<String, String> seen() {
            Map<String, String> seen = new LinkedHashMap<>();
            seen.put(REFERENCE, met == null ? "无" : met.reference().text());
            seen.put("应收应付的状态", met == null ? "无" : ExpectationMatcher.label(met.state()));
            seen.put(AMOUNT, met == null ? "无" : Money.format(met.amountFen()));
            seen.put(PORTION, met == null ? "无" : brought.amountFen() < met.amountFen() ? "部分" : "全部");
            seen.put(TIES, ties());
            seen.put("同一参考号其他未了结的款项", Money.format(othersFen));
            return seen;
        }

        /** What in the entries shows that they belong together. */
        private String ties() {
            List<String> ties = new ArrayList<>();
            if (met != null && quoted.contains(met.reference())) {
                ties.add("引用其参考号");
            }
            if (same(brought.payerAccount(), original.entry().payerAccount())) {
                ties.add("对方账号相同");
            }
            if (brought.payerName() != null
                    && original.entry().payerName() != null
                    && CompanyName.agree(brought.payerName(), original.entry().payerName())) {
                ties.add("对方户名相符");
            }
            return ties.isEmpty() ? "流水上没有，凭银行的书面证明" : String.join("、", ties);
        }

        private static boolean same(String one, String other) {
            return one != null && !one.isBlank() && one.equals(other);
        }

        /** What becomes of the entry that gives it back. */
        DispositionKind kind() {
            return met.incoming() ? DispositionKind.DEDUCTION_RETURN : DispositionKind.RETURNED_PAYMENT;
        }

        @Override
        public void require(SuspendedMoney money) {
            long id = original.entry().id();
            refuseUnless(met != null && met.state() == ExpectationState.MET, "流水 " + id + " 核销的款项已经退回，不能再次退回");
            refuseUnless(
                    original.entry().direction() != brought.direction()
                            && !brought.bookedOn().isBefore(original.entry().bookedOn())
                            && brought.amountFen() <= met.amountFen(),
                    "挂账 " + money.id() + " 不可能是退回流水 " + id + " 的款项：须方向相反、不早于它入账、金额不超过它");
            refuseUnless(
                    quoted.isEmpty() || quoted.contains(met.reference()),
                    "挂账 " + money.id() + " 的流水引用的是 "
                            + quoted.stream()
                                    .map(CreditorReference::text)
                                    .sorted()
                                    .collect(Collectors.joining("、"))
                            + "，不是流水 " + id + " 核销的 " + met.reference().text() + "；请冲抵所引用的那一笔，或先与银行查明");
            refuseUnless(
                    !met.incoming() || brought.amountFen() == met.amountFen(),
                    "流水 " + id + " 是扣款到账 " + Money.format(met.amountFen()) + " 元，只能整笔收回");
            refuseUnless(
                    met.incoming() ? othersFen <= 0 : othersFen >= 0,
                    "引用参考号 " + met.reference().text() + " 的还有 " + Money.format(othersFen)
                            + " 元挂账或待入账，退回的可能是那一笔；请先与之相抵（SET_OFF）");
        }
    }

    /**
     * What approvers have to know beside the decision itself, of what its author saw; empty where that says it all.
     *
     * @param seen a fact by its name; '' where it was not looked at
     */
    static String told(UnaryOperator<String> seen) {
        return seen.apply(GivenBack.TIES).isEmpty()
                ? ""
                : "（参考号 %s 的 %s 元%s退回；与原流水的联系：%s）"
                        .formatted(
                                seen.apply(GivenBack.REFERENCE),
                                seen.apply(GivenBack.AMOUNT),
                                seen.apply(GivenBack.PORTION),
                                seen.apply(GivenBack.TIES));
    }

    private static void refuseUnless(boolean holds, String otherwise) {
        if (!holds) {
            throw new RefusedException(otherwise);
        }
    }
}
