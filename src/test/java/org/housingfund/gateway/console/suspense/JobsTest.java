package org.housingfund.gateway.console.suspense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.housingfund.gateway.console.ConsoleBed.APPROVER;
import static org.housingfund.gateway.console.ConsoleBed.OPERATOR;
import static org.housingfund.gateway.console.ConsoleBed.VIEWER;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.console.ConsoleBed;
import org.housingfund.gateway.matching.SuspenseDecision;
import org.housingfund.gateway.testing.LiujiangFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionOperations;

/** Decisions about many postings: durable, each item once, and under the two-person rule. */
class JobsTest {
    private static final int MANY = 12;
    private static ConsoleBed console;
    private static JobWorker worker;
    private static int batches;

    private long[] fens;

    @BeforeAll
    static void open() {
        console = ConsoleBed.shared();
        worker = console.bed.bean(JobWorker.class);
    }

    @BeforeEach
    void moneyWaits() {
        // What other tests have left is not this one's.
        worker.work();
        batches++;
        fens = LongStream.range(0, MANY)
                .map(i -> 6_000_00L + batches * 100L + i)
                .toArray();
        LiujiangFile file = console.statement();
        for (long fen : fens) {
            file.credit("批量公积金", fen, "柳州批量有限公司");
        }
        console.book(file);
    }

    @Test
    void allThatAFilterFindsIsProposedAndApprovedByAnother() {
        long job = started(console.post_(
                OPERATOR,
                "/suspense/bulk/propose",
                "all",
                "true",
                "from",
                yuan(0),
                "to",
                yuan(MANY - 1),
                "decision",
                "LEAVE",
                "comment",
                "统一搁置"));
        assertThat(console.get_(VIEWER, "/jobs/" + job).text())
                .contains("进行中", "统一搁置", "hx-get=\"/jobs/" + job + "/progress\"");
        worker.work();
        assertThat(console.get_(VIEWER, "/jobs/" + job).text())
                .contains("已结束", "挂账搁置")
                .doesNotContain("hx-get");
        assertThat(pinned()).isZero();
        String[] chosen = choose("kind", "APPROVE");
        long approval = started(console.post_(APPROVER, "/suspense/bulk/decide", chosen));
        worker.work();
        assertThat(pinned()).isEqualTo(MANY);
        assertThat(console.get_(VIEWER, "/jobs/" + approval + "?state=REFUSED").text())
                .contains("没有符合条件的记录");
        assertThat(console.get_(VIEWER, "/jobs").text()).contains("/jobs/" + approval + "\"", "复核提议");
        assertThat(console.said(APPROVER, "/suspense/bulk/decide", chosen)).contains("没有可以这样处理的");
    }

    @Test
    void anItemThatAServiceRefusesSaysWhyAndTheOthersGoOn() {
        long other = console.posting(fens[1]);
        long job = console.bed
                .bean(Jobs.class)
                .start(
                        Jobs.Kind.PROPOSE,
                        "提议：认领",
                        "核实",
                        List.of(
                                new Jobs.Item(
                                        console.posting(fens[0]),
                                        new SuspenseDecision.Allocate("P0000000000", false),
                                        null),
                                new Jobs.Item(other, new SuspenseDecision.Leave(), null)),
                        new Actor("甲", "test"));
        worker.work();
        assertThat(states(job)).containsExactly("REFUSED", "DONE");
        assertThat(console.get_(VIEWER, "/jobs/" + job + "?state=REFUSED").text())
                .contains("P0000000000");
        long own = console.bed
                .bean(Jobs.class)
                .start(
                        Jobs.Kind.APPROVE,
                        "复核提议",
                        "",
                        List.of(new Jobs.Item(other, null, Long.valueOf(console.one("SELECT max(id) FROM approval")))),
                        new Actor("甲", "test"));
        worker.work();
        assertThat(console.one("SELECT result FROM console_job_item WHERE job_id = ?", own))
                .contains("提议人不得复核自己的提议");
        assertThat(console.one("SELECT count(*) FROM audit WHERE action = 'CONSOLE_JOB_ITEM_REFUSED' AND actor = '甲'"
                        + " AND outcome = 'REFUSED' AND subject = 'suspended-posting:' || ?", other))
                .isEqualTo("1");
    }

    @Test
    void aJobThatIsInterruptedWithinAnItemGoesOnAndDoesEachOnce() {
        long job = start();
        TransactionOperations transaction = console.bed.bean(TransactionOperations.class);
        worker.next();
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                    worker.next();
                    throw new IllegalStateException("the process dies before the commit");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(states(job)).hasSize(MANY).containsOnlyOnce("DONE");
        worker.work();
        assertThat(states(job)).hasSize(MANY).containsOnly("DONE");
        assertThat(proposals()).isEqualTo(MANY);
    }

    @Test
    void severalWorkersShareTheItems() {
        long job = start();
        CompletableFuture.allOf(
                        CompletableFuture.runAsync(worker::work),
                        CompletableFuture.runAsync(worker::work),
                        CompletableFuture.runAsync(worker::work))
                .join();
        worker.work();
        assertThat(states(job)).hasSize(MANY).containsOnly("DONE");
        assertThat(proposals()).isEqualTo(MANY);
        assertThat(console.one("SELECT state FROM console_job WHERE id = ?", job))
                .isEqualTo("DONE");
    }

    @Test
    void aJobIsPausedResumedAndCancelledAndTheTrailSaysByWhom() {
        long job = start();
        worker.next();
        assertThat(console.said(OPERATOR, "/jobs/" + job, "action", "PAUSE")).contains("已暂停");
        worker.work();
        assertThat(states(job)).containsOnlyOnce("DONE");
        assertThat(console.said(OPERATOR, "/jobs/" + job, "action", "RESUME")).contains("继续进行");
        worker.next();
        assertThat(console.said(APPROVER, "/jobs/" + job, "action", "CANCEL")).contains("已取消");
        worker.work();
        assertThat(states(job)).contains("WAITING");
        assertThat(proposals()).isEqualTo(2);
        assertThat(console.post_(OPERATOR, "/jobs/" + job, "action", "RESUME").status())
                .isEqualTo(409);
        assertThat(console.one(
                        "SELECT string_agg(action || actor, ' ' ORDER BY id) FROM audit WHERE subject = ?",
                        "console-job:" + job))
                .isEqualTo("CONSOLE_JOB_STARTED甲 CONSOLE_JOB_PAUSED甲 CONSOLE_JOB_RESUMED甲 CONSOLE_JOB_CANCELLED乙");
    }

    private long start() {
        return started(
                console.post_(OPERATOR, "/suspense/bulk/propose", choose("decision", "LEAVE", "comment", "统一搁置")));
    }

    /** These parameters, and every posting of this test. */
    private String[] choose(String... parameters) {
        String[] all = new String[parameters.length + 2 * MANY];
        System.arraycopy(parameters, 0, all, 0, parameters.length);
        for (int i = 0; i < MANY; i++) {
            all[parameters.length + 2 * i] = "id";
            all[parameters.length + 2 * i + 1] = String.valueOf(console.posting(fens[i]));
        }
        return all;
    }

    private static long started(ConsoleBed.Page answer) {
        assertThat(answer.location()).startsWith("/jobs/");
        return Long.parseLong(answer.location().substring("/jobs/".length()));
    }

    private static List<String> states(long job) {
        return console.bed
                .jdbc()
                .sql("SELECT state FROM console_job_item WHERE job_id = ? ORDER BY item_no")
                .param(job)
                .query(String.class)
                .list();
    }

    private long pinned() {
        return Long.parseLong(console.one("SELECT count(*) FROM suspended_posting WHERE pinned" + between()));
    }

    private long proposals() {
        return Long.parseLong(console.one(
                "SELECT count(*) FROM approval a JOIN suspended_posting ON a.subject = 'suspended-posting:' || suspended_posting.id"
                        + " WHERE a.state = 'PROPOSED'" + between()));
    }

    private String between() {
        return " AND -amount_fen BETWEEN " + fens[0] + " AND " + fens[MANY - 1];
    }

    private String yuan(int at) {
        return org.housingfund.gateway.kernel.Money.format(fens[at]);
    }
}
