package org.housingfund.gateway.casework;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.housingfund.gateway.intake.LandingStore;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.outbox.Outbox;
import org.housingfund.gateway.payout.Payouts;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * 附件5, kept as it was sent (R-S2). Its reasons are written freely and may name somebody, so its text stands in no table:
 * it lies in the landing store and leaves from there.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class OutcomeReceipts {
    private final JdbcClient jdbc;
    private final LandingStore landing;
    private final Outbox outbox;
    private final ApplicantMessages applicants;
    private final Catalogue catalogue;
    private final Payouts payouts;
    private final Clock clock;

    OutcomeReceipts(
            JdbcClient jdbc,
            LandingStore landing,
            Outbox outbox,
            ApplicantMessages applicants,
            Catalogue catalogue,
            Payouts payouts,
            Clock clock) {
        this.jdbc = jdbc;
        this.landing = landing;
        this.outbox = outbox;
        this.applicants = applicants;
        this.catalogue = catalogue;
        this.payouts = payouts;
        this.clock = clock;
    }

    /**
     * Writes the case's next receipt and sends it; the applicant hears of it too.
     *
     * What earlier payments left with the payee, having come back in part, it says too: whatever the outcome, the case has
     * cost that.
     *
     * @param outcome a decision's name
     * @param last the payment that completes the case; null unless approved
     */
    void issue(
            String cause,
            Case known,
            DecisionMessage.Decision outcome,
            SupervisionXml.Payment last,
            List<String> decided) {
        long paidOutFen = payouts.paidOutFen(known.id());
        SupervisionXml.Payment payment =
                last == null ? null : new SupervisionXml.Payment(paidOutFen, last.paidOn(), last.reference());
        List<String> reasons = withEarlier(decided, paidOutFen, last == null ? 0 : last.amountFen());
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
        Sha256 sha256 = land(body);
        jdbc.sql("INSERT INTO case_receipt (case_id, receipt_no, outcome, reference, file_name, archived_as, sha256,"
                        + " issued_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
                .params(
                        known.id(),
                        number,
                        outcome.name(),
                        payment == null ? null : payment.reference(),
                        name,
                        "附件5业务办理回执-%d.xml".formatted(number),
                        sha256.bytes(),
                        Times.timestamp(now))
                .update();
        outbox.landedFile(cause, known.partner(), name, sha256);
        applicants.tell(cause, known, outcome, service, payment, reasons);
    }

    private static List<String> withEarlier(List<String> reasons, long paidOutFen, long lastFen) {
        if (paidOutFen == lastFen) {
            return reasons;
        }
        String earlier = lastFen == 0
                ? "本案此前已付款 %s 元，未退回".formatted(Money.format(paidOutFen))
                : "付款金额为本案历次付款合计：此前付款退汇后仍付出 %s 元，本次付款 %s 元"
                        .formatted(Money.format(paidOutFen - lastFen), Money.format(lastFen));
        return Stream.concat(Stream.of(earlier), reasons.stream())
                .limit(SupervisionXml.MOST_REASONS)
                .toList();
    }

    private Sha256 land(String body) {
        try {
            return landing.store(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)))
                    .sha256();
        } catch (IOException e) {
            throw new UncheckedIOException("附件5无法保存", e);
        }
    }

    /** All of the case's receipts, for its folder. */
    List<CaseArchive.Filed> forArchive(long caseId) {
        return jdbc.sql("SELECT archived_as, sha256 FROM case_receipt WHERE case_id = ? ORDER BY receipt_no")
                .param(caseId)
                .query((row, n) -> filed(row.getString(1), Sha256.ofDigest(row.getBytes(2))))
                .list();
    }

    private CaseArchive.Filed filed(String name, Sha256 sha256) {
        return new CaseArchive.Filed(name, sink -> {
            try (InputStream bytes = landing.open(sha256)) {
                bytes.transferTo(sink);
            }
        });
    }
}
