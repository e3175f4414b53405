package org.housingfund.gateway.app.demo;

import jakarta.jms.ConnectionFactory;
import java.time.Clock;
import java.util.Map;
import org.housingfund.gateway.app.GatewayProperties;
import org.housingfund.gateway.lending.LendingFigures;
import org.housingfund.gateway.lending.LendingReport;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Profile;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.stereotype.Component;

/** Plays the lending bank's part of a day: the loan hall asks, the bank answers. */
@Component
@Profile("demo & !command")
class LendingPlay {
    private final GatewayProperties gateway;
    private final LendingReport report;
    private final ConnectionFactory connections;
    private final Clock clock;

    LendingPlay(
            GatewayProperties gateway,
            LendingReport report,
            @Qualifier("producerConnectionFactory") ConnectionFactory connections,
            Clock clock) {
        this.gateway = gateway;
        this.report = report;
        this.connections = connections;
        this.clock = clock;
    }

    /** The hall's requests, the first of them twice. The same again where the day is played again. */
    void ask(DemoDay day) {
        JmsTemplate jms = new JmsTemplate(connections);
        String queue = gateway.queues().get("lending-requests");
        RepaymentScript.of(day).messages().forEach(message -> jms.convertAndSend(queue, message));
    }

    /**
     * Lets the bank answer what waits, and looks whether everything is known: deducted, refused or declined. To be called
     * until it is so; the money itself comes with the bank's statement.
     */
    boolean answered(DemoDay day) {
        RepaymentScript script = RepaymentScript.of(day);
        bank(day).answerCommands(script);
        LendingFigures now = figures(day);
        return now.requests() == script.repayments().size() && now.sent() == 0 && now.unknown() == 0;
    }

    /** What the bank's statement must bring: fen by reference. */
    Map<String, Long> credits(DemoDay day) {
        return bank(day).credits(RepaymentScript.of(day));
    }

    /** What became of the day's requests so far. */
    LendingFigures figures(DemoDay day) {
        return report.between(day.started(), clock.instant());
    }

    private SimulatedLendingBank bank(DemoDay day) {
        return new SimulatedLendingBank(
                connections,
                RepaymentScript.BANK,
                "hfg.lending.commands." + RepaymentScript.BANK,
                gateway.queues().get("lending-replies"),
                gateway.dataDir().resolve("demo").resolve("lending-" + day.number() + ".properties"),
                clock);
    }
}
