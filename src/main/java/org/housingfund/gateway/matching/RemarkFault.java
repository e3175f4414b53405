package org.housingfund.gateway.matching;

/** What people do wrong when they write a notice number (R-N3), each with a phrase an employer's clerk understands. */
public enum RemarkFault {
    LOWER_CASE("字母写成了小写"),
    FULL_WIDTH("使用了全角字符"),
    NOT_FIRST("登记号没有写在附言最前面"),
    SYMBOL("登记号旁边或中间有特殊符号"),
    WHITE_SPACE("登记号中间有空格或不可见字符"),
    GLUED_DIGITS("登记号后面直接连写了数字"),
    TRUNCATED("登记号不完整，可能漏写或被银行截断"),
    LOOKALIKE("数字写成了相似的字母，如 0 写成 O、1 写成 l 或 I"),
    PREFIX_MISSING("登记号缺少前缀字母"),
    OTHER_FIELD("登记号没有写在附言栏"),
    CHECK_DIGIT("登记号的校验位不对"),
    TWO_NUMBERS("附言中有两个不同的登记号");

    private final String phrase;

    RemarkFault(String phrase) {
        this.phrase = phrase;
    }

    /** What is wrong, a Chinese phrase. */
    public String phrase() {
        return phrase;
    }
}
