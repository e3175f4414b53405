package org.housingfund.gateway.closing;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.intake.Receipt;
import org.housingfund.gateway.intake.Receipts;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.kernel.Times;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reconciles the core system's acknowledgements with the batches it was handed (R-L5). */
@Service("ledgerAcknowledgements")
public class LedgerAcknowledgements {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerAcknowledgements.class);

    private final Receipts receipts;
    private final AuditTrail audit;
    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;
    private final DayClose.Settings settings;

    LedgerAcknowledgements(
            Receipts receipts,
            AuditTrail audit,
            JdbcClient jdbc,
            JsonMapper json,
            Clock clock,
            DayClose.Settings settings) {
        this.settings = settings;
        this.receipts = receipts;
        this.audit = audit;
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /** What the core system says ({@code schemas/commands/ledger-acknowledgement.v1.json}). */
    record Acknowledgement(
            long batchNo,
            String businessDay,
            boolean accepted,
            long journals,
            String debit,
            String sha256,
            String reason,
            String acknowledgedAt) {}

    private record Exported(ExportStatus status, Sha256 sha256, String businessDay, long journals, long debitFen) {}

    /** Takes one acknowledgement. The same message again does nothing; one that cannot be understood is kept. */
    @Transactional
    public void handle(String messageId, byte[] message) {
        byte[] body = message == null ? new byte[0] : message;
        Receipts.Received received =
                receipts.receiveMessage(settings.partner(), "LEDGER_ACKNOWLEDGEMENT", messageId, body);
        if (received.duplicate() && received.receipt().status() != Receipt.Status.RECEIVED) {
            return;
        }
        Acknowledgement said;
        try {
            said = json.readValue(body, Acknowledgement.class);
        } catch (JacksonException e) {
            quarantine(received.receipt(), "回执不是约定格式的 JSON：" + e.getOriginalMessage());
            return;
        }
        if (said == null || said.debit() == null || said.sha256() == null || said.businessDay() == null) {
            quarantine(received.receipt(), "回执缺少必填字段");
            return;
        }
        Optional<Exported> exported = exported(said.batchNo());
        if (exported.isEmpty()) {
            quarantine(received.receipt(), "没有第 " + said.batchNo() + " 号凭证批次");
            return;
        }
        receipts.accept(received.receipt().id());
        reconcile(said, exported.get());
    }

    private void reconcile(Acknowledgement said, Exported exported) {
        List<String> differences = differences(said, exported);
        ExportStatus target = differences.isEmpty() ? ExportStatus.ACKNOWLEDGED : ExportStatus.DIFFERENT;
        if (exported.status().next().contains(target)) {
            jdbc.sql(
                            "UPDATE journal_export SET state = ?, acknowledged_at = ?, acknowledgement = ?::jsonb WHERE id = ?")
                    .params(
                            target.name(),
                            Times.timestamp(clock.instant()),
                            // jsonb holds no NUL
                            json.writeValueAsString(said).replace("\\u0000", ""),
                            said.batchNo())
                    .update();
        }
        audit.record(
                Actor.GATEWAY,
                differences.isEmpty() ? "LEDGER_BATCH_ACKNOWLEDGED" : "LEDGER_BATCH_DIFFERENT",
                "seal:" + said.batchNo(),
                AuditTrail.Outcome.DONE,
                Map.of("differences", differences));
        if (!differences.isEmpty()) {
            LOG.warn("核心系统对第 {} 号凭证批次的回执不符：{}；请与核心系统核对后重新确认", said.batchNo(), String.join("；", differences));
        }
    }

    private static List<String> differences(Acknowledgement said, Exported exported) {
        List<String> differences = new ArrayList<>();
        if (!said.accepted()) {
            differences.add("核心系统拒收：" + said.reason());
        }
        compare(differences, "业务日", exported.businessDay(), said.businessDay());
        compare(differences, "凭证张数", Long.toString(exported.journals()), Long.toString(said.journals()));
        compare(differences, "借方合计", Money.format(exported.debitFen()), said.debit());
        compare(differences, "文件摘要", exported.sha256().hex(), said.sha256());
        return differences;
    }

    private static void compare(List<String> differences, String what, String ours, String theirs) {
        if (!ours.equals(theirs)) {
            differences.add(what + "我方 " + ours + "，对方 " + theirs);
        }
    }

    private Optional<Exported> exported(long batchNo) {
        return jdbc.sql("SELECT e.state, e.sha256, s.business_day, s.journals, s.debit_fen FROM journal_export e"
                        + " JOIN ledger_seal s ON s.seal_no = e.id WHERE e.id = ? FOR UPDATE OF e")
                .param(batchNo)
                .query((row, n) -> new Exported(
                        ExportStatus.valueOf(row.getString(1)),
                        Sha256.ofDigest(row.getBytes(2)),
                        row.getString(3),
                        row.getLong(4),
                        row.getLong(5)))
                .optional();
    }

    private void quarantine(Receipt receipt, String message) {
        receipts.quarantine(
                receipt.id(),
                List.of(Problem.ofFile(
                        "ACKNOWLEDGEMENT_UNREADABLE",
                        message,
                        "请按 schemas/commands/ledger-acknowledgement.v1.json 重发")));
        LOG.warn("核心系统的回执无法处理（收据 {}）：{}", receipt.id(), message);
    }
}
