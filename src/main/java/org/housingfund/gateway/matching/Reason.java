package org.housingfund.gateway.matching;

/**
 * Why money waits in suspense (R-M5): a sentence that an employer's clerk understands, and what to do next.
 */
public enum Reason {
    NO_NUMBER("附言中没有缴款登记号", "请付款单位确认缴款登记号；操作员据此认领到缴款通知书或退款"),
    UNREADABLE_NUMBER("附言中的缴款登记号书写不规范，系统不能确定", "请核对登记号；确认后由操作员认领，并提醒单位按规则书写"),
    AMBIGUOUS_NUMBER("付款人与登记号所属单位不符，且有另一张号码相近、金额相同的缴款通知书，可能写错了一位", "请向付款单位核实登记号后，由操作员认领"),
    UNKNOWN_NOTICE("没有这个缴款登记号的缴款通知书", "请单位核对登记号；通知书稍后才到的，到后自动匹配"),
    NOTICE_CANCELLED("该缴款通知书已撤销", "请单位恢复该通知书（恢复后自动匹配）或重新生成，或由操作员退款"),
    ALREADY_ALLOCATED("该缴款通知书已经到账分账，本笔为重复付款", "请与单位确认后退款，或认领到其他缴款通知书"),
    AMOUNT_EXCEEDS("到账金额大于应缴金额", "请与单位确认后，由操作员认领应缴部分并退还多余款项，或全额退款"),
    AMOUNT_SHORT("到账金额小于应缴金额，等待其余款项", "请单位于当月内向同一收款银行补足差额，款齐后自动分账"),
    CROSS_BANK("同一缴款通知书的款项转入了不同的收款银行", "请操作员与单位确认后退款，或认领"),
    CROSS_MONTH("同一缴款通知书的款项未在同一个月内付齐", "请操作员与单位确认后退款，或认领"),
    PAYER_MISMATCH("付款人不是缴款通知书所属单位，系统不能自动认领", "请向付款单位核实后，由操作员认领"),
    WRONG_RECEIVING_ACCOUNT("款项转入的账户不是该缴款通知书指定的收款账户", "请单位按通知书所列账户付款；操作员可认领或退款"),
    REVERSED("银行冲正，需要核对原交易", "请操作员找到被冲正的原交易，核对后处理"),
    REVERSAL_OF_DECISION("银行冲正的原交易是人工处理的，系统不得改动", "请操作员与银行核实后，由人工撤销原处理并核销本笔"),
    REVERSAL_OF_DEDUCTION("银行冲正的原交易是已核销的扣款到账，系统不得改动", "请操作员与银行核实：扣款确被收回的，由两人冲抵（SET_OFF，指明原流水），扣款随之撤回；又重新划来的，与划来的挂账相抵"),
    REVERSAL_OVERDRAWS("银行冲正的款项已经分账，撤销会使职工账户透支", "请操作员查明职工账户的支取，向单位或职工追回款项后处理"),
    UNKNOWN_DEBIT("账户支出，无法确定用途", "请操作员向银行查明用途后处理"),
    AMBIGUOUS_REFERENCE("附言中的参考号与其他线索并存，不能确定款项归属", "请操作员核实款项性质后处理"),
    EXPECTATION_UNKNOWN("附言中的参考号没有登记过的应收应付，银行的答复可能晚到", "答复登记后自动核销；一直没有登记的，请操作员向银行查明款项来历"),
    EXPECTATION_DIFFERS("与该参考号登记的账户、方向或金额不符", "请操作员与银行核对该参考号的应收应付后处理"),
    EXPECTATION_MET("该参考号的款项此前已经核销，本笔为重复扣款或重复支付", "请操作员立即与银行核实，并退回或追回重复的款项"),
    EXPECTATION_CANCELLED("该参考号的应收应付已经撤销", "请操作员与银行核实为何仍有发生，再行处理"),
    RETURNED_PAYMENT("引用已核销款项的参考号而方向相反，但不能确定是该笔款项的全额退回（退汇）", "请操作员向银行查明退回的是哪一笔、金额为何不符；确是退回该笔的，由两人冲抵（SET_OFF，指明原流水）"),
    UNALLOCATED("操作员确认过归属，款项尚未认领到缴款通知书", "请与付款单位确认用途后，由操作员认领到缴款通知书或退款"),
    REFUND_REFUSED("退款被银行拒绝，款项重新挂账", "请操作员查明拒绝原因，与付款单位确认后再次退款，或认领到缴款通知书"),
    REFUND_RETURNED("退款付出后被银行退回（退汇），款项重新挂账", "请操作员查明退回原因，与付款单位确认后再次退款，或认领到缴款通知书"),
    POSSIBLY_PUSHED("流水号、金额与此前推送的一笔相同而日期不同，可能是同一笔", "请操作员向银行核实：是同一笔的，请银行推送冲正原推送后再认领本笔；不是的，直接认领或退款"),
    STATEMENT_GAP("对账单缺失期间的差额", "取得缺失的对账单明细后，由操作员逐笔处理");

    private final String sentence;
    private final String nextAction;

    Reason(String sentence, String nextAction) {
        this.sentence = sentence;
        this.nextAction = nextAction;
    }

    /** What is wrong, one Chinese sentence. */
    public String sentence() {
        return sentence;
    }

    /** What to do next, one Chinese sentence. */
    public String nextAction() {
        return nextAction;
    }
}
