package org.housingfund.gateway.app;

import java.time.LocalDate;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.statement.Openings;
import org.springframework.context.ApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code opening propose|approve|reject}: the first opening balance of an account, by two people (R-M10). */
@Command(
        name = "opening",
        mixinStandardHelpOptions = true,
        description = "设置银行账户的期初余额：一人提议（propose），另一人复核（approve）或驳回（reject）。",
        subcommands = {OpeningCommand.Propose.class, OpeningCommand.Approve.class, OpeningCommand.Reject.class})
final class OpeningCommand extends CommandGroup {
    @Command(name = "propose", mixinStandardHelpOptions = true, description = "提议期初余额。")
    static final class Propose extends DecisionCommand {
        @Option(names = "--account", required = true, description = "银行账号")
        private String account;

        @Option(names = "--amount", required = true, description = "余额，元，至多两位小数")
        private String amount;

        @Option(names = "--as-of", required = true, description = "该日终了时的余额，如 2026-11-19")
        private LocalDate asOf;

        @Override
        protected String decide(ApplicationContext gateway) {
            gateway.getBean(Openings.class).propose(account, Money.parseTotalFen(amount), asOf, actor());
            return "已提议账户 " + account + " 的期初余额 " + amount + "，请另一人复核";
        }
    }

    @Command(name = "approve", mixinStandardHelpOptions = true, description = "复核期初余额；复核后即入账。")
    static final class Approve extends DecisionCommand {
        @Option(names = "--account", required = true, description = "银行账号")
        private String account;

        @Override
        protected String decide(ApplicationContext gateway) {
            gateway.getBean(Openings.class).approve(account, actor());
            return "账户 " + account + " 的期初余额已复核入账";
        }
    }

    @Command(name = "reject", mixinStandardHelpOptions = true, description = "驳回期初余额的提议。")
    static final class Reject extends DecisionCommand {
        @Option(names = "--account", required = true, description = "银行账号")
        private String account;

        @Override
        protected String decide(ApplicationContext gateway) {
            gateway.getBean(Openings.class).reject(account, actor());
            return "账户 " + account + " 的期初余额提议已驳回，可重新提议";
        }
    }
}
