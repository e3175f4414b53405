package org.housingfund.gateway.notice;

import org.housingfund.gateway.kernel.Problem;

/** What is wrong with a file of employers, or differs from what is known, each with its sentence and what to do. */
enum EmployerFileProblem {
    HEADER_WRONG("首行应为规定的列名", "首行请照抄：" + EmployerFile.HEADER),
    NO_EMPLOYER("文件中没有单位", "首行之后每个单位一行"),
    LINE_TOO_LONG("本行超过%s字节", "请核对本行是否缺少换行"),
    MALFORMED_BYTES("本行第%s字节起不是UTF-8编码的文字", "请另存为“CSV UTF-8”格式"),
    QUOTES_WRONG("本行的双引号不成对，或引号外还有文字", "含逗号的字段整体加双引号，其中的双引号写两次；字段内不得换行"),
    COLUMN_COUNT("应为5列，实为%s列", "请核对逗号；含逗号的字段应加双引号"),
    FIELD_MISSING("缺少%s", "单位账号和单位名称为必填项"),
    TEXT_INVALID("%s过长或含有控制字符", "请核对该字段的内容"),
    SOCIAL_CREDIT_CODE_INVALID("统一社会信用代码%s不正确", "请按营业执照核对：18位，校验码正确；不详的请留空"),
    RESIDENT_ID_INVALID("身份证号码%s不正确", "请按法定代表人身份证核对：18位，出生日期真实，校验码正确；不详的请留空"),
    REPRESENTATIVE_MISSING("有身份证号码而没有法定代表人姓名", "请补上姓名，或两者都留空"),
    ACCOUNT_TWICE("单位账号%s在文件中重复出现", "每个单位账号只列一行"),
    KNOWN_OTHERWISE("单位账号%s的名称或统一社会信用代码与单位大厅所报不同，未改动", "请核对；以单位大厅最近所报为准，须更正的由单位大厅随下一份缴款通知书更正");

    private final String sentence;
    private final String remedy;

    EmployerFileProblem(String sentence, String remedy) {
        this.sentence = sentence;
        this.remedy = remedy;
    }

    /** The problem at a line, counted from 1; the detail is masked by the caller where it is personal. */
    Problem at(long line, String field, String detail) {
        return new Problem(name(), line, field, "", sentence.formatted(NoticeProblem.shown(detail)), remedy);
    }
}
