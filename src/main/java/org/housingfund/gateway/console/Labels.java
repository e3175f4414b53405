package org.housingfund.gateway.console;

import org.housingfund.gateway.closing.ExportStatus;
import org.housingfund.gateway.matching.DispositionKind;

/** What operators call things. */
final class Labels {
    private Labels() {}

    static String of(DispositionKind kind) {
        return switch (kind) {
            case ALLOCATED -> "已分账";
            case PART_FUNDING -> "部分到账";
            case REPAYMENT_SETTLED -> "还款核销";
            case INTEREST -> "结息";
            case INTERNAL_TRANSFER -> "内部划转";
            case RETURNED_PAYMENT -> "退汇";
            case REVERSAL -> "冲正";
            case PAYOUT_CONFIRMED -> "支付确认";
            case DEDUCTION_RETURN -> "扣款退回";
            case FEE -> "银行手续费";
            case SUSPENDED -> "挂账";
        };
    }

    static String of(ExportStatus status) {
        return switch (status) {
            case EXPORTED -> "待核心系统核对";
            case ACKNOWLEDGED -> "核心系统已核对";
            case DIFFERENT -> "与核心系统不符";
        };
    }
}
