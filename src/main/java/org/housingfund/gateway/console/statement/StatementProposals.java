package org.housingfund.gateway.console.statement;

import java.util.Locale;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals;
import org.housingfund.gateway.audit.Approvals.Proposal;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.matching.GapRelease;
import org.housingfund.gateway.statement.StatementDiscards;
import org.springframework.stereotype.Component;

/** What a person proposes about a held statement; another one approves it among the proposals. */
@Component
class StatementProposals {
    private final Approvals approvals;
    private final GapRelease gaps;
    private final StatementDiscards discards;

    StatementProposals(Approvals approvals, GapRelease gaps, StatementDiscards discards) {
        this.approvals = approvals;
        this.gaps = gaps;
        this.discards = discards;
    }

    /** What two people may do about a held statement. */
    enum Held {
        /** Post it in spite of what is missing before it; the difference waits in suspense. */
        GAP("GAP_RELEASE"),
        /** Take it as never sent. */
        DISCARD("STATEMENT_DISCARD");

        private final String kind;

        Held(String kind) {
            this.kind = kind;
        }

        /** Its attribute of the page. */
        String attribute() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The proposal that waits; null where there is none. */
    Proposal open(Held action, long statementId) {
        return approvals.open(action.kind, "statement:" + statementId).orElse(null);
    }

    /**
     * Proposes.
     *
     * @return a Chinese sentence
     * @throws IllegalArgumentException without a comment
     * @throws Approvals.RefusedException where this cannot be done about the statement
     */
    String propose(long statementId, Held action, String comment, Actor actor) {
        if (action == null) {
            throw new IllegalArgumentException("请选择放行（GAP）或作废（DISCARD）");
        }
        if (comment == null || comment.isBlank()) {
            throw new IllegalArgumentException("请说明理由");
        }
        return switch (action) {
            case GAP -> {
                GapRelease.Measured gap = gaps.propose(statementId, comment, actor);
                yield "已提议放行，差额 " + Money.format(gap.differenceFen()) + " 将计入挂账，请另一人复核";
            }
            case DISCARD -> {
                discards.propose(statementId, comment, actor);
                yield "作废已提议，请另一人复核";
            }
        };
    }
}
