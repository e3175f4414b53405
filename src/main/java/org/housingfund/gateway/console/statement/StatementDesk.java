package org.housingfund.gateway.console.statement;

import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals;
import org.housingfund.gateway.audit.Approvals.Proposal;
import org.housingfund.gateway.console.web.ProposalDesk;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.matching.GapRelease;
import org.housingfund.gateway.statement.Openings;
import org.housingfund.gateway.statement.StatementDiscards;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Proposals about statements and the opening balances that they continue (R-M10). */
@Component
class StatementDesk implements ProposalDesk {
    private final GapRelease gaps;
    private final StatementDiscards discards;
    private final Openings openings;

    StatementDesk(GapRelease gaps, StatementDiscards discards, Openings openings) {
        this.gaps = gaps;
        this.discards = discards;
        this.openings = openings;
    }

    @Override
    public boolean handles(String kind) {
        return switch (kind) {
            case "GAP_RELEASE", "STATEMENT_DISCARD", "OPENING" -> true;
            default -> false;
        };
    }

    @Override
    public String phrase(Proposal proposal) {
        JsonNode payload = proposal.payload();
        return switch (proposal.kind()) {
            case "GAP_RELEASE" ->
                "放行缺口之后的对账单 " + key(proposal) + "：应有余额 "
                        + payload.path("expected").asString("") + "，差额 "
                        + payload.path("difference").asString("") + " 计入挂账";
            case "STATEMENT_DISCARD" ->
                "作废对账单 " + key(proposal) + "（银行编号 " + payload.path("number").asString("") + "）";
            default ->
                "账户 " + key(proposal) + " 的期初余额：" + payload.path("asOf").asString("") + " 日终 "
                        + Money.format(
                                Money.parseTotalFen(payload.path("amount").asString("0")));
        };
    }

    @Override
    public String page(Proposal proposal) {
        return proposal.kind().equals("OPENING")
                ? "/statements?account=" + key(proposal)
                : "/statements/" + key(proposal);
    }

    @Override
    public String approve(Proposal proposal, Actor actor) {
        switch (proposal.kind()) {
            case "GAP_RELEASE" -> gaps.approve(id(proposal), actor);
            case "STATEMENT_DISCARD" -> discards.approve(id(proposal), actor);
            default -> openings.approve(key(proposal), actor);
        }
        return phrase(proposal) + "：已复核并执行";
    }

    @Override
    public void reject(Proposal proposal, Actor actor) {
        switch (proposal.kind()) {
            case "GAP_RELEASE" -> gaps.reject(id(proposal), actor);
            case "STATEMENT_DISCARD" -> discards.reject(id(proposal), actor);
            default -> openings.reject(key(proposal), actor);
        }
    }

    private static long id(Proposal proposal) {
        return Long.parseLong(key(proposal));
    }

    private static String key(Approvals.Proposal proposal) {
        return ProposalDesk.key(proposal);
    }
}
