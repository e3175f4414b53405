package org.housingfund.gateway.statement;

import org.housingfund.gateway.kernel.Problem;

/** Passes problems on until the limit, then only counts them. */
final class Problems {
    private final StatementHandler handler;
    private final int limit;
    private long count;

    Problems(StatementHandler handler, int limit) {
        this.handler = handler;
        this.limit = limit;
    }

    void add(Problem problem) {
        count++;
        if (count <= limit) {
            handler.problem(problem);
        }
    }

    /** Tells how many were not listed. */
    void finish() {
        if (count > limit) {
            handler.problem(Fault.MORE_PROBLEMS.ofFile("共 " + count + " 处，列出前 " + limit + " 处"));
        }
    }
}
