package org.housingfund.gateway.registration;

import java.util.regex.Pattern;
import org.housingfund.gateway.kernel.Problem;

/** Why a notice or a file of notices is refused, each with its sentence and what the registry should do. */
enum RegistrationProblem {
    MESSAGE_UNREADABLE("报文不是合法的JSON：%s", "请检查报文的编码（UTF-8）和格式后重新发送"),
    MESSAGE_TOO_LARGE("报文%s，超过上限", "每个报文只放一条登记通知；批量请用文件发送"),
    FIELD_MISSING("缺少字段%s", "请补上该字段后重新发送"),
    FIELD_TYPE("字段%s的类型不对", "请按接口约定的类型填写：版本号为整数，其余为文本"),
    FIELD_UNKNOWN("不认识的字段%s", "请核对字段名称，去掉接口约定以外的字段"),
    TEXT_INVALID("字段%s为空、过长或含有控制字符", "请核对该字段的内容"),
    NUMBER_INVALID("通知编号%s不合规则", "通知编号由1到64位字母、数字或连字符组成"),
    VERSION_INVALID("版本号%s不是正整数", "请填写登记机关对该企业递增的版本号，例如 3"),
    KIND_UNKNOWN("不认识的通知类型%s", "通知类型只能是 REGISTRATION（设立）、CHANGE（变更）或 DEREGISTRATION（注销）"),
    SOCIAL_CREDIT_CODE_INVALID("统一社会信用代码%s不正确", "请按营业执照核对：18位，校验码正确"),
    RESIDENT_ID_INVALID("身份证号码%s不正确", "请按法定代表人身份证核对：18位，出生日期真实，校验码正确"),
    MOBILE_INVALID("手机号码%s不正确", "请填写中国内地11位手机号码"),
    DATE_INVALID("日期%s不是合法的日期", "请按 2026-11-21 的形式填写"),
    DATE_RANGE("日期%s早于1949年10月1日或晚于今天", "请核对登记日期"),
    VERSION_CONFLICT("%s此前已受理，内容不同", "同一版本不得更改内容；确有变更的，请用新的版本号发送"),
    FILE_TOO_LARGE("文件%s，超过上限", "请拆分成几个文件发送"),
    HEADER_WRONG("首行应为规定的列名", "首行请照抄接口约定的列名，以“|”分隔"),
    LINE_TOO_LONG("本行%s，超过上限", "请核对本行是否缺少换行"),
    MALFORMED_BYTES("本行第%s字节起不是UTF-8编码的文字", "请以UTF-8编码重新生成文件"),
    COLUMN_COUNT("应为%s列", "请核对分隔符“|”，内容中不得含有“|”"),
    TRAILER_MISSING("没有末行“#END|条数”", "文件可能不完整，请重新发送整个文件"),
    TRAILER_WRONG("末行%s不合规则", "末行应为“#END|条数”，条数为不带前导零的整数"),
    TEXT_AFTER_TRAILER("末行之后还有内容", "“#END|条数”应为最后一行，请重新生成文件"),
    CONTROL_COUNT("条数与控制总数不符：%s", "请核对是否有遗漏或多余的通知后重新发送"),
    MORE_PROBLEMS("另有%s处问题未列出", "请先更正已列出的问题");

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cs}\u2028\u2029]");
    private static final int SHOWN = 80;

    private final String sentence;
    private final String remedy;

    RegistrationProblem(String sentence, String remedy) {
        this.sentence = sentence;
        this.remedy = remedy;
    }

    /**
     * The problem at a place.
     *
     * @param line line of the file from 1, or 0
     * @param value the offending text; masked by the caller where it is personal
     * @param detail what the sentence names
     */
    Problem at(long line, String field, String value, String detail) {
        return new Problem(name(), line, shown(field), shown(value), sentence.formatted(shown(detail)), remedy);
    }

    /** Whether a text holds what neither a screen nor the database can. */
    static boolean isUnprintable(String text) {
        return UNPRINTABLE.matcher(text).find();
    }

    /** Short and harmless: a sender may write what it likes. */
    static String shown(String text) {
        String kept = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
        return UNPRINTABLE.matcher(kept).replaceAll("?");
    }
}
