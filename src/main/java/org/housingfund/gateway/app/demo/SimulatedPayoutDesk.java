package org.housingfund.gateway.app.demo;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.housingfund.gateway.app.demo.BankDay.Clearing;
import org.housingfund.gateway.app.demo.DayCases.Delivery;
import org.housingfund.gateway.app.demo.DayCases.Outcome;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Times;
import org.springframework.jms.core.JmsTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A bank's desk for payouts. It looks through its queue and takes nothing out: after a kill it finds the same
 * instructions again, so that the day's statement has the same bytes. What it does not know from the day's script it
 * leaves alone.
 */
final class SimulatedPayoutDesk {
    private static final LocalTime ANSWERS_AT = LocalTime.of(11, 0);

    private final JmsTemplate jms;
    private final String commands;
    private final String replies;

    SimulatedPayoutDesk(JmsTemplate jms, String commands, String replies) {
        this.jms = jms;
        this.commands = commands;
        this.replies = replies;
    }

    /** References by payee's account, of the day's instructions that have come so far. */
    private Map<String, String> instructed(DayCases cases) {
        Set<String> expected =
                cases.with(Outcome.PAID).stream().map(Delivery::payeeAccount).collect(Collectors.toSet());
        Map<String, String> references = new LinkedHashMap<>();
        jms.browse(commands, (session, browser) -> {
            for (Enumeration<?> waiting = browser.getEnumeration(); waiting.hasMoreElements(); ) {
                JsonNode data = data((Message) waiting.nextElement());
                String account = data.path("payee").path("account").asString("");
                if (expected.contains(account)) {
                    references.put(account, data.path("reference").asString());
                }
            }
            return null;
        });
        return references;
    }

    private static JsonNode data(Message message) throws JMSException {
        return JsonMapper.shared().readTree(((TextMessage) message).getText()).path("data");
    }

    /** Whether every approved case's instruction has come. */
    boolean hasEveryInstruction(DayCases cases) {
        return instructed(cases).size() == cases.with(Outcome.PAID).size();
    }

    /** Accepts the day's instructions; the same answer again where the gateway may have missed it. */
    void accept(DemoDay day, DayCases cases) {
        for (String reference : instructed(cases).values()) {
            Map<String, Object> reply = new LinkedHashMap<>();
            reply.put("id", "LJ-" + reference);
            reply.put("reference", reference);
            reply.put("status", "ACCEPTED");
            reply.put(
                    "answeredAt",
                    DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                            day.date().atTime(ANSWERS_AT).atZone(Times.ZONE)));
            jms.convertAndSend(replies, JsonMapper.shared().writeValueAsString(reply));
        }
    }

    /** What the bank's statement of the day must show, in the order of the script. */
    List<Clearing> clearings(DayCases cases) {
        Map<String, String> references = instructed(cases);
        List<Clearing> clearings = new ArrayList<>();
        for (Delivery delivery : cases.with(Outcome.PAID)) {
            String reference = references.get(delivery.payeeAccount());
            if (reference == null) {
                throw new IllegalStateException(
                        "no instruction for " + delivery.caseNumber() + ", " + Money.format(delivery.approvedFen()));
            }
            clearings.add(new Clearing(reference, delivery.approvedFen(), false));
        }
        return clearings;
    }
}
