package org.housingfund.gateway.app;

import java.io.PrintWriter;
import java.util.List;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.matching.Reason;
import org.housingfund.gateway.matching.SuspendedPostings;
import org.housingfund.gateway.matching.SuspenseDecision;
import org.housingfund.gateway.matching.SuspenseDecisions;
import org.springframework.context.ApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code suspense list|propose|approve|reject}: open suspended postings, and what two people decide (R-M6). */
@Command(
        name = "suspense",
        mixinStandardHelpOptions = true,
        description = "挂账：列出未结挂账（list）；一人提议（propose）认领、转户、退款、冲抵或搁置，另一人复核（approve）或驳回（reject）。",
        subcommands = {
            SuspenseCommand.Listing.class,
            SuspenseCommand.Propose.class,
            SuspenseCommand.Approve.class,
            SuspenseCommand.Reject.class
        })
final class SuspenseCommand extends CommandGroup {
    @Command(name = "list", mixinStandardHelpOptions = true, description = "列出未结挂账，最早的在前。")
    static final class Listing extends DatabaseCommand {
        @Option(names = "--reason", description = "只列这一原因：${COMPLETION-CANDIDATES}")
        private Reason reason;

        @Option(names = "--limit", defaultValue = "100", description = "最多列出多少笔，默认 ${DEFAULT-VALUE}")
        private int limit;

        @Spec
        private CommandSpec command;

        @Override
        protected int run(ApplicationContext gateway) {
            PrintWriter out = command.commandLine().getOut();
            List<SuspendedPostings.Open> open =
                    gateway.getBean(SuspendedPostings.class).open(reason, limit);
            for (SuspendedPostings.Open one : open) {
                out.println(String.join(
                        "  ",
                        Long.toString(one.id()),
                        one.bookedOn() + "（" + one.ageDays() + " 天）",
                        Money.format(one.amountFen()),
                        one.reason().name(),
                        one.bank(),
                        one.payer().isEmpty() ? "-" : one.payer(),
                        one.number().isEmpty() ? "-" : one.number(),
                        state(one)));
            }
            out.println("未结挂账 " + open.size() + " 笔");
            return 0;
        }

        private static String state(SuspendedPostings.Open one) {
            String pinned = one.pinned() ? "已搁置" : "";
            SuspendedPostings.Proposed proposed = one.proposed();
            return proposed == null
                    ? pinned
                    : "%s待复核提议 %d：%s（%s：%s）"
                            .formatted(pinned, proposed.id(), proposed.phrase(), proposed.by(), proposed.comment());
        }
    }

    /** What all decisions need. */
    abstract static class OfPosting extends DecisionCommand {
        @Option(names = "--posting", required = true, description = "挂账编号，见 suspense list")
        private long posting;

        final long posting() {
            return posting;
        }
    }

    @Command(name = "propose", mixinStandardHelpOptions = true, description = "提议一项决定。")
    static final class Propose extends OfPosting {
        @Option(
                names = "--decision",
                required = true,
                description =
                        "ALLOCATE 认领到通知书，EMPLOYER 转入单位未分摊余额，GENERAL 转入暂收，REFUND 原路退款，SET_OFF 冲抵，LEAVE 搁置，UNPIN 解除搁置")
        private SuspenseDecision.Kind kind;

        @Option(names = "--notice", description = "ALLOCATE：缴款登记号")
        private String notice;

        @Option(names = "--other-account", description = "ALLOCATE：确认通知书列的是别的收款账户")
        private boolean otherAccount;

        @Option(names = "--employer", description = "EMPLOYER：单位账号")
        private String employer;

        @Option(names = "--against", description = "SET_OFF：与它相抵的另一笔挂账的编号，一收一支、金额相等")
        private Long against;

        @Option(names = "--original", description = "SET_OFF：本笔冲正或退回的原流水编号（事件的 entryId），撤销其处置")
        private Long original;

        @Option(names = "--comment", required = true, description = "理由")
        private String comment;

        @Override
        protected String decide(ApplicationContext gateway) {
            SuspenseDecision decision = SuspenseDecision.of(kind, notice, otherAccount, employer, against, original);
            SuspenseDecisions.Proposed proposed =
                    gateway.getBean(SuspenseDecisions.class).propose(posting(), decision, comment, actor());
            return "已提议（提议 " + proposed.id() + "），请另一人复核。" + proposed.sentence();
        }
    }

    /** Only what was seen is approved or rejected. */
    abstract static class OfProposal extends OfPosting {
        @Option(names = "--proposal", required = true, description = "提议编号，见 suspense list")
        private long proposal;

        final long proposal() {
            return proposal;
        }
    }

    @Command(name = "approve", mixinStandardHelpOptions = true, description = "复核提议并执行。")
    static final class Approve extends OfProposal {
        @Override
        protected String decide(ApplicationContext gateway) {
            return gateway.getBean(SuspenseDecisions.class).approve(posting(), proposal(), actor());
        }
    }

    @Command(name = "reject", mixinStandardHelpOptions = true, description = "驳回提议。")
    static final class Reject extends OfProposal {
        @Override
        protected String decide(ApplicationContext gateway) {
            gateway.getBean(SuspenseDecisions.class).reject(posting(), proposal(), actor());
            return "挂账 " + posting() + " 的提议 " + proposal() + " 已驳回";
        }
    }
}
