package org.housingfund.gateway.casework;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.housingfund.gateway.casework.DecisionMessage.Decision;
import org.housingfund.gateway.kernel.Encrypted;
import org.housingfund.gateway.kernel.FieldCipher;
import org.housingfund.gateway.kernel.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Table {@code case_decision}. A department writes its reasons freely: they lie there encrypted (R-L7). */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class Decisions {
    /** Binds reasons to their decision. */
    static final String PURPOSE = "case.decision:";

    private final JdbcClient jdbc;
    private final FieldCipher cipher;
    private final JsonMapper json;
    private final Clock clock;

    Decisions(JdbcClient jdbc, FieldCipher cipher, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.cipher = cipher;
        this.json = json;
        this.clock = clock;
    }

    /** Whether a decision of this id is known, and if so, whether it said the same. */
    Optional<Boolean> saidBefore(DecisionMessage said, Case known) {
        return jdbc.sql(
                        "SELECT case_id = ? AND round = ? AND decision = ? AND amount_fen IS NOT DISTINCT FROM ?::bigint"
                                + " FROM case_decision WHERE decision_id = ?")
                .params(known.id(), said.round(), said.decision().name(), amountFen(said), said.id())
                .query(Boolean.class)
                .optional();
    }

    void store(Case known, DecisionMessage said, long receiptId) {
        Encrypted reasons = cipher.encryptText(purpose(said.id()), json.writeValueAsString(said.reasons()));
        jdbc.sql("INSERT INTO case_decision (case_id, decision_id, round, decision, amount_fen, reason_count, key_id,"
                        + " reasons, decided_by, receipt_id, decided_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .params(
                        known.id(),
                        said.id(),
                        known.round(),
                        said.decision().name(),
                        amountFen(said),
                        said.reasons().size(),
                        reasons.keyId(),
                        reasons.bytes(),
                        said.decidedBy(),
                        receiptId,
                        Times.timestamp(clock.instant()))
                .update();
    }

    private static Long amountFen(DecisionMessage said) {
        return said.decision() == Decision.APPROVED ? said.amountFen() : null;
    }

    /** Reasons of the case's last decision. */
    List<String> reasons(long caseId) {
        return jdbc.sql("SELECT decision_id, key_id, reasons FROM case_decision WHERE case_id = ?"
                        + " ORDER BY id DESC LIMIT 1")
                .param(caseId)
                .query((row, n) -> List.of(json.readValue(
                        cipher.decryptText(purpose(row.getString(1)), new Encrypted(row.getString(2), row.getBytes(3))),
                        String[].class)))
                .single();
    }

    private static String purpose(String decisionId) {
        return PURPOSE + decisionId;
    }
}
