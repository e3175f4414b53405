package org.housingfund.gateway.app;

import org.housingfund.gateway.expectation.Difference.Resolution;
import org.housingfund.gateway.expectation.DifferenceDecisions;
import org.springframework.context.ApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code difference accept|dismiss|take-back|approve|reject}: two people decide a difference with a bank (R-B4). */
@Command(
        name = "difference",
        mixinStandardHelpOptions = true,
        description =
                "了结与银行的扣款、付款差异：一人提议认可银行的答复（accept）、予以排除（dismiss）" + "或撤回已记的账（take-back），另一人复核（approve）或驳回（reject）。",
        subcommands = {
            DifferenceCommand.Accept.class,
            DifferenceCommand.Dismiss.class,
            DifferenceCommand.TakeBack.class,
            DifferenceCommand.Approve.class,
            DifferenceCommand.Reject.class
        })
final class DifferenceCommand extends CommandGroup {
    /** What all of them need. */
    abstract static class OfDifference extends DecisionCommand {
        @Option(names = "--difference", required = true, description = "差异编号，见差异告警")
        private long difference;

        final long difference() {
            return difference;
        }
    }

    /** A proposal; what follows from it says its name. */
    abstract static class Proposal extends OfDifference {
        @Option(names = "--comment", required = true, description = "理由，例如银行函件的日期和文号")
        private String comment;

        private final Resolution resolution;
        private final String what;

        Proposal(Resolution resolution, String what) {
            this.resolution = resolution;
            this.what = what;
        }

        @Override
        protected final String decide(ApplicationContext gateway) {
            gateway.getBean(DifferenceDecisions.class).propose(difference(), resolution, comment, actor());
            return "已提议" + what + "，差异 " + difference() + "，请另一人复核";
        }
    }

    @Command(name = "accept", mixinStandardHelpOptions = true, description = "提议认可银行：扣款按其成功答复入账；付款视为已付，等待流水。")
    static final class Accept extends Proposal {
        Accept() {
            super(Resolution.ACCEPTED, "认可银行的答复");
        }
    }

    @Command(name = "dismiss", mixinStandardHelpOptions = true, description = "提议予以排除，不入账。")
    static final class Dismiss extends Proposal {
        Dismiss() {
            super(Resolution.DISMISSED, "予以排除，不入账");
        }
    }

    @Command(name = "take-back", mixinStandardHelpOptions = true, description = "提议撤回：银行书面确认未扣款或未付款，冲回已记的账。")
    static final class TakeBack extends Proposal {
        TakeBack() {
            super(Resolution.TAKEN_BACK, "撤回已记的账");
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
