package org.housingfund.gateway.statement;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.intake.Receipt;
import org.housingfund.gateway.intake.Receipts;
import org.housingfund.gateway.kernel.Masks;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.outbox.DomainEvent;
import org.housingfund.gateway.outbox.Outbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Says no to a push: kept, announced, audited. Its entries come with the statement. */
@Component
class PushRejection {
    private static final Logger LOG = LoggerFactory.getLogger(PushRejection.class);
    private static final int PROBLEMS_IN_EVENT = 20;

    private final Receipts receipts;
    private final Outbox outbox;
    private final AuditTrail audit;

    PushRejection(Receipts receipts, Outbox outbox, AuditTrail audit) {
        this.receipts = receipts;
        this.outbox = outbox;
        this.audit = audit;
    }

    /** @param readable it was a message at all: rejected, otherwise quarantined */
    void reject(Receipt receipt, String bank, boolean readable, List<Problem> problems) {
        if (readable) {
            receipts.reject(receipt.id(), problems);
        } else {
            receipts.quarantine(receipt.id(), problems);
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("receiptId", receipt.id());
        data.put("bank", bank.isEmpty() ? null : bank);
        data.put("messageId", Masks.quoted(receipt.name()));
        data.put("problems", problems.subList(0, Math.min(problems.size(), PROBLEMS_IN_EVENT)));
        data.put("problemCount", problems.size());
        outbox.publish(receipt.cause(), receipt.key(), List.of(new DomainEvent("push.rejected", receipt.key(), data)));
        Problem first = problems.get(0);
        audit.record(
                Actor.GATEWAY,
                "PUSH_REJECTED",
                receipt.key(),
                AuditTrail.Outcome.DONE,
                Map.of("bank", bank, "problems", problems.size(), "first", first.code()));
        LOG.warn(
                "推送被拒收：{} 收据 {}，{} 处问题；首个：第 {} 笔 {} {}",
                bank,
                receipt.id(),
                problems.size(),
                first.line(),
                first.field(),
                first.message());
    }
}
