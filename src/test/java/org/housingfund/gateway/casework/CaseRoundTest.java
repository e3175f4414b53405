package org.housingfund.gateway.casework;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.housingfund.gateway.testing.CaseBed;
import org.housingfund.gateway.testing.CasePackageFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A decision decides the round of forwarding that it was made for, and no other. */
class CaseRoundTest {
    private static final String NUMBER = CaseBed.number(1);

    @TempDir
    private Path dir;

    private CaseBed cases;

    @BeforeEach
    void start() {
        cases = new CaseBed(dir);
        cases.send(new CasePackageFile(NUMBER).without("UNDERTAKING"));
    }

    @AfterEach
    void everyInvariantHolds() {
        cases.allIsWell();
        cases.close();
    }

    private String lastProblem() {
        return cases.one("SELECT coalesce(problems -> 0 ->> 'code', state) FROM receipt WHERE kind = 'CASE_DECISION'"
                + " ORDER BY id DESC LIMIT 1");
    }

    @Test
    void aLateDecisionOfAnEarlierRoundDoesNotDecideTheSupplementedCase() {
        cases.decide(CaseBed.other("D1", NUMBER, "SUPPLEMENT", "请补充附件2个人承诺书"));
        cases.send(new CasePackageFile(NUMBER).revision(2).only("UNDERTAKING"));
        assertThat(cases.events("case.forwarded", NUMBER).get(1).path("round").asInt())
                .isEqualTo(2);
        cases.decide(CaseBed.approval("D2", NUMBER, "10800.00"));
        assertThat(lastProblem()).isEqualTo("ROUND_OTHER");
        assertThat(cases.one("SELECT problems -> 0 ->> 'message' FROM receipt ORDER BY id DESC LIMIT 1"))
                .contains("所填为第1轮，当前为第2轮");
        cases.decide(CaseBed.other("D3", NUMBER, "REFUSED", "不符合条件"));
        assertThat(lastProblem()).isEqualTo("ROUND_OTHER");
        cases.decide(CaseBed.inRound(3, CaseBed.approval("D4", NUMBER, "10800.00")));
        assertThat(lastProblem()).isEqualTo("ROUND_OTHER");
        assertThat(cases.state(NUMBER)).isEqualTo("FORWARDED");
        assertThat(cases.count("payout")).isZero();
        assertThat(cases.events("case.decision-refused", NUMBER)).hasSize(3);

        cases.decide(CaseBed.inRound(2, CaseBed.approval("D5", NUMBER, "10800.00")));
        assertThat(cases.state(NUMBER)).isEqualTo("PAYING");
    }

    @Test
    void aDecisionThatComesAgainInALaterRoundChangesNothing() {
        Map<String, Object> supplement = CaseBed.other("D1", NUMBER, "SUPPLEMENT", "请补充附件2个人承诺书");
        cases.decide(supplement);
        cases.send(new CasePackageFile(NUMBER).revision(2).only("UNDERTAKING"));
        Map<String, Object> inOtherBytes = new LinkedHashMap<>(supplement);
        inOtherBytes.put("decidedBy", "覃立新（重发）");
        cases.decide(inOtherBytes);
        assertThat(lastProblem()).as("known, and carried out in its own round").isEqualTo("ACCEPTED");
        cases.decide(CaseBed.inRound(2, supplement));
        assertThat(lastProblem()).isEqualTo("DECISION_ID_TAKEN");
        assertThat(cases.state(NUMBER)).isEqualTo("FORWARDED");
        assertThat(cases.answers(NUMBER + ".receipt")).hasSize(1);
    }

    @Test
    void anApprovalOfTheRefusedPayoutsRoundDoesNotPayAgain() { // R-P1
        cases.decide(CaseBed.approval("D1", NUMBER, "10800.00"));
        cases.reply(cases.reference(NUMBER), "REFUSED");
        cases.decide(CaseBed.approval("D2", NUMBER, "10800.00"));
        assertThat(lastProblem()).isEqualTo("ROUND_OTHER");
        assertThat(cases.count("payout")).isOne();
        assertThat(cases.state(NUMBER)).isEqualTo("PAYOUT_REFUSED");
    }

    @Test
    void aDecisionWithoutItsRoundIsRefused() {
        for (Object round : new Object[] {null, "1", 0, 1.5, 40_000}) {
            Map<String, Object> decision = new LinkedHashMap<>(CaseBed.approval("D-" + round, NUMBER, "10800.00"));
            decision.put("round", round);
            cases.bed
                    .bean(CaseDecisions.class)
                    .handle(
                            "ID:" + round,
                            JsonMapper.shared().writeValueAsString(decision).getBytes(StandardCharsets.UTF_8));
            assertThat(lastProblem()).as("%s", round).isEqualTo("DECISION_FIELD");
        }
        assertThat(cases.state(NUMBER)).isEqualTo("FORWARDED");
    }
}
