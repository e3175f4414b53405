package org.housingfund.gateway.app;

import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.matching.GapRelease;
import org.springframework.context.ApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gap propose|approve|reject}: lets a statement through that follows a gap, by two people (R-M10). */
@Command(
        name = "gap",
        mixinStandardHelpOptions = true,
        description = "放行缺口之后的对账单：一人提议（propose），另一人复核（approve）或驳回（reject）；差额计入挂账。",
        subcommands = {GapCommand.Propose.class, GapCommand.Approve.class, GapCommand.Reject.class})
final class GapCommand extends CommandGroup {
    @Command(name = "propose", mixinStandardHelpOptions = true, description = "提议放行。")
    static final class Propose extends StatementDecision {
        @Option(names = "--comment", required = true, description = "理由")
        private String comment;

        @Override
        protected String decide(ApplicationContext gateway) {
            GapRelease.Measured gap = gateway.getBean(GapRelease.class).propose(statement(), comment, actor());
            String pushed = gap.pushes() == 0
                    ? ""
                    : "（已扣除缺口期间推送入账、对账单未列的 " + gap.pushes() + " 笔，净额 " + Money.format(gap.pushedFen()) + "）";
            return "已提议放行对账单 " + statement() + "，差额 " + Money.format(gap.differenceFen()) + pushed + " 将计入挂账，请另一人复核";
        }
    }

    @Command(name = "approve", mixinStandardHelpOptions = true, description = "复核放行。")
    static final class Approve extends StatementDecision {
        @Override
        protected String decide(ApplicationContext gateway) {
            gateway.getBean(GapRelease.class).approve(statement(), actor());
            return "对账单 " + statement() + " 已放行";
        }
    }

    @Command(name = "reject", mixinStandardHelpOptions = true, description = "驳回放行的提议。")
    static final class Reject extends StatementDecision {
        @Override
        protected String decide(ApplicationContext gateway) {
            gateway.getBean(GapRelease.class).reject(statement(), actor());
            return "放行对账单 " + statement() + " 的提议已驳回";
        }
    }
}
