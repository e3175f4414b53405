package org.housingfund.gateway.console.ledger;

import java.util.Map;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.ledger.Seals;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Computes a seal again from its journals, for whoever asks; the audit says what came out. */
@Component
class SealCheck {
    private final Seals seals;
    private final AuditTrail audit;
    private final TransactionOperations transaction;

    SealCheck(Seals seals, AuditTrail audit, TransactionOperations transaction) {
        this.seals = seals;
        this.audit = audit;
        this.transaction = transaction;
    }

    /**
     * What came out.
     *
     * @param holds whether nothing was changed since the seal
     * @param sentence the same in Chinese
     */
    record Verified(boolean holds, String sentence) {}

    /** @throws IllegalArgumentException there is no such seal */
    Verified verify(long no, Actor actor) {
        boolean holds = Boolean.TRUE.equals(transaction.execute(status -> {
            boolean verified = seals.verifies(no);
            audit.record(
                    actor,
                    "SEAL_VERIFIED",
                    "seal:" + no,
                    verified ? AuditTrail.Outcome.DONE : AuditTrail.Outcome.FAILED,
                    Map.of("holds", verified));
            return verified;
        }));
        return new Verified(
                holds,
                holds ? "第 " + no + " 号日结已重新计算，与封存时一致，并与上一号相衔接" : "第 " + no + " 号日结与其凭证不符：封存之后数据被改动过，请立即报告并保全数据库");
    }
}
