package org.housingfund.gateway.casework;

import java.util.Set;
import org.housingfund.gateway.kernel.Problem;

/** Why a package or a decision is not taken, each with its sentence and what its sender should do. */
enum CaseProblem {
    PACKAGE_TOO_LARGE("案件包%s，超过上限", "请压缩扫描件的分辨率，或减少材料后重新打包发送"),
    ZIP_UNREADABLE("文件不是完整的ZIP案件包：%s", "请用常用的ZIP工具重新打包，不分卷、不加密、不用ZIP64，重新发送"),
    ZIP_SURPLUS("ZIP中有不属于任何文件的内容：%s", "案件包应以第一个文件开始、以目录结束，不带注释和附加数据；请重新打包发送"),
    ZIP_CONTRADICTION("ZIP的目录与文件自身的说明不一致：%s", "请重新打包发送；若由程序生成，请检查该程序"),
    ZIP_ENCRYPTED("%s已加密", "请去掉密码后重新打包发送"),
    ZIP_TOO_MANY("案件包内有%s个文件，超过上限", "请合并扫描件后重新打包发送"),
    ZIP_TOO_LARGE("%s解压后超过上限", "请压缩扫描件的分辨率后重新打包发送"),
    ZIP_BOMB("%s的压缩比异常，疑为解压炸弹", "请核实来源，用原始扫描件重新打包发送"),
    NAME_UNSAFE("%s的文件名含有路径、盘符或控制字符", "案件包内不得有文件夹，文件名中不得有 / \\ : 和控制字符；请改名后重新打包发送"),
    NAME_NOT_UTF8("%s的文件名不是UTF-8编码", "请用UTF-8文件名打包（ZIP语言标志），或改用英文和数字的文件名"),
    NAME_DUPLICATE("%s的文件名与前面的文件重复（不区分大小写）", "请改名后重新打包发送"),
    NOT_A_FILE("%s不是普通文件，而是链接、文件夹或设备", "案件包内只能有普通文件；请重新打包发送"),
    FILE_EMPTY("%s是空文件", "请重新扫描后打包发送"),
    MANIFEST_MISSING("案件包内没有manifest.xml", "请附上manifest.xml，格式见 schemas/supervision/case-package.xsd"),
    MANIFEST_TOO_LARGE("manifest.xml超过上限", "请核对manifest.xml的内容"),
    MANIFEST_UNREADABLE("manifest.xml不是合法的XML：%s", "请用UTF-8编码，不带DOCTYPE和实体，重新生成"),
    MANIFEST_INVALID("manifest.xml不符合约定的格式：%s", "请按 schemas/supervision/case-package.xsd 校验后重新发送"),
    PAPER_MISSING("manifest.xml所列%s的文件不在案件包内", "请附上该文件，或从manifest.xml中去掉"),
    PAPER_SURPLUS("%s未在manifest.xml中列出", "请在manifest.xml中列出该文件，或从案件包中去掉"),
    PAPER_TWICE("manifest.xml所列%s与前面的材料是同一个文件", "每个文件只列一次"),
    PAPER_DIGEST("%s的内容与manifest.xml中的SHA-256不符", "请重新计算摘要，或重新打包原始文件"),
    PAPER_TYPE("%s的内容不是manifest.xml所说的类型", "请按文件的实际类型填写mediaType；只接受PDF、JPEG和PNG"),
    PAPER_UNKNOWN("材料代码%s不在该事项的目录中", "请按本中心公布的服务目录填写材料代码"),
    APPLICANT_ID_INVALID("申请人身份证号码不正确", "请按身份证核对：18位，出生日期真实，校验码正确"),
    AMOUNT_INVALID("申请提取金额应大于零", "请核对申请表"),
    CENTRE_OTHER("属地中心%s不是本中心", "请核对属地中心代码；案件应发往缴存地的中心"),
    SERVICE_UNKNOWN("本中心未开办事项%s", "请核对事项代码；已开办而未登记的，请与本中心联系后原样重发"),
    REVISION_UNEXPECTED("没有编号为%s的案件可以补充", "首次发送时revision应为1"),
    CASE_NUMBER_FOREIGN("业务编号不是以受理中心代码%s编定的", "业务编号应为至多六个大写字母、受理中心代码、连字符和流水号，例如 NN450100-20261120-0001"),
    CASE_NUMBER_TAKEN("业务编号%s已用于内容不同的案件包", "请换用新的业务编号；补充材料须在收到补充通知后，以下一个revision发送"),

    DECISION_UNREADABLE("审核结果不是约定格式的JSON：%s", "请按 schemas/commands/case-decision.v1.json 更正，用新的id重新发送"),
    DECISION_FIELD("字段%s缺失、过长或不合规", "请按 schemas/commands/case-decision.v1.json 更正，用新的id重新发送"),
    DECISION_ID_TAKEN("审核结果编号%s已用于另一项决定", "请换用新的id"),
    CASE_UNKNOWN("没有业务编号为%s的案件", "请核对业务编号"),
    CASE_NOT_AWAITING("案件%s，不能审核", "请核对案件的当前状态"),
    ROUND_OTHER("审核结果不是针对案件当前的一轮转办：%s", "请按最近一次 case.forwarded 中的材料和round重新审核，用新的id发送"),
    AMOUNT_EXCEEDS("核定金额%s超过申请金额", "请核对核定金额；需要提高的，应请申请人重新申请"),
    PAYEE_OTHER("收款人与申请人提供的不一致", "请按案件中的收款户名、账号和开户行填写；需要变更的，请要求补充材料"),
    EMPLOYEE_OTHER("个人账号%s不存在，或不属于该申请人", "请核对个人账号和申请人身份"),
    PAYOUT_DISPUTED("案件%s此前的付款指令有互相矛盾的回执或银行流水，可能已经付款", "请先向银行核实；未核清前不得再次付款");

    /** What the centre itself may have left out: the same bytes are looked at again when they come again. */
    static final Set<String> OUR_OMISSIONS = Set.of(SERVICE_UNKNOWN.name(), PAPER_UNKNOWN.name(), CENTRE_OTHER.name());

    /** Longest text of a sender that is repeated. */
    static final int SHOWN = 80;

    private final String sentence;
    private final String remedy;

    CaseProblem(String sentence, String remedy) {
        this.sentence = sentence;
        this.remedy = remedy;
    }

    /**
     * The problem.
     *
     * @param field file of the package or field of the message it is about, or empty
     * @param detail what the sentence names: a position, a number or a code, never what a sender writes freely (R-L7)
     */
    Problem of(String field, String detail) {
        return new Problem(name(), 0, shown(field), "", sentence.formatted(shown(detail)), remedy);
    }

    /** The problem, named by one thing. */
    Problem of(String named) {
        return of(named, named);
    }

    /** Short, and without what neither a screen, XML nor the database can hold. */
    static String shown(String text) {
        String kept = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
        return kept.replaceAll("[\\p{Cntrl}\\p{Cs}\\p{Co}\u2028\u2029\uFFFE\uFFFF]", "?");
    }
}
