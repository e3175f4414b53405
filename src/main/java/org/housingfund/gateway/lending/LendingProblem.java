package org.housingfund.gateway.lending;

import java.util.EnumSet;
import org.housingfund.gateway.kernel.Problem;

/** Why a message of this line is refused, or nothing was deducted, each with its sentence and what to do. */
enum LendingProblem {
    MESSAGE_UNREADABLE("报文不是约定格式的JSON：%s", "请按接口约定的字段和类型组织报文（UTF-8），金额须为文本"),
    MESSAGE_TOO_LARGE("报文%s字节，超过上限", "一条报文只办理一笔业务，请核对内容"),
    FIELD_MISSING("缺少字段%s", "请补上该字段后重新发送"),
    FIELD_INVALID("字段%s的内容不符合约定", "请按接口约定填写该字段"),
    AMOUNT_INVALID("金额不正确：%s", "金额以元为单位，大于零，最多两位小数，例如\"1234.50\""),
    BANK_UNKNOWN("没有标识为%s的委托贷款银行", "请核对银行标识；新的银行须先由中心配置"),
    REQUEST_ID_TAKEN("请求编号%s已用于内容不同的请求，本次请求未受理，原请求不受影响", "请换用新的请求编号；是否重复请先查询原请求的结果"),
    OUTSIDE_HOURS("提前还款现不在服务时间内，未受理；下次受理时间为%s起", "请在服务时间内用新的请求编号重新提交"),
    ANSWER_UNMATCHED("答复引用的指令%s不存在，或不是发给该银行的", "请核对指令编号和参考号，更正后重新答复"),
    INSUFFICIENT_FUNDS("还款账户余额不足，银行未扣款", "请存足款项后重新提交"),
    ACCOUNT_FROZEN("还款账户被冻结或止付，银行未扣款", "请联系开户银行解除限制后重新提交"),
    LOAN_NOT_FOUND("银行没有该贷款账号，未扣款", "请核对贷款账号后重新提交"),
    LOAN_NOT_ELIGIBLE("该贷款当前不能提前还款，银行未扣款", "请向贷款银行了解原因，如有逾期请先结清"),
    AMOUNT_NOT_ALLOWED("还款金额不符合该贷款的约定，银行未扣款", "请按借款合同约定的最低金额或剩余本金调整后重新提交"),
    EXPIRED("指令到达银行时已过有效时间，银行未扣款", "请重新提交"),
    NOT_EXECUTED("银行确认未收到该指令，指令已失效，未扣款", "请重新提交"),
    DISMISSED("经中心与银行核实，该笔未扣款", "如需还款请重新提交"),
    TAKEN_BACK("该笔曾按银行答复记为已扣款，经中心与银行核实并未扣款或已退回，入账已撤回", "请撤销按已扣款所作的处理；如需还款请用新的请求编号重新提交"),
    BANK_REFUSED("银行未扣款，原因代码%s", "请向贷款银行了解原因后重新提交");

    private static final int SHOWN = 80;

    private final String sentence;
    private final String remedy;

    LendingProblem(String sentence, String remedy) {
        this.sentence = sentence;
        this.remedy = remedy;
    }

    /** The problem of the message as a whole. */
    Problem of(String detail) {
        return at("", "", detail);
    }

    /** The problem of one field, with what was sent. */
    Problem at(String field, String value, String detail) {
        return new Problem(name(), 0, field, shown(value), sentence.formatted(shown(detail)), remedy);
    }

    /** Why nothing was deducted, by the bank's code or the gateway's own; codes we do not know are named as they are. */
    static Problem ofRefusal(String code) {
        return EnumSet.range(INSUFFICIENT_FUNDS, TAKEN_BACK).stream()
                .filter(known -> known.name().equals(code))
                .findFirst()
                .orElse(BANK_REFUSED)
                .of(code);
    }

    /** Short, and without what neither a screen nor the database can hold. */
    private static String shown(String text) {
        String kept = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
        return kept.replaceAll("[\\p{Cntrl}\\p{Cs}\u2028\u2029]", "?");
    }
}
