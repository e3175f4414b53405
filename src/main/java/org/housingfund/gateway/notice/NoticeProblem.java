package org.housingfund.gateway.notice;

import org.housingfund.gateway.kernel.Problem;

/** Why a notice command is refused, each with its sentence and what the hall should do. */
enum NoticeProblem {
    MESSAGE_UNREADABLE("报文不是合法的JSON：%s", "请检查报文的编码（UTF-8）和格式，用新的指令编号重新发送"),
    MESSAGE_TOO_LARGE("报文%s，超过上限", "请拆分成几张缴款通知书分别发送"),
    FIELD_MISSING("缺少字段%s", "请补上该字段，用新的指令编号重新发送"),
    FIELD_TYPE("字段%s的类型不对", "请按接口约定的类型填写；金额须为文本，例如\"1234.50\""),
    FIELD_UNKNOWN("不认识的字段%s", "请核对字段名称，去掉接口约定以外的字段"),
    TEXT_INVALID("字段%s为空、过长或含有控制字符", "请核对该字段的内容"),
    COMMAND_UNKNOWN("不认识的指令%s", "指令只能是 issue（开具）、correct（更正）、cancel（撤销）或 reinstate（恢复）"),
    NUMBER_FORM("缴款登记号%s不符合本中心的编号规则", "请核对缴款登记号"),
    KIND_UNKNOWN("不认识的缴款类型%s", "缴款类型只能是 REMITTANCE（汇缴）或 BACK_PAYMENT（补缴）"),
    MONTH_INVALID("缴存月份%s不是合法的年月", "请按 2026-11 的形式填写"),
    TIME_INVALID("开具时间%s不是合法的带时区时间", "请按 2026-11-21T09:30:00+08:00 的形式填写"),
    AMOUNT_INVALID("%s", "金额以元为单位，最多两位小数，例如\"1234.50\""),
    AMOUNT_RANGE("金额%s不在允许的范围内", "应缴金额和每名职工的缴存额必须大于零，单位部分和个人部分不得为负"),
    SOCIAL_CREDIT_CODE_INVALID("统一社会信用代码%s的校验码不正确", "请按营业执照核对统一社会信用代码"),
    RESIDENT_ID_INVALID("身份证号码%s不正确", "请按职工身份证核对：18位，出生日期真实，校验码正确"),
    RECEIVING_ACCOUNTS_COUNT("收款账户有%s个，应为1到50个", "请列出这张通知书可以缴入的收款账户"),
    RECEIVING_ACCOUNT_UNKNOWN("收款账户%s不是本中心的银行账户", "请核对收款账户；新开的账户须先由中心登记"),
    ROSTER_EMPTY("清册没有职工", "请附上清册，每名职工一行"),
    ROSTER_TOO_LONG("清册%s，超过上限", "请拆分成几张缴款通知书分别发送"),
    ROSTER_SUM("清册合计%s，两者必须相等", "请核对应缴金额和每名职工的缴存额"),
    EMPLOYEE_DUPLICATE("个人账号%s在清册中重复出现", "一张缴款通知书中每个个人账号只能出现一次，请合并或更正"),
    EMPLOYEE_OTHER_PERSON("个人账号%s已登记在另一身份证号码名下", "请核对个人账号和身份证号码；身份信息变更须先由中心办理"),
    NUMBER_TAKEN("缴款登记号%s已用于另一张内容不同的缴款通知书", "请换用新的缴款登记号；要改清册或金额，请更正（correct）原通知书"),
    NUMBER_CANCELLED("缴款通知书%s已撤销，不能用原号码再次开具", "请恢复（reinstate）原通知书，或换用新的缴款登记号"),
    NOTICE_UNKNOWN("没有缴款登记号为%s的缴款通知书", "请核对缴款登记号；刚开具的，请确认已收到开具成功的消息"),
    NOTICE_NOT_CANCELLABLE("缴款通知书%s，不能撤销", "只有待收款且没有款项到账的通知书可以撤销；已到账的，请联系中心办理"),
    NOTICE_NOT_CORRECTABLE("缴款通知书%s，不能更正", "只有待收款且没有款项到账的通知书可以更正清册和金额；已到账的，请联系中心办理"),
    MORE_PROBLEMS("另有%s处问题未列出", "请先更正已列出的问题");

    private final String sentence;
    private final String remedy;

    NoticeProblem(String sentence, String remedy) {
        this.sentence = sentence;
        this.remedy = remedy;
    }

    /**
     * The problem at a place.
     *
     * @param line line of the roster from 1, or 0
     * @param value the offending text; masked by the caller where it is personal
     * @param detail what the sentence names
     */
    Problem at(long line, String field, String value, String detail) {
        return new Problem(name(), line, shown(field), shown(value), sentence.formatted(shown(detail)), remedy);
    }

    /** Short, and without what neither a screen nor the database can hold: a sender may name fields as it likes. */
    static String shown(String text) {
        int limit = 80;
        String kept = text.length() > limit ? text.substring(0, limit) + "…" : text;
        return printable(kept);
    }

    /** Without what neither a screen nor the database can hold. */
    static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cs}\u2028\u2029]", "?");
    }
}
