package org.housingfund.gateway.statement;

import org.housingfund.gateway.kernel.Problem;

/** Why a push is refused, each with its sentence and what the bank should do. */
enum PushProblem {
    MESSAGE_UNREADABLE("报文不是合法的JSON：%s", "请检查报文的编码（UTF-8）和格式，更正后重新推送"),
    MESSAGE_TOO_LARGE("报文%s，超过上限", "请分成几条报文推送"),
    FIELD_MISSING("缺少字段%s", "请补上该字段后重新推送"),
    FIELD_UNKNOWN("不认识的字段%s", "请核对字段名称，去掉接口约定以外的字段"),
    FIELD_INVALID("字段%s的内容不符合接口约定", "请按接口约定填写该字段后重新推送"),
    AMOUNT_INVALID("%s", "金额以元为单位、大于零、最多两位小数，以文本填写，例如\"1234.50\"；支出填 DEBIT，不填负数"),
    DATE_INVALID("记账日期%s不是合理的日期", "请按 2026-11-21 的形式填写银行记账日期，不得晚于次日或早于一年前"),
    SERIAL_INVALID("流水号应有%s项，第一项不得为空", "请按该银行对账单的流水号各项顺序填写，与对账单保持一致"),
    SERIAL_TWICE("流水号与本报文中另一笔相同", "一笔流水在一条报文中只能出现一次"),
    ACCOUNT_UNKNOWN("账号不是本中心在该银行开立的账户", "请核对银行标识和账号；若为新开账户，请中心先登记到 gateway.bank-accounts，再重新推送"),
    OPENING_MISSING("该账户尚未设置期初余额，在此之前不能入账", "请中心先设置期初余额，再重新推送；流水也会随对账单入账"),
    DATE_SETTLED("记账日期%s的发生额已由中心计入账户余额（%s），再入账会重复", "请不要再推送该日的流水；如有出入请与中心联系"),
    CURRENCY("币种%s不受支持", "仅支持人民币（CNY）账户"),
    MAPPING_UNKNOWN("没有名为%s的对账单格式映射，无法确定流水号规则", "请中心配置 gateway.pushes.mappings，再请银行重新推送"),
    SERIAL_LESS("该银行的对账单没有流水号，推送的流水无法与对账单核对，会重复入账", "请不要推送；流水以对账单为准入账"),
    ENTRY_OTHER_DAY("流水号、金额与%s相同，只有记账日期不同", "该笔已随对账单入账，请不要再推送；若确是另一笔，将随其对账单入账"),
    ENTRY_CONFLICT("流水号与%s相同，但金额或借贷方向不同", "请核对流水号和金额；同一流水号只能是同一笔流水，请以对账单为准更正");

    private final String sentence;
    private final String remedy;

    PushProblem(String sentence, String remedy) {
        this.sentence = sentence;
        this.remedy = remedy;
    }

    /**
     * The problem at a place.
     *
     * @param entry number of the entry in the message from 1, or 0
     * @param value the offending text; never a person's
     * @param detail what the sentence names
     */
    Problem at(int entry, String field, String value, Object... detail) {
        return new Problem(name(), entry, field, value, sentence.formatted(detail), remedy);
    }

    /** The same where the sentence names the field. */
    Problem of(int entry, String field) {
        return at(entry, field, "", field);
    }
}
