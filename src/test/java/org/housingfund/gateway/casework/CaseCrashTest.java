package org.housingfund.gateway.casework;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.housingfund.gateway.matching.PostingWork;
import org.housingfund.gateway.payout.PayoutReplies;
import org.housingfund.gateway.statement.StatementWork;
import org.housingfund.gateway.testing.CaseBed;
import org.housingfund.gateway.testing.CasePackageFile;
import org.housingfund.gateway.testing.Faults;
import org.housingfund.gateway.testing.GatewayBed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The connection to the database is lost at one moment after the other of a case's way, from its package to its closing and its return,
 * before or after the server did what it was asked. Whoever delivered delivers again; everything has happened once.
 */
class CaseCrashTest {
    private static final long AMOUNT_FEN = 500_00;

    @TempDir
    private Path dir;

    private final Faults faults = new Faults();
    private CaseBed cases;
    private int sample;

    @BeforeEach
    void start() {
        cases = new CaseBed(dir, faults);
    }

    @AfterEach
    void stop() {
        cases.close();
    }

    @Test
    void aLossAtEveryCommitAndAtSampledMomentsOfACaseIsRepairedByDeliveringAgain() {
        sweep(6);
    }

    @Test
    @Tag("deep")
    void aLossAtEveryMomentOfACase() {
        sweep(600);
    }

    /** Strikes every commit, before and after the server did it, and so many moments between. */
    private void sweep(int samples) {
        play(); // the first opens accounts
        faults.plan(-1, false);
        play();
        int moments = faults.moments();
        List<Integer> commits = faults.commits();
        assertThat(moments).as("moments that can be struck").isGreaterThan(100);
        assertThat(commits).hasSizeGreaterThan(8);
        int hits = 0;
        for (int commit : commits) {
            hits += "commit".equals(struckAt(commit, false)) ? 1 : 0;
            hits += "commit, answer lost".equals(struckAt(commit, true)) ? 1 : 0;
        }
        // Two cases do not always take the same number of statements.
        assertThat(hits).as("commits struck of twice %s", commits.size()).isGreaterThan(commits.size());
        Random random = new Random(samples);
        int missed = 0;
        for (int i = 0; i < samples; i++) {
            int moment = 1 + (int) ((long) i * moments / samples) + random.nextInt(Math.max(1, moments / samples));
            missed += struckAt(moment, i % 2 == 1) == null ? 1 : 0;
        }
        assertThat(missed).as("moments that never came").isLessThan(samples / 10 + 1);
        cases.allIsWell();
    }

    private String struckAt(int moment, boolean afterwards) {
        faults.plan(moment, afterwards);
        play();
        return faults.struck();
    }

    /** One more case, approved and paid, whose money comes back. */
    private void play() {
        sample++;
        String number = "NN450100-CRASH-%05d".formatted(sample);
        CasePackageFile file = new CasePackageFile(number).person(sample);
        again(() -> cases.deliver(file.bytes(), number + ".zip"));
        settle(number, "FORWARDED");
        String employee = "3%07d".formatted(sample);
        cases.enrol(employee, number);
        byte[] approval = CaseBed.bytes(CaseBed.approvalOf("D" + sample, number, employee));
        again(() -> cases.bed.bean(CaseDecisions.class).handle("ID:D" + sample, approval));
        settle(number, "PAYING");
        String reference = cases.reference(number);
        String reply = """
                {"id": "A%d", "reference": "%s", "status": "ACCEPTED", "answeredAt": "2026-11-20T10:00:00Z"}
                """.formatted(sample, reference);
        byte[] answer = reply.getBytes(StandardCharsets.UTF_8);
        again(() -> cases.bed.bean(PayoutReplies.class).handle("ID:A" + sample, answer));
        Path statement = cases.statement(reference, AMOUNT_FEN);
        again(() -> cases.receiveStatement(statement));
        settle(number, "CLOSED");
        assertThat(cases.count("payout WHERE state = 'CONFIRMED'")).isOne();
        Path later = cases.statement(lines -> CaseBed.returned(lines, reference, AMOUNT_FEN));
        again(() -> cases.receiveStatement(later));
        settle(number, "PAYOUT_REFUSED");
        assertThat(cases.count("payout WHERE state = 'RETURNED'")).isEqualTo(sample);
        assertThat(cases.answers(number + ".")).hasSize(2);
        assertThat(cases.archived().stream().filter(path -> path.contains(number)))
                .hasSize(7)
                .noneMatch(path -> path.endsWith(".part"));
    }

    /** The deliverer learns only that it failed. */
    private void again(Runnable delivery) {
        try {
            faults.during(delivery);
        } catch (RuntimeException lost) {
            assertThat(faults.struck()).as("%s", lost).isNotNull();
            faults.during(delivery);
        }
    }

    private void settle(String number, String state) {
        boolean reached = false;
        for (int round = 0; round < 10 && !reached; round++) {
            for (List<GatewayBed.Pointer> now = cases.bed.pointers(); !now.isEmpty(); now = cases.bed.pointers()) {
                for (GatewayBed.Pointer pointer : now) {
                    again(() -> cases.bed.deliver(pointer));
                    cases.bed.taken(pointer);
                }
            }
            reached = cases.list("SELECT state FROM supervision_case WHERE number = ?", number)
                    .contains(state);
            if (!reached) {
                cases.bed.clock().advance(Duration.ofMinutes(2));
                cases.bed.bean(CaseWork.class).republish();
                cases.bed.bean(StatementWork.class).republish();
                cases.bed.bean(PostingWork.class).republish();
            }
        }
        assertThat(reached)
                .as("%s of sample %s, struck %s", state, sample, faults.struck())
                .isTrue();
    }
}
