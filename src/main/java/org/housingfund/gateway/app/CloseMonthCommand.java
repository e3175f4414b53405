package org.housingfund.gateway.app;

import java.time.YearMonth;
import org.housingfund.gateway.matching.MonthEnd;
import org.springframework.context.ApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code close-month}: closes a month of a bank whose statement never comes (R-N7). */
@Command(
        name = "close-month",
        mixinStandardHelpOptions = true,
        description = "关闭一家银行的月份：对账单一直不到时使用；当月未付齐的通知书恢复待收款，已到的部分转人工处理。")
final class CloseMonthCommand extends DecisionCommand {
    @Option(names = "--bank", required = true, description = "银行的合作方编号，例如 liujiang")
    private String bank;

    @Option(names = "--month", required = true, description = "月份，例如 2026-11")
    private YearMonth month;

    @Override
    protected String decide(ApplicationContext gateway) {
        int released = gateway.getBean(MonthEnd.class).close(bank, month, actor());
        return "已关闭 " + bank + " 的 " + month + "，" + released + " 张未付齐的通知书恢复待收款";
    }
}
