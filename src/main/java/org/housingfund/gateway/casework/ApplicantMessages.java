package org.housingfund.gateway.casework;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.housingfund.gateway.casework.DecisionMessage.Decision;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.outbox.Confidential;
import org.housingfund.gateway.outbox.DomainEvent;
import org.housingfund.gateway.outbox.Outbox;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Notifies the applicant of each outcome by short message, where the package carries a telephone (R-S2). */
@Component
class ApplicantMessages {
    private final Outbox outbox;
    private final String queue;

    ApplicantMessages(Outbox outbox, @Value("${gateway.queues.sms-requests:hfg.sms.requests}") String queue) {
        this.outbox = outbox;
        this.queue = queue;
    }

    /** Names a telephone, and reasons that are written freely: the outbox keeps it encrypted (R-L7). */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Sms(
            String template,
            String mobile,
            String caseNumber,
            String service,
            Decision outcome,
            String amount,
            List<String> reasons)
            implements Confidential {}

    /**
     * Asks for one message. Its id is made of the cause: the same outcome never asks for two.
     *
     * @param service its name
     * @param payment null unless approved
     */
    void tell(
            String cause,
            Case known,
            Decision outcome,
            String service,
            SupervisionXml.Payment payment,
            List<String> reasons) {
        String mobile = known.secret().mobile();
        if (mobile == null) {
            return;
        }
        String amount = payment == null ? null : Money.format(payment.amountFen());
        Sms sms = new Sms(template(outcome), mobile, known.number(), service, outcome, amount, reasons);
        outbox.send(cause, known.key(), queue, new DomainEvent("sms.case-outcome", known.key(), sms));
    }

    private static String template(Decision outcome) {
        return switch (outcome) {
            case APPROVED -> "跨省通办业务办结通知";
            case REFUSED -> "跨省通办业务不予办理通知";
            case SUPPLEMENT -> "跨省通办业务补充材料通知";
        };
    }
}
