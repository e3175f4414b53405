package org.housingfund.gateway.app;

import picocli.CommandLine.Option;

/** A person's decision about a held statement. */
abstract class StatementDecision extends DecisionCommand {
    @Option(names = "--statement", required = true, description = "对账单编号（网关内部编号，见暂挂告警）")
    private long statement;

    final long statement() {
        return statement;
    }
}
