package org.housingfund.gateway.matching;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.housingfund.gateway.audit.Approvals.RefusedException;
import org.housingfund.gateway.kernel.Masks;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.ledger.SubjectRole;
import org.housingfund.gateway.notice.Notice;
import org.housingfund.gateway.statement.BankAccounts.BankAccount;

/**
 * Everything a decision about suspended money depends on, read at one moment. Pure: the same situation is judged when the
 * decision is proposed, and again, under locks, when it is approved.
 *
 * @param notice the one to allocate to; null where the decision names none or there is none
 * @param counterpart what it is set off against; null where the decision names none or there is none
 * @param namedEmployer the employer that the decision names; empty where it names none or there is none
 * @param payable an account is configured that refunds are paid from
 * @param disputed the bank contradicted itself about an earlier refund of this money
 * @param claim why the money, or what settles it, is to be left to what its entry quotes; empty where it is not
 * @param accounts the centre's bank accounts by ledger account
 */
record Situation(
        SuspendedMoney money,
        SuspenseDecision decision,
        Notice notice,
        Counterpart counterpart,
        OptionalLong namedEmployer,
        boolean payable,
        boolean disputed,
        Optional<String> claim,
        Map<Long, BankAccount> accounts) {
    /** What carrying out the decision does. */
    enum Effect {
        /** The money completes the notice. */
        ALLOCATE,
        /** It completes the notice, and some is left. */
        ALLOCATE_SOME,
        /** It waits as a part of the notice. */
        PART,
        MOVE,
        REFUND,
        SET_OFF,
        PIN,
        UNPIN;

        /** Whatever was said before about whose money it is, holds no longer. */
        boolean saysWhose() {
            return switch (this) {
                case ALLOCATE, ALLOCATE_SOME, PART, MOVE -> true;
                case REFUND, SET_OFF, PIN, UNPIN -> false;
            };
        }
    }

    /** The money is what the bank gives back, and so nobody's whose it was said to be before. */
    boolean givesBack() {
        return counterpart instanceof Counterpart.GivenBack;
    }

    /** What the two people saw, for comparison: by its name, as text. */
    Map<String, String> seen() {
        Map<String, String> seen = new LinkedHashMap<>();
        seen.put("挂账状态", money.open() ? "未结" : "已了结");
        seen.put("挂账金额", Money.format(money.amountFen()));
        seen.put("挂账科目", money.tier());
        seen.put("挂账原因", money.reason().name());
        seen.put("是否搁置", money.pinned() ? "是" : "否");
        seen.put("所属部分款项的通知书", money.isPart() ? money.part() : "无");
        if (notice != null) {
            seen.put("通知书状态", notice.state().label());
            seen.put("通知书未到账金额", Money.format(notice.outstandingFen()));
        }
        if (counterpart != null) {
            seen.putAll(counterpart.seen());
        }
        return seen;
    }

    /**
     * What the decision would do now.
     *
     * @throws RefusedException with the reason where it is not possible
     */
    Effect effect() {
        require(money.open(), "挂账 " + money.id() + " 已了结，不能再作决定");
        return switch (decision.kind()) {
            case ALLOCATE -> allocate((SuspenseDecision.Allocate) decision);
            case EMPLOYER, GENERAL -> move();
            case REFUND -> refund();
            case SET_OFF -> {
                require(counterpart != null, "没有要冲抵的挂账或流水；被冲正的流水只能由冲正流水本身的挂账撤销");
                require(claim.isEmpty(), claim.orElse(""));
                counterpart.require(money);
                yield Effect.SET_OFF;
            }
            case LEAVE -> {
                require(!money.pinned(), "挂账 " + money.id() + " 已经搁置");
                require(!money.isPart(), "挂账 " + money.id() + " 已作为部分款项计入缴款通知书 " + money.part() + "，不能搁置；请先移出");
                yield Effect.PIN;
            }
            case UNPIN -> {
                require(money.pinned(), "挂账 " + money.id() + " 没有搁置");
                yield Effect.UNPIN;
            }
        };
    }

    private Effect allocate(SuspenseDecision.Allocate allocate) {
        requireReceipt();
        require(notice != null, "没有缴款登记号为 " + Masks.code(allocate.notice()) + " 的缴款通知书");
        require(
                notice.live(),
                "缴款通知书 " + notice.number() + " 当前为" + notice.state().label() + "，不能认领");
        require(!notice.number().equals(money.part()), "挂账 " + money.id() + " 已作为部分款项计入缴款通知书 " + notice.number());
        BankAccount bank = accounts.get(money.bankAccountId());
        require(
                allocate.otherAccount() || notice.receivingAccounts().contains(money.bankAccountId()),
                "款项转入的账户 " + bank.number() + " 不是缴款通知书 " + notice.number() + " 的收款账户；核实无误的，请注明收款账户不同（otherAccount）");
        if (notice.fundedFen() > 0) {
            Arrival earlier = new Arrival(accounts.get(notice.fundedAccountId()).bankName(), notice.fundedMonth());
            Arrival arrived = new Arrival(bank.bankName(), Arrival.month(money.bookedOn()));
            require(
                    earlier.equals(arrived),
                    "缴款通知书 " + notice.number() + " 已有部分款项于 "
                            + earlier.month().toString().substring(0, 7) + " 到账"
                            + earlier.bank() + "，本笔于 "
                            + arrived.month().toString().substring(0, 7) + " 到账" + arrived.bank()
                            + "，不能合并；请先移出已有部分，或退款");
        }
        int left = Long.compare(money.amountFen(), notice.outstandingFen());
        return left == 0 ? Effect.ALLOCATE : left > 0 ? Effect.ALLOCATE_SOME : Effect.PART;
    }

    private Effect move() {
        requireReceipt();
        require(decision.kind() == SuspenseDecision.Kind.GENERAL || namedEmployer.isPresent(), "没有这个单位账号");
        require(!money.tier().equals(target()), "挂账 " + money.id() + " 已在该科目，无须移动");
        return Effect.MOVE;
    }

    private Effect refund() {
        requireReceipt();
        require(payable, "没有可用的付款账户：请先配置 gateway.payout.account");
        require(isText(money.payerAccount()) && isText(money.payerName()), "流水没有付款人的账号或户名，不能原路退款；请先向银行查明，或另行处理");
        return Effect.REFUND;
    }

    /** Key of the suspense account ({@link SubjectRole#OTHER_PAYABLES}) that is to hold the money or its rest. */
    String target() {
        if (decision instanceof SuspenseDecision.Employer employer) {
            return Suspense.unallocatedKey(employer.employerAccount());
        }
        return notice == null ? Suspense.GENERAL : Suspense.unallocatedKey(notice.employerAccount());
    }

    /** Whose money the decision says it is; empty where it does not say. */
    OptionalLong employer() {
        return notice == null ? namedEmployer : OptionalLong.of(notice.employerId());
    }

    private void requireReceipt() {
        require(money.amountFen() > 0, "挂账 " + money.id() + " 是支出，只能冲抵或搁置；请向银行查明");
        require(money.entryId() != null, "挂账 " + money.id() + " 是对账单缺口的差额，没有流水；取得明细之前只能搁置");
        require(claim.isEmpty(), claim.orElse(""));
        require(!disputed, "银行对本笔此前退款的答复前后矛盾，可能已经付出；请先向银行核实");
    }

    private static boolean isText(String text) {
        return text != null && !text.isBlank();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new RefusedException(otherwise);
        }
    }
}
