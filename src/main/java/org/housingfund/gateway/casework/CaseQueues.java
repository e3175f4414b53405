package org.housingfund.gateway.casework;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The gateway's own queues for cases, and the departments' (part of {@code gateway.queues}).
 *
 * @param workPackages receipts of packages to check
 * @param workCases cases to complete
 * @param caseDecisions the departments' decisions
 * @param caseRemarks what somebody writes freely about a case, for its department
 */
@ConfigurationProperties("gateway.queues")
record CaseQueues(
        @DefaultValue("hfg.work.packages") String workPackages,
        @DefaultValue("hfg.work.cases") String workCases,
        @DefaultValue("hfg.cases.decisions") String caseDecisions,
        @DefaultValue("hfg.cases.remarks") String caseRemarks) {
    /** Pointer to a receipt. */
    record PackagePointer(long receiptId) {}

    /** Pointer to a case. */
    record CasePointer(long caseId) {}
}
