package org.housingfund.gateway.statement;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The gateway's own queues: pointers to rows, never the rows (part of {@code gateway.queues}).
 *
 * @param workStatements receipts to validate
 * @param workPostings statements to divide into parts
 * @param workParts parts to post
 */
@ConfigurationProperties("gateway.queues")
public record WorkQueues(String workStatements, String workPostings, String workParts) {
    public WorkQueues {
        workStatements = workStatements == null ? "hfg.work.statements" : workStatements;
        workPostings = workPostings == null ? "hfg.work.postings" : workPostings;
        workParts = workParts == null ? "hfg.work.parts" : workParts;
    }

    /** Pointer to a receipt. */
    public record ReceiptPointer(long receiptId) {}

    /** Pointer to a statement. */
    public record StatementPointer(long statementId) {}

    /** Pointer to a part of a statement. */
    public record PartPointer(long statementId, int part) {}
}
