package org.housingfund.gateway.app;

import org.housingfund.gateway.lending.DifferenceDecisions;
import org.springframework.context.ApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code difference accept|dismiss|approve|reject}: two people decide a difference with a lending bank (R-B4). */
@Command(
        name = "difference",
        mixinStandardHelpOptions = true,
        description = "了结与贷款银行的扣款差异：一人提议按银行答复入账（accept）或予以排除（dismiss），另一人复核（approve）或驳回（reject）。",
        subcommands = {
            DifferenceCommand.Accept.class,
            DifferenceCommand.Dismiss.class,
            DifferenceCommand.Approve.class,
            DifferenceCommand.Reject.class
        })
final class DifferenceCommand extends CommandGroup {
    /** What all four need. */
    abstract static class OfDifference extends DecisionCommand {
        @Option(names = "--difference", required = true, description = "差异编号，见扣款差异告警")
        private long difference;

        final long difference() {
            return difference;
        }
    }

    @Command(name = "accept", mixinStandardHelpOptions = true, description = "提议按银行的成功答复入账。")
    static final class Accept extends OfDifference {
        @Option(names = "--comment", required = true, description = "理由")
        private String comment;

        @Override
        protected String decide(ApplicationContext gateway) {
            gateway.getBean(DifferenceDecisions.class).propose(difference(), true, comment, actor());
            return "已提议按银行答复入账，差异 " + difference() + "，请另一人复核";
        }
    }

    @Command(name = "dismiss", mixinStandardHelpOptions = true, description = "提议予以排除，不入账。")
    static final class Dismiss extends OfDifference {
        @Option(names = "--comment", required = true, description = "理由")
        private String comment;

        @Override
        protected String decide(ApplicationContext gateway) {
            gateway.getBean(DifferenceDecisions.class).propose(difference(), false, comment, actor());
            return "已提议排除差异 " + difference() + "，不入账，请另一人复核";
        }
    }

    @Command(name = "approve", mixinStandardHelpOptions = true, description = "复核提议并执行。")
    static final class Approve extends OfDifference {
        @Override
        protected String decide(ApplicationContext gateway) {
            gateway.getBean(DifferenceDecisions.class).approve(difference(), actor());
            return "差异 " + difference() + " 已了结";
        }
    }

    @Command(name = "reject", mixinStandardHelpOptions = true, description = "驳回提议。")
    static final class Reject extends OfDifference {
        @Override
        protected String decide(ApplicationContext gateway) {
            gateway.getBean(DifferenceDecisions.class).reject(difference(), actor());
            return "差异 " + difference() + " 的提议已驳回";
        }
    }
}
