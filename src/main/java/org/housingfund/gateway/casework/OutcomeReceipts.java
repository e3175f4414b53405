package org.housingfund.gateway.casework;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.outbox.Outbox;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** 附件5, kept as it was sent (R-S2). */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class OutcomeReceipts {
    private final JdbcClient jdbc;
    private final Outbox outbox;
    private final Catalogue catalogue;
    private final Clock clock;

    OutcomeReceipts(JdbcClient jdbc, Outbox outbox, Catalogue catalogue, Clock clock) {
        this.jdbc = jdbc;
        this.outbox = outbox;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    /**
     * Writes the case's next receipt and sends it.
     *
     * @param outcome a decision's name
     * @param payment null unless approved
     */
    void issue(
            String cause,
            Case known,
            DecisionMessage.Decision outcome,
            SupervisionXml.Payment payment,
            List<String> reasons) {
        int number = jdbc.sql("SELECT count(*) + 1 FROM case_receipt WHERE case_id = ?")
                .param(known.id())
                .query(Integer.class)
                .single();
        // A service that left the catalogue since is still answered by its code.
        String service =
                catalogue.find(known.service()).map(Catalogue.Service::name).orElse(known.service());
        Instant now = clock.instant();
        String body = SupervisionXml.receipt(
                known, number, service, catalogue.centre().name(), outcome.name(), payment, reasons, now);
        String name = known.number() + ".receipt-" + number + ".xml";
        jdbc.sql("INSERT INTO case_receipt (case_id, receipt_no, outcome, file_name, archived_as, body, issued_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)")
                .params(
                        known.id(),
                        number,
                        outcome.name(),
                        name,
                        "附件5业务办理回执-%d.xml".formatted(number),
                        body,
                        Times.timestamp(now))
                .update();
        outbox.file(cause, known.partner(), name, body);
    }

    /** All of the case's receipts, for its folder. */
    List<CaseArchive.Filed> forArchive(long caseId) {
        return jdbc.sql("SELECT archived_as, body FROM case_receipt WHERE case_id = ? ORDER BY receipt_no")
                .param(caseId)
                .query((row, n) -> CaseArchive.Filed.text(row.getString(1), row.getString(2)))
                .list();
    }
}
