package org.housingfund.gateway.lending;

/** What a reconciliation difference is about, each with its sentence and what its owner should do. */
enum DifferenceKind {
    AMOUNT_DIFFERS("银行答复扣款成功，但本金、利息、罚息合计与请求金额不符，未入账", "请与银行核对实际扣款金额，再决定按该答复入账（accept）或不入账（dismiss）"),
    SUCCESS_AFTER_REFUSAL(
            "银行先答复未扣款，后又答复扣款成功，未入账；该笔款项到账时将挂账", "请与银行核实是否已扣款：已扣款的按该答复入账（accept），款项到账后自动核销；未扣款的予以排除（dismiss）"),
    REFUSAL_AFTER_SUCCESS(
            "银行先答复扣款成功，后又答复未扣款；原答复未作改动", "请与银行核实是否已扣款：已扣款的予以排除（dismiss），继续等待款项到账；银行书面确认未扣款的撤回入账（take-back）"),
    SUCCESS_DIFFERS(
            "银行两次答复扣款成功，但金额构成不同；只认先前的答复，没有第二次入账", "请与银行核对本金、利息、罚息，以及是否重复扣款；查明后予以排除（dismiss）；两次答复都不属实的撤回入账（take-back）"),
    COMMAND_VANISHED("银行曾答复处理中，后又答复未收到指令；网关继续查询", "请银行书面确认该指令的处理结果；确认未扣款的予以排除（dismiss）"),
    UNRESOLVED("银行久未说明扣款结果；网关继续查询", "请联系银行查明：由银行重发答复；银行书面确认未扣款且不会扣款的予以排除（dismiss）"),
    NOT_ARRIVED("银行答复扣款成功，但款项逾期未到账", "请催促银行划款；到账后自动消除；银行书面确认并未扣款的撤回入账（take-back）"),
    ENTRY_UNEXPECTED(
            "银行流水引用该笔扣款的参考号，却不是预期的到账（重复付款、被退回、金额不符，或银行没有答复扣款成功），款项已挂账",
            "请与银行核实：已扣款的由银行更正答复，款项随后自动核销；重复或误付的由银行冲回，或将挂账原路退款（REFUND）；被收回或冲正的由银行重新划款，确不再划的由两人冲抵（SET_OFF，指明到账流水）；往来两清后予以排除（dismiss）");

    private final String sentence;
    private final String remedy;

    DifferenceKind(String sentence, String remedy) {
        this.sentence = sentence;
        this.remedy = remedy;
    }

    String sentence() {
        return sentence;
    }

    String remedy() {
        return remedy;
    }
}
