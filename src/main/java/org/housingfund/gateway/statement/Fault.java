package org.housingfund.gateway.statement;

import org.housingfund.gateway.kernel.Problem;

/** Everything that can be wrong with a statement file: a sentence, and what the bank or the operator should do. */
enum Fault {
    EMPTY_FILE("文件为空", "请银行重新生成并发送完整的对账文件"),
    FILE_TOO_LARGE("文件大小超过上限", "请银行拆分文件，或由管理员调整映射的 limits.file-bytes"),
    LINE_TOO_LONG("行长度超过上限", "请银行检查该行是否缺少换行符，或由管理员调整映射的 limits.line-bytes"),
    ENTRY_TOO_LONG("一笔流水（Ntry）超过上限", "请银行把该批量拆成几笔，或由管理员调整映射的 limits.line-bytes"),
    TOO_MANY_ENTRIES("流水笔数超过上限", "请银行拆分文件，或由管理员调整映射的 limits.entries"),
    MALFORMED_BYTES("存在不符合字符编码的字节", "请银行按约定的字符编码重新生成文件"),
    TEXT_ENCODING("文件的字符编码不受支持", "请用文本编辑器另存为 UTF-8，或请银行以 UTF-8 或 GB18030 生成文件"),
    CONTROL_CHARACTER("存在不允许的控制字符", "请银行去除控制字符后重新发送"),
    LINE_END("换行符与约定不符", "请银行按约定的换行符生成文件"),
    LINE_LENGTH("行的字节数与约定不符", "请银行按定长格式（按字节计）补足或截断该行"),
    COLUMN_COUNT("列数与约定不符", "请银行检查该行分隔符的个数"),
    QUOTE("引号不成对，或引号后有多余字符", "请银行检查该行引号的转义"),
    MISSING_HEADER("缺少文件头，或文件头与约定不符", "请确认文件属于本映射，并请银行补上约定的文件头"),
    HEADER_COLUMNS("列标题与约定不符", "请银行恢复约定的列标题，或由管理员更新映射"),
    MISSING_TRAILER("缺少文件尾，文件可能被截断", "请银行重新发送完整的文件"),
    TEXT_AFTER_TRAILER("文件尾之后还有内容", "请银行检查是否把多个文件拼在了一起"),
    UNKNOWN_LINE("无法识别的行", "请银行检查该行的行标识"),
    FIELD_EMPTY("必填内容为空", "请银行补齐该字段"),
    DATE_INVALID("日期无效", "请银行按约定的日期格式填写真实日期"),
    AMOUNT_INVALID("金额无效", "请银行按约定的金额格式填写"),
    AMOUNT_ZERO("金额为零", "请银行去除金额为零的流水或更正金额"),
    AMOUNT_NEGATIVE("此处不允许负数金额", "请银行以借贷标志表示方向，金额填正数"),
    AMOUNT_BOTH("借方与贷方金额同时有值，或同时为空", "请银行只填写其中一列"),
    DIRECTION_UNKNOWN("借贷标志无法识别", "请银行按约定的取值填写借贷标志"),
    REVERSAL_UNKNOWN("冲正标志无法识别", "请银行以 1 表示冲正，0 或空表示正常"),
    ACCOUNT_MIXED("账号与上面各行不同", "请银行按账户分别导出"),
    NUMBER_INVALID("不是有效的数字", "请银行填写整数"),
    CURRENCY("币种与约定不符", "请确认账户币种，外币账户请单独约定"),
    CURRENCY_DECIMALS("该币种有三位小数，系统的金额只到两位，整份对账单不予接收，绝不四舍五入", "请勿用本系统接收该币种的账户"),
    IDENTITY_EMPTY("流水号为空", "请银行为每笔流水填写流水号"),
    IDENTITY_LENGTH("流水号过长", "请银行检查流水号字段是否错位，流水号不超过 " + IdentityRule.MAX_LENGTH + " 个字符"),
    IDENTITY_DUPLICATE("流水号在文件内重复", "请银行核对是否重复出账，或流水号是否唯一"),
    PERIOD_INVALID("起始日期晚于截止日期", "请银行更正对账期间"),
    CONTROL_COUNT("笔数与控制总数不符", "请银行核对是否有遗漏或多余的流水后重新发送"),
    CONTROL_CREDIT("贷方合计与控制总数不符", "请银行核对贷方流水后重新发送"),
    CONTROL_DEBIT("借方合计与控制总数不符", "请银行核对借方流水后重新发送"),
    CONTROL_SUM("发生额合计与控制总数不符", "请银行核对流水后重新发送"),
    BALANCE("期初余额加流水不等于期末余额", "请银行核对余额和流水后重新发送"),
    BALANCE_RUNNING("余额与上一笔余额加本笔发生额不符", "请银行核对是否有遗漏的流水"),
    BALANCE_MISSING("缺少期初或期末余额", "请银行在对账单中提供期初和期末余额"),
    PERIOD_MISSING("没有流水，也没有写明对账期间", "请银行在文件头写明对账期间，或不发送没有流水的文件"),
    STATUS_UNKNOWN("流水状态无法识别", "请银行使用 BOOK、PDNG 或 INFO"),
    XML_MALFORMED("XML 无法解析", "请银行检查文件是否完整、是否符合 XML 规范"),
    XML_DTD("XML 中不允许出现 DTD", "请银行去除 DOCTYPE 声明"),
    XML_ENCODING("XML 声明的字符编码不受支持", "请银行以 UTF-8 生成文件"),
    XML_LIMIT("XML 结构超过上限", "请银行检查文件是否符合 ISO 20022"),
    PAGE_MISSING("对账单缺页", "请银行重新发送同一对账单的全部分页"),
    NOT_SWIFT("文件中没有 MT940、MT942 或 MT950 报文", "请确认文件种类，报文应以 :20: 开头并含 :25:、:60F: 等字段"),
    SHEET_MALFORMED("表格文件无法解析", "请用 Excel 打开后另存为 xlsx，或请银行重新导出"),
    SHEET_LOCKED("表格文件设有密码", "请去掉密码后重新发送"),
    SHEET_LIMIT("表格解压后超过上限", "请银行拆分文件"),
    SHEET_MORE("除第一个工作表外，另有工作表也有内容", "请每个工作表单独存为一个文件"),
    SHEET_KIND("不是表格文件", "请确认文件种类"),
    SCIENTIFIC("长数字被存成了科学计数法，末尾数字可能已丢失", "请在 Excel 中把该列设为文本，从银行重新导出后发送"),
    NO_STATEMENT("报文中没有任何对账单", "请银行检查文件结构，对账单应直接位于报文之下"),
    NOT_CAMT("文件中没有约定的 camt 报文", "请确认文件种类，本映射只读取约定的报文"),
    FORMAT_UNKNOWN("无法判断文件格式", "请用 --mapping 指定映射；新的格式先写映射，用 --try-mapping 逐列对照"),
    MAPPING_MISFIT("试过的映射不符", "若应由它读取，请用 --try-mapping 逐列对照"),
    MORE_PROBLEMS("错误过多，其余未逐条列出", "请先处理已列出的错误");

    private static final int LONGEST_SHOWN = 40;
    private static final int ID_NUMBER_LENGTH = 18;

    private final String sentence;
    private final String remedy;

    Fault(String sentence, String remedy) {
        this.sentence = sentence;
        this.remedy = remedy;
    }

    /** Of the file as a whole. */
    Problem ofFile(String detail) {
        return at(0, "", "", detail);
    }

    /** @param detail follows the sentence, or empty */
    Problem at(long line, String field, String value, String detail) {
        String message = detail.isEmpty() ? sentence : sentence + "：" + detail;
        return new Problem(name(), line, field, masked(value), message, remedy);
    }

    /** A misplaced column can bring a person's name or ID number here (R-L7); neither is shown whole. */
    private static String masked(String value) {
        if (value.length() <= 2) {
            return value;
        }
        StringBuilder shown = new StringBuilder(value);
        for (int i = 0; i < Math.min(shown.length(), LONGEST_SHOWN); i++) {
            boolean nameLike = shown.charAt(i) > 0x7F;
            boolean idLike = value.length() == ID_NUMBER_LENGTH && i >= 6;
            if (nameLike || idLike) {
                shown.setCharAt(i, '*');
            }
        }
        if (shown.length() > LONGEST_SHOWN) {
            shown.setLength(LONGEST_SHOWN);
            shown.append('…');
        }
        return shown.toString();
    }
}
