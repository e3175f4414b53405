package org.housingfund.gateway.app.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.app.demo.DayCases.Delivery;
import org.housingfund.gateway.app.demo.DayCases.Outcome;
import org.housingfund.gateway.kernel.Money;
import org.springframework.jms.core.JmsTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The department: decides what was forwarded to it, all of it again where the gateway may have missed some. */
final class SimulatedDepartment {
    private final JmsTemplate jms;
    private final String queue;

    SimulatedDepartment(JmsTemplate jms, String queue) {
        this.jms = jms;
        this.queue = queue;
    }

    /** Approves the complete cases, asks for what is missing in the others. */
    void decide(DayCases cases) {
        cases.cases().forEach(delivery -> jms.convertAndSend(queue, decision(delivery)));
    }

    private static String decision(Delivery delivery) {
        Map<String, Object> decision = new LinkedHashMap<>();
        decision.put("id", "D-" + delivery.caseNumber());
        decision.put("caseNumber", delivery.caseNumber());
        decision.put("round", 1);
        if (delivery.outcome() == Outcome.PAID) {
            decision.put("decision", "APPROVED");
            decision.put("amount", Money.format(delivery.approvedFen()));
            decision.put("employeeAccount", delivery.applicant().account());
            Map<String, String> payee = new LinkedHashMap<>();
            payee.put("name", delivery.applicant().name());
            payee.put("account", delivery.payeeAccount());
            payee.put("bankName", "柳江银行");
            decision.put("payee", payee);
        } else {
            decision.put("decision", "SUPPLEMENT");
            decision.put("reasons", List.of("请补充附件2个人承诺书"));
        }
        decision.put("decidedBy", "提取业务科 覃立新");
        return JsonMapper.shared().writeValueAsString(decision);
    }
}
