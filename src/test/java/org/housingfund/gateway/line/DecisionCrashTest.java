package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.housingfund.gateway.line.DecisionBed.credit;
import static org.housingfund.gateway.line.DecisionBed.debit;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.matching.SuspenseDecision;
import org.housingfund.gateway.matching.SuspenseDecision.Allocate;
import org.housingfund.gateway.matching.SuspenseDecision.Employer;
import org.housingfund.gateway.matching.SuspenseDecision.Refund;
import org.housingfund.gateway.matching.SuspenseDecision.SetOff;
import org.housingfund.gateway.testing.Faults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connection to the database is lost while a decision is proposed or carried out: whoever decides tries again. */
class DecisionCrashTest {
    @TempDir
    private Path dir;

    private final Faults faults = new Faults();
    private final Map<String, Integer> strikes = new HashMap<>();

    @Test
    void aLossAtAnyMomentOfADecisionIsRepairedByDecidingAgain() {
        try (DecisionBed bed = new DecisionBed(dir, faults)) {
            int sample = 0;
            for (int kind = 0; kind < 5; kind++) {
                faults.plan(-1, false);
                decide(bed, kind, sample++);
                int moments = faults.moments();
                for (int moment = 1; moment <= moments; moment += sample < 8 ? 1 : 3) {
                    faults.plan(moment, moment % 2 == 0);
                    decide(bed, kind, sample++);
                    strikes.merge(String.valueOf(faults.struck()), 1, Integer::sum);
                }
                for (int commit : faults.commits()) {
                    faults.plan(commit, true);
                    decide(bed, kind, sample++);
                    strikes.merge(String.valueOf(faults.struck()), 1, Integer::sum);
                }
            }
            assertThat(bed.one("SELECT count(*) FROM suspense_decision")).isEqualTo(Integer.toString(sample));
            bed.world.everyInvariantHolds();
        }
        assertThat(strikes).containsKey("commit, answer lost");
    }

    private void decide(DecisionBed bed, int kind, int sample) {
        String number = "P%09d".formatted(sample) + "0";
        String employer = "S" + sample;
        bed.issue(number, employer, 60_00L, 40_01L);
        long fen = List.of(100_01L, 50_00L, 150_00L, 99_00L, 77_00L).get(kind);
        bed.arrive(0, credit(fen, "某公司", "公积金"));
        long posting = bed.posting(fen);
        SuspenseDecision decision = new Allocate(number, false);
        if (kind == 3) {
            decision = sample % 2 == 0 ? new Refund() : new Employer(employer);
        } else if (kind == 4) {
            bed.arrive(0, debit(fen, "错付"));
            decision = new SetOff(bed.posting(fen), null);
        }
        decide(bed, posting, decision);
    }

    private void decide(DecisionBed bed, long posting, SuspenseDecision decision) {
        again(() -> bed.propose(posting, decision));
        again(() -> bed.approve(posting));
    }

    private void again(Runnable decision) {
        try {
            faults.during(decision);
        } catch (RuntimeException lost) {
            assertThat(faults.struck()).as("%s", lost).isNotNull();
            faults.during(decision);
        }
    }
}
