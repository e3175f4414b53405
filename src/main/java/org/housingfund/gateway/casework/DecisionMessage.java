package org.housingfund.gateway.casework;

import java.util.List;
import org.housingfund.gateway.payout.Payee;

/**
 * A department's decision ({@code schemas/commands/case-decision.v1.json}).
 *
 * @param id the department's own, new for each decision
 * @param round of forwarding that it decides: a case that came back since is not decided by it
 * @param amountFen, employeeAccount, payee what is to be paid, out of which account, to whom; APPROVED only
 * @param reasons for the initiating centre and the applicant
 */
record DecisionMessage(
        String id,
        String caseNumber,
        int round,
        Decision decision,
        long amountFen,
        String employeeAccount,
        Payee payee,
        List<String> reasons,
        String decidedBy) {
    /** What a department may decide. */
    enum Decision {
        APPROVED,
        REFUSED,
        SUPPLEMENT
    }
}
