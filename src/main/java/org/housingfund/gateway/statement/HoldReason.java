package org.housingfund.gateway.statement;

/** Why a statement waits, with the sentence and the next action for the operator (R-M10). */
public enum HoldReason {
    OPENING_MISSING("该账户尚无经复核的期初余额", "请提议并由另一人复核该账户的期初余额"),
    GAP("期初余额、对账单编号或期间与上一份对账单（或期初余额）不衔接，中间可能缺失对账单", "请向银行索取缺失的对账单；确认无法取得时，由两人提议并复核放行，差额计入挂账"),
    OVERLAP("对账单期间或编号早于已入账的对账单（或期初余额），或与之重叠", "请向银行核实是否重复发送或补发；确属有误的，由两人提议并复核作废（discard），切勿手工入账");

    private final String sentence;
    private final String nextAction;

    HoldReason(String sentence, String nextAction) {
        this.sentence = sentence;
        this.nextAction = nextAction;
    }

    /** What is wrong, one Chinese sentence. */
    public String sentence() {
        return sentence;
    }

    /** What the operator should do next. */
    public String nextAction() {
        return nextAction;
    }
}
