package org.housingfund.gateway.statement;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.intake.Receipt;
import org.housingfund.gateway.intake.Receipts;
import org.housingfund.gateway.intake.RejectionReport;
import org.housingfund.gateway.kernel.Masks;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.outbox.DomainEvent;
import org.housingfund.gateway.outbox.Outbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Says no to a file: kept, answered with a report in the partner's outbox, announced, audited. */
@Component
class StatementRejection {
    private static final Logger LOG = LoggerFactory.getLogger(StatementRejection.class);
    private static final int PROBLEMS_IN_EVENT = 20;

    /** No such mapping. */
    static final String MAPPING_UNKNOWN = "MAPPING_UNKNOWN";

    /** No such account of the centre at this bank. */
    static final String ACCOUNT_UNKNOWN = "ACCOUNT_UNKNOWN";

    /** The account has another statement of this number. */
    static final String STATEMENT_DUPLICATE = "STATEMENT_DUPLICATE";

    /** Another statement has the identity of an entry, for the same entry. */
    static final String ENTRY_DUPLICATE = "ENTRY_DUPLICATE";

    /** Another statement has the identity of an entry, for another one. */
    static final String ENTRY_CONFLICT = "ENTRY_CONFLICT";

    /**
     * Problems that may be none of the file's: what our configuration lacked is put right, a statement that stood against
     * it is discarded. The same bytes are looked at again.
     */
    static final Set<String> MAY_PASS =
            Set.of(MAPPING_UNKNOWN, ACCOUNT_UNKNOWN, STATEMENT_DUPLICATE, ENTRY_DUPLICATE, ENTRY_CONFLICT);

    private final Receipts receipts;
    private final Outbox outbox;
    private final AuditTrail audit;
    private final JsonMapper json;

    StatementRejection(Receipts receipts, Outbox outbox, AuditTrail audit, JsonMapper json) {
        this.receipts = receipts;
        this.outbox = outbox;
        this.audit = audit;
        this.json = json;
    }

    /** The content is wrong. */
    void reject(Receipt receipt, List<Problem> problems) {
        receipts.reject(receipt.id(), problems);
        answer(receipt, problems, "STATEMENT_REJECTED");
    }

    /** The file cannot be read at all, which may be our configuration's fault. */
    void quarantine(Receipt receipt, List<Problem> problems) {
        receipts.quarantine(receipt.id(), problems);
        answer(receipt, problems, "RECEIPT_QUARANTINED");
    }

    private void answer(Receipt receipt, List<Problem> problems, String action) {
        RejectionReport report = RejectionReport.of(receipt, problems, problems.size());
        outbox.file(receipt.cause(), receipt.partner(), report.fileName(), report.toJson(json));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("receiptId", receipt.id());
        data.put("partner", receipt.partner());
        data.put("file", Masks.quoted(receipt.name()));
        data.put("sha256", receipt.sha256().hex());
        data.put("problems", problems.subList(0, Math.min(problems.size(), PROBLEMS_IN_EVENT)));
        data.put("problemCount", problems.size());
        outbox.publish(
                receipt.cause(),
                "partner:" + receipt.partner(),
                List.of(new DomainEvent("statement.rejected", receipt.key(), data)));
        Problem first = problems.get(0);
        audit.record(
                Actor.GATEWAY,
                action,
                receipt.key(),
                AuditTrail.Outcome.DONE,
                Map.of("file", Masks.quoted(receipt.name()), "problems", problems.size(), "first", first.code()));
        LOG.warn(
                "文件被拒收：{} {}，{} 处问题；首个：第 {} 行 {} {}（{}）",
                receipt.partner(),
                Masks.quoted(receipt.name()),
                problems.size(),
                first.line(),
                first.field(),
                first.message(),
                first.value());
    }
}
