package org.housingfund.gateway.app;

import org.housingfund.gateway.statement.StatementDiscards;
import org.springframework.context.ApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code discard propose|approve|reject}: withdraws a held statement that is wrong, by two people (R-M10). */
@Command(
        name = "discard",
        mixinStandardHelpOptions = true,
        description = "作废有误的暂挂对账单：一人提议（propose），另一人复核（approve）或驳回（reject）；作废后银行可重发更正的文件。",
        subcommands = {DiscardCommand.Propose.class, DiscardCommand.Approve.class, DiscardCommand.Reject.class})
final class DiscardCommand extends CommandGroup {
    @Command(name = "propose", mixinStandardHelpOptions = true, description = "提议作废。")
    static final class Propose extends StatementDecision {
        @Option(names = "--comment", required = true, description = "理由")
        private String comment;

        @Override
        protected String decide(ApplicationContext gateway) {
            gateway.getBean(StatementDiscards.class).propose(statement(), comment, actor());
            return "对账单 " + statement() + " 的作废已提议，请另一人复核";
        }
    }

    @Command(name = "approve", mixinStandardHelpOptions = true, description = "复核作废；不可撤销。")
    static final class Approve extends StatementDecision {
        @Override
        protected String decide(ApplicationContext gateway) {
            gateway.getBean(StatementDiscards.class).approve(statement(), actor());
            return "对账单 " + statement() + " 已作废";
        }
    }

    @Command(name = "reject", mixinStandardHelpOptions = true, description = "驳回作废的提议。")
    static final class Reject extends StatementDecision {
        @Override
        protected String decide(ApplicationContext gateway) {
            gateway.getBean(StatementDiscards.class).reject(statement(), actor());
            return "对账单 " + statement() + " 的作废提议已驳回，继续暂挂";
        }
    }
}
