package org.housingfund.gateway.console.suspense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.housingfund.gateway.console.ConsoleBed.VIEWER;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.console.ConsoleBed;
import org.housingfund.gateway.matching.SuspenseDecision;
import org.housingfund.gateway.matching.SuspenseDecisions;
import org.housingfund.gateway.testing.LiujiangFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/** Decisions about many postings: durable, each item once, and under the two-person rule. */
class JobsTest {
    private static final int MANY = 12;
    private static final String MAKER = "jobs.maker";
    private static final String CHECKER = "jobs.checker";
    private static final RequestPostProcessor OPERATOR = ConsoleBed.person(MAKER, "ROLE_OPERATOR", "SEE_METADATA");
    private static final RequestPostProcessor APPROVER = ConsoleBed.person(CHECKER, "ROLE_APPROVER", "SEE_METADATA");
    private static final RequestPostProcessor OTHER = ConsoleBed.person("jobs.other", "ROLE_OPERATOR");
    /** The operator, who has become an approver. */
    private static final RequestPostProcessor NO_MORE = ConsoleBed.person(MAKER, "ROLE_APPROVER");

    private static ConsoleBed console;
    private static JobWorker worker;
    private static int batches;

    private long[] fens;

    @BeforeAll
    static void open() {
        console = ConsoleBed.shared();
        worker = console.bed.bean(JobWorker.class);
        person(MAKER, "OPERATOR");
        person(CHECKER, "APPROVER");
    }

    private static void person(String name, String role) {
        console.bed
                .jdbc()
                .sql("INSERT INTO app_user (name, display_name, roles, rights, created_at, created_by)"
                        + " VALUES (?, ?, ARRAY [?], '{}', now(), 'test')")
                .params(name, name, role)
                .update();
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
        assertThat(console.get_(VIEWER, "/jobs/" + job).text()).doesNotContain("统一搁置");
        assertThat(console.get_(OPERATOR, "/jobs/" + job).text())
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
        assertThat(console.get_(VIEWER, "/jobs").text()).contains("/jobs/" + approval + "\"", "批量复核同意");
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
                        new Actor(MAKER, "test"));
        worker.work();
        assertThat(states(job)).containsExactly("REFUSED", "DONE");
        assertThat(console.get_(VIEWER, "/jobs/" + job + "?state=REFUSED").text())
                .contains("P0000000000");
        change("roles = ARRAY ['OPERATOR', 'APPROVER']");
        long own = console.bed
                .bean(Jobs.class)
                .start(
                        Jobs.Kind.APPROVE,
                        "复核提议",
                        "",
                        List.of(new Jobs.Item(other, null, Long.valueOf(console.one("SELECT max(id) FROM approval")))),
                        new Actor(MAKER, "test"));
        worker.work();
        change("roles = ARRAY ['OPERATOR']");
        assertThat(console.one("SELECT result FROM console_job_item WHERE job_id = ?", own))
                .contains("提议人不得复核自己的提议");
        assertThat(console.one(
                        "SELECT count(*) FROM audit WHERE action = 'CONSOLE_JOB_ITEM_REFUSED' AND actor = '" + MAKER
                                + "'" + " AND outcome = 'REFUSED' AND subject = 'suspended-posting:' || ?",
                        other))
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
        assertThat(console.post_(APPROVER, "/jobs/" + job, "action", "CANCEL").status())
                .as("it proposes: an approver has nothing to do with it")
                .isEqualTo(409);
        assertThat(console.said(OTHER, "/jobs/" + job, "action", "CANCEL")).contains("已取消");
        worker.work();
        assertThat(states(job)).contains("WAITING");
        assertThat(proposals()).isEqualTo(2);
        assertThat(console.post_(OPERATOR, "/jobs/" + job, "action", "RESUME").status())
                .isEqualTo(409);
        assertThat(console.one(
                        "SELECT string_agg(action || actor, ' ' ORDER BY id) FROM audit WHERE subject = ?",
                        "console-job:" + job))
                .isEqualTo("CONSOLE_JOB_STARTEDjobs.maker CONSOLE_JOB_PAUSEDjobs.maker"
                        + " CONSOLE_JOB_RESUMEDjobs.maker CONSOLE_JOB_CANCELLEDjobs.other");
    }

    @Test
    void nobodyMakesAJobGoOnInTheNameOfAnother() {
        long job = start();
        assertThat(console.said(OTHER, "/jobs/" + job, "action", "PAUSE")).contains("已暂停");
        assertThat(console.get_(OTHER, "/jobs/" + job).text())
                .contains("value=\"CANCEL\"")
                .doesNotContain("value=\"RESUME\"");
        assertThat(console.post_(OTHER, "/jobs/" + job, "action", "RESUME"))
                .satisfies(page -> assertThat(page.status()).isEqualTo(409))
                .satisfies(page -> assertThat(page.text()).contains("只能由其本人继续"));
        assertThat(console.post_(NO_MORE, "/jobs/" + job, "action", "RESUME").status())
                .as("the creator's name without the role")
                .isEqualTo(409);
        worker.work();
        assertThat(states(job)).containsOnly("WAITING");
        assertThat(console.get_(OPERATOR, "/jobs/" + job).text()).contains("value=\"RESUME\"");
        assertThat(console.said(OPERATOR, "/jobs/" + job, "action", "RESUME")).contains("继续进行");
        worker.work();
        assertThat(states(job)).containsOnly("DONE");
    }

    @Test
    void aJobStopsWhereItsCreatorIsDisabledOrLosesTheRole() {
        long job = start();
        worker.next();
        for (String lost : List.of("disabled = true", "roles = ARRAY ['APPROVER']")) {
            change(lost);
            worker.work();
            assertThat(states(job)).containsOnlyOnce("DONE").contains("WAITING");
            assertThat(console.get_(VIEWER, "/jobs/" + job).text()).contains("已暂停", "发起人 jobs.maker 已停用或不再有“经办”职责");
            change("disabled = false, roles = ARRAY ['OPERATOR']");
            worker.work();
            assertThat(states(job))
                    .as("it waits for its creator, who has the role again")
                    .containsOnlyOnce("DONE");
            assertThat(console.said(OPERATOR, "/jobs/" + job, "action", "RESUME"))
                    .contains("继续进行");
        }
        worker.work();
        assertThat(states(job)).containsOnly("DONE");
        assertThat(console.get_(VIEWER, "/jobs/" + job).text()).doesNotContain("已停用");
        assertThat(console.one(
                        "SELECT count(*) FROM audit WHERE subject = ? AND action = 'CONSOLE_JOB_PAUSED' AND actor = 'gateway'",
                        "console-job:" + job))
                .isEqualTo("2");
    }

    @Test
    void anItemThatTheDatabaseRefusesStopsNoOtherAndAnOutageRefusesNone() {
        long job = start();
        assertThatThrownBy(() -> failing(new DataAccessResourceFailureException("connection lost"))
                        .work())
                .isInstanceOf(DataAccessResourceFailureException.class);
        assertThat(states(job)).as("an outage says nothing about the item").containsOnly("WAITING");
        failing(new DataIntegrityViolationException("poison")).work();
        assertThat(states(job)).startsWith("REFUSED", "DONE").containsOnlyOnce("REFUSED");
        assertThat(console.get_(VIEWER, "/jobs/" + job + "?state=REFUSED").text())
                .contains("系统出错，未处理");
    }

    /** A worker whose first item fails at its commit. */
    private static JobWorker failing(RuntimeException failure) {
        TransactionOperations real = console.bed.bean(TransactionOperations.class);
        AtomicBoolean failed = new AtomicBoolean();
        TransactionOperations transaction = new TransactionOperations() {
            @Override
            public <T> T execute(TransactionCallback<T> action) {
                return real.execute(status -> {
                    T result = action.doInTransaction(status);
                    if (failed.compareAndSet(false, true)) {
                        throw failure;
                    }
                    return result;
                });
            }
        };
        return new JobWorker(
                console.bed.jdbc(),
                transaction,
                console.bed.bean(Jobs.class),
                console.bed.bean(SuspenseDecisions.class),
                console.bed.bean(AuditTrail.class),
                console.bed.bean(JsonMapper.class),
                console.bed.clock());
    }

    @Test
    void onlyWhatTheApproverSawIsApproved() {
        start();
        worker.work();
        String list = console.get_(APPROVER, "/suspense?from=" + yuan(0) + "&to=" + yuan(MANY - 1))
                .text();
        long replaced = console.posting(fens[0]);
        long sum = LongStream.of(fens).sum();
        assertThat(list)
                .contains("value=\"" + choice(replaced) + "\"", "data-count=\"" + MANY + "\" data-fen=\"" + sum + "\"")
                .contains("待复核 " + MANY + " · 72,", "共 [count] 笔，金额合计 [yuan] 元");
        String[] seen = choose("kind", "APPROVE");
        SuspenseDecisions decisions = console.bed.bean(SuspenseDecisions.class);
        decisions.reject(
                replaced,
                Long.parseLong(choice(replaced).substring(choice(replaced).indexOf(':') + 1)),
                new Actor(CHECKER, "test"));
        decisions.propose(replaced, new SuspenseDecision.Refund(), "另一决定", new Actor(MAKER, "test"));
        assertThat(console.said(
                        APPROVER,
                        "/suspense/bulk/decide",
                        "all",
                        "true",
                        "from",
                        yuan(0),
                        "to",
                        yuan(MANY - 1),
                        "highest",
                        hidden(list, "highest"),
                        "count",
                        hidden(list, "count"),
                        "kind",
                        "APPROVE"))
                .contains("待复核的提议已有变化");
        long job = started(console.post_(APPROVER, "/suspense/bulk/decide", seen));
        worker.work();
        assertThat(states(job)).hasSize(MANY).containsOnlyOnce("REFUSED").contains("DONE");
        assertThat(console.one(
                        "SELECT result FROM console_job_item WHERE job_id = ? AND posting_id = ?", job, replaced))
                .contains("请核对其内容后再复核");
        list = console.get_(APPROVER, "/suspense?from=" + yuan(0) + "&to=" + yuan(0))
                .text();
        long all = started(console.post_(
                APPROVER,
                "/suspense/bulk/decide",
                "all",
                "true",
                "from",
                yuan(0),
                "to",
                yuan(0),
                "highest",
                hidden(list, "highest"),
                "count",
                hidden(list, "count"),
                "kind",
                "REJECT"));
        worker.work();
        assertThat(states(all)).containsExactly("DONE");
    }

    private static String hidden(String page, String name) {
        var found = Pattern.compile("name=\"" + name + "\" value=\"(\\d+)\"").matcher(page);
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    @Test
    void thePageAsksOnlyWhileTheJobRunsAndIsRenewedWhenItEnds() {
        long job = start();
        assertThat(refresh(job)).isNull();
        console.said(OPERATOR, "/jobs/" + job, "action", "PAUSE");
        assertThat(refresh(job)).isEqualTo("true");
        assertThat(console.get_(VIEWER, "/jobs/" + job).text()).doesNotContain("hx-get");
        console.said(OPERATOR, "/jobs/" + job, "action", "RESUME");
        assertThat(console.get_(VIEWER, "/jobs/" + job).text()).contains("hx-get=\"/jobs/" + job + "/progress\"");
        worker.work();
        assertThat(refresh(job)).isEqualTo("true");
    }

    private static String refresh(long job) {
        try {
            return console.bed
                    .browser()
                    .perform(get("/jobs/" + job + "/progress").with(VIEWER))
                    .andReturn()
                    .getResponse()
                    .getHeader("HX-Refresh");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void change(String what) {
        console.bed
                .jdbc()
                .sql("UPDATE app_user SET " + what + " WHERE name = ?")
                .param(MAKER)
                .update();
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
            all[parameters.length + 2 * i + 1] = choice(console.posting(fens[i]));
        }
        return all;
    }

    /** As the list has it. */
    private static String choice(long posting) {
        return console.one(
                "SELECT ? || coalesce(':' || max(id), '') FROM approval WHERE state = 'PROPOSED' AND subject = ?",
                String.valueOf(posting),
                "suspended-posting:" + posting);
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
