package org.housingfund.gateway.matching;

import java.util.Arrays;
import org.housingfund.gateway.kernel.Money;

/** What a decision asks of an entry: a phrase for people, and a comparison that anyone can make again. */
public enum Predicate {
    NUMBER_CLEAR("NC", "登记号书写规范且唯一", Comparison.EQUAL),
    NOTICE_EXISTS("NE", "通知书存在", Comparison.EQUAL),
    NOTICE_VALID("V", "通知书未撤销", Comparison.EQUAL),
    NOTICE_UNPAID("U", "通知书尚未分账", Comparison.EQUAL),
    RECEIVING_ACCOUNT("R", "收款账户", Comparison.ONE_OF),
    SAME_BANK("SB", "与已到账部分同一收款银行", Comparison.EQUAL),
    SAME_MONTH("SM", "与已到账部分同一入账月", Comparison.EQUAL),
    AMOUNT("A", "到账金额等于未到账金额", Comparison.EQUAL),
    AMOUNT_WITHIN("AW", "到账金额不超过未到账金额", Comparison.AT_MOST),
    PAYER("P", "付款人与通知书单位相符", Comparison.EQUAL),
    PAYER_ACCOUNT("PK", "付款账号此前已确认属该单位", Comparison.EQUAL),
    PAYER_OF_PART("PP", "部分款项的付款人即通知书单位", Comparison.ONE_OF),
    PAYER_OF_REPAIRED("PR", "更正书写后的登记号须与付款人相符", Comparison.ONE_OF),
    NO_RIVAL("NR", "没有号码相近、金额相同的另一通知书", Comparison.EQUAL),
    NO_OTHER_READING("NO", "没有另一种读法也对得上", Comparison.EQUAL),
    NO_REVERSAL("NV", "不是冲正", Comparison.EQUAL),
    NOT_PUSHED("NP", "不是此前推送过的流水", Comparison.EQUAL),
    NATURE_KNOWN("K", "交易码说明了款项性质", Comparison.EQUAL),
    REFERENCE_ALONE("RA", "款项线索唯一", Comparison.EQUAL),
    REFERENCE_REGISTERED("RR", "参考号已登记", Comparison.EQUAL),
    EXPECTATION_VALID("XV", "应收应付未撤销", Comparison.EQUAL),
    EXPECTATION_OPEN("XO", "应收应付尚未核销", Comparison.EQUAL),
    EXPECTED_ACCOUNT("XR", "账户", Comparison.EQUAL),
    EXPECTED_DIRECTION("XD", "方向", Comparison.EQUAL),
    EXPECTED_AMOUNT("XA", "金额", Comparison.EQUAL),
    RETURNED_ONCE("RO", "该参考号没有别的流水挂账，不会是退回那一笔", Comparison.EQUAL),
    REFUND_PAID("RP", "银行按退款指令付款", Comparison.EQUAL),
    PAID_WITHIN_MONTH("PM", "款项在入账当月内到齐", Comparison.EQUAL),
    ORIGINAL_QUOTED("OQ", "冲正引用了一笔原交易的流水号", Comparison.EQUAL),
    ORIGINAL_FOUND("OF", "有一笔原交易，或处置相同的几笔（同户、同额、方向相反，对方与附言一致）", Comparison.EQUAL),
    ORIGINAL_UNDOABLE("OU", "原交易可以由系统撤销", Comparison.EQUAL),
    SIBLINGS_UNREVERSED("SU", "同一通知书的其他款项未被银行冲正", Comparison.EQUAL),
    OPENING_CONTINUES("OC", "期初余额等于上期期末余额", Comparison.EQUAL);

    /** Stands for an empty set. */
    static final String NONE = "无";

    static final String AGREES = "相符";
    static final String ACCOUNT_KNOWN = "付款账号此前已确认属该单位";
    static final String CONFIRMED = "已确认";

    /** By name, or by a known account (R-M3). */
    static final String AGREES_EITHER = AGREES + "、" + ACCOUNT_KNOWN;

    static final String VALID = "有效";
    static final String UNPAID = "未分账";

    static String agrees(boolean agrees) {
        return agrees ? AGREES : "不符";
    }

    static String valid(boolean valid) {
        return valid ? VALID : "已撤销";
    }

    static String unpaid(boolean unpaid) {
        return unpaid ? UNPAID : "已分账";
    }

    private enum Comparison {
        EQUAL,
        /** The expected side lists what is allowed, separated by 、. */
        ONE_OF,
        /** Both sides are amounts in yuan. */
        AT_MOST
    }

    private final String code;
    private final String phrase;
    private final Comparison comparison;

    Predicate(String code, String phrase, Comparison comparison) {
        this.code = code;
        this.phrase = phrase;
        this.comparison = comparison;
    }

    /** Its name where millions are stored ({@link EvidenceText}); never given to another. */
    String code() {
        return code;
    }

    /** What is asked, a Chinese phrase. */
    public String phrase() {
        return phrase;
    }

    /** Whether it holds for these operands. */
    public boolean holds(String expected, String found) {
        return switch (comparison) {
            case EQUAL -> expected.equals(found);
            case ONE_OF -> Arrays.asList(expected.split("、")).contains(found);
            case AT_MOST -> Money.parseTotalFen(found) <= Money.parseTotalFen(expected);
        };
    }
}
