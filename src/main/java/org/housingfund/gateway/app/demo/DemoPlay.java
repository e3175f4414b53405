package org.housingfund.gateway.app.demo;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.housingfund.gateway.app.GatewayProperties;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.closing.DayClose;
import org.housingfund.gateway.console.DaySummaries;
import org.housingfund.gateway.console.DaySummaries.Progress;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.statement.Openings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Profile;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Directs a day: the hall issues and cancels notices, the other partners send theirs, the banks deliver. Where the process was killed, the same day is
 * played again from its beginning with the same bytes; the gateway knows what it has already.
 */
@Component
@Profile("demo & !command")
class DemoPlay {
    private static final Logger LOG = LoggerFactory.getLogger(DemoPlay.class);
    private static final long POLL_MILLIS = 200;
    private static final long WRONG_BY_FEN = 1_00;
    static final List<Long> FIRST_OPENINGS_FEN = List.of(12_345_678_90L, 8_642_013_57L, 5_000_000_00L);
    private static final Actor FIRST_PERSON = new Actor("演示操作员甲", "demo");
    private static final Actor SECOND_PERSON = new Actor("演示操作员乙", "demo");
    static final Map<String, StatementWriter> WRITERS = Map.of(
            DayPlan.LIUJIANG, new LiujiangWriter(),
            DayPlan.YUFENG, new YufengWriter(),
            DayPlan.LONGCHENG, new LongchengWriter());

    private final DemoProperties properties;
    private final GatewayProperties gateway;
    private final Openings openings;
    private final DayClose dayClose;
    private final PartnersPlay partners;
    private final TransactionOperations transaction;
    private final DaySummaries summaries;
    private final JmsTemplate jms;
    private final Clock clock;

    DemoPlay(
            DemoProperties properties,
            GatewayProperties gateway,
            Openings openings,
            DayClose dayClose,
            PartnersPlay partners,
            TransactionOperations transaction,
            DaySummaries summaries,
            JmsTemplate jms,
            Clock clock) {
        this.properties = properties;
        this.gateway = gateway;
        this.openings = openings;
        this.dayClose = dayClose;
        this.partners = partners;
        this.transaction = transaction;
        this.summaries = summaries;
        this.jms = jms;
        this.clock = clock;
    }

    /**
     * Plays the day that is due, to its end.
     *
     * @return the finished day
     */
    DemoDay play() throws DemoFailed, IOException, GeneralSecurityException, InterruptedException {
        Map<String, String> accounts = accounts();
        DemoMemory memory = new DemoMemory(gateway.dataDir().resolve("demo").resolve("day.properties"));
        DemoDay day = begin(memory, accounts);
        DayPlan morning = DayPlan.of(day, accounts);
        openAccounts(day);
        hall(day, morning);
        Waiting waiting = (what, condition) -> await(day, what, now -> condition.holds());
        DayPlan plan = morning.withClearings(Map.of(DayPlan.LIUJIANG, partners.beforeStatements(day, waiting)));
        push(day, plan.pushes());
        banks(day, plan);
        partners.afterStatements(day, waiting);
        closeDay(day);
        DemoDay finished = day.finishedWith(plan.closingFen());
        memory.write(finished);
        return finished;
    }

    /** The centre's account at each bank. */
    private Map<String, String> accounts() throws DemoFailed {
        Map<String, String> accounts = new TreeMap<>();
        gateway.bankAccounts().forEach(account -> accounts.putIfAbsent(account.partner(), account.number()));
        if (!accounts.keySet().containsAll(DayPlan.BANKS)) {
            throw new DemoFailed("gateway.bank-accounts 中应有 " + DayPlan.BANKS + " 各一个账户");
        }
        accounts.keySet().retainAll(DayPlan.BANKS);
        return accounts;
    }

    private DemoDay begin(DemoMemory memory, Map<String, String> accounts) throws IOException, DemoFailed {
        Optional<DemoDay> last = memory.read();
        if (last.isPresent() && !last.get().finished()) {
            LOG.info(
                    "演示：继续第 {} 天（业务日期 {}），上次未完成",
                    last.get().number(),
                    last.get().date());
            return last.get();
        }
        Instant now = clock.instant();
        DemoDay day;
        if (last.isPresent()) {
            day = last.get().next(now, properties.entries());
        } else {
            Map<String, Long> first = new TreeMap<>();
            for (int i = 0; i < DayPlan.BANKS.size(); i++) {
                String account = accounts.get(DayPlan.BANKS.get(i));
                first.put(account, FIRST_OPENINGS_FEN.get(i));
                if (openings.approvedFen(account).isPresent()) {
                    throw new DemoFailed("账户 " + account + " 已有期初余额，但 " + memory.file()
                            + " 不存在：演示记录与数据库不一致，请换一个 --gateway.data-dir");
                }
            }
            day = new DemoDay(1, LocalDate.ofInstant(now, Times.ZONE), now, properties.entries(), false, first);
        }
        memory.write(day);
        LOG.info("演示：第 {} 天，业务日期 {}", day.number(), day.date());
        return day;
    }

    /** The centre's own act, by two people; what one start did not finish, the next one does. */
    private void openAccounts(DemoDay day) {
        day.openingFen().forEach((account, fen) -> {
            if (openings.approvedFen(account).isEmpty()) {
                transaction.executeWithoutResult(status -> {
                    openings.propose(account, fen, day.date().minusDays(1), FIRST_PERSON);
                    openings.approve(account, SECOND_PERSON);
                });
            }
        });
    }

    private void hall(DemoDay day, DayPlan plan) throws DemoFailed, IOException, InterruptedException {
        SimulatedHall hall = new SimulatedHall(jms, gateway.queues().get("notice-commands"));
        hall.send(plan.notices(), HallNotice::issueCommand);
        await(day, "网厅的缴款通知书全部登记", now -> now.notices() >= plan.notices().size());
        hall.send(plan.cancelled(), HallNotice::cancelCommand);
        await(day, "网厅的撤销全部办理", now -> now.cancelled() >= plan.cancelled().size());
        LOG.info(
                "演示：网厅签发缴款通知书 {} 张，清册 {} 行，撤销 {} 张",
                plan.notices().size(),
                plan.notices().stream().mapToInt(n -> n.partsFen().size()).sum(),
                plan.cancelled().size());
    }

    private void push(DemoDay day, DayPushes pushes) throws DemoFailed, IOException, InterruptedException {
        List<String> messages = pushes.messages();
        messages.forEach(message -> jms.convertAndSend(gateway.queues().get("bankflow-pushes"), message));
        await(day, "柳江银行推送的流水全部入账", now -> now.pushed() >= pushes.entries());
        LOG.info("演示：柳江银行实时推送流水 {} 笔，分 {} 条报文，其中一笔日终对账单会漏列", pushes.entries(), messages.size());
    }

    private void banks(DemoDay day, DayPlan plan)
            throws DemoFailed, IOException, GeneralSecurityException, InterruptedException {
        BankDay liujiang = plan.banks().get(DayPlan.LIUJIANG);
        BankDay yufeng = plan.banks().get(DayPlan.YUFENG);
        BankDay longcheng = plan.banks().get(DayPlan.LONGCHENG);
        int delivered = 0;
        try (PartnerSftp bank = connect(DayPlan.LIUJIANG)) {
            StatementWriter writer = WRITERS.get(DayPlan.LIUJIANG);
            byte[] file = writer.write(liujiang, 0);
            bank.deliver(writer.fileName(liujiang), file);
            bank.deliver("RESEND_" + writer.fileName(liujiang), file);
            delivered += 2;
            LOG.info("演示：柳江银行送出对账单 {} 笔，又以另一文件名重发一次", liujiang.lines().size());
        }
        try (PartnerSftp bank = connect(DayPlan.LONGCHENG)) {
            StatementWriter writer = WRITERS.get(DayPlan.LONGCHENG);
            bank.deliver(writer.fileName(longcheng), writer.write(longcheng, 0));
            delivered++;
            LOG.info("演示：龙城银行送出对账单 {} 笔", longcheng.lines().size());
        }
        try (PartnerSftp bank = connect(DayPlan.YUFENG)) {
            StatementWriter writer = WRITERS.get(DayPlan.YUFENG);
            String name = writer.fileName(yufeng);
            bank.deliver(name, writer.write(yufeng, WRONG_BY_FEN));
            LOG.info("演示：鱼峰银行送出对账单 {} 笔，控制总数有误", yufeng.lines().size());
            await(day, "鱼峰银行收到拒收回执", now -> bank.rejectionOf(name).isPresent());
            bank.deliver("R1_" + name, writer.write(yufeng, 0));
            delivered += 2;
            LOG.info("演示：鱼峰银行在自己的 outbox 读到拒收回执，已送出更正后的对账单");
        }
        int files = delivered;
        await(
                day,
                "各行对账单全部入账、消息全部发出",
                now -> now.files() >= files
                        && now.unfinished() == 0
                        && now.booked() >= DayPlan.BANKS.size()
                        && now.posting() == 0
                        && now.pending() == 0);
    }

    /** The centre closes its day; the core system reads the batch and acknowledges it. */
    private void closeDay(DemoDay day) throws DemoFailed, IOException, GeneralSecurityException, InterruptedException {
        LocalDate today = LocalDate.ofInstant(clock.instant(), Times.ZONE);
        // Two days played in one afternoon are ahead of the calendar, and no future day is closed.
        dayClose.close(day.date().isAfter(today) ? today : day.date(), FIRST_PERSON);
        try (PartnerSftp sftp = connect("core")) {
            SimulatedCore core = new SimulatedCore(sftp, jms, gateway.queues().get("ledger-acknowledgements"), clock);
            await(day, "核心系统核对当日凭证批次", now -> {
                core.acknowledgeBatches();
                return now.openBatches() == 0 && now.pending() == 0;
            });
        }
        LOG.info("演示：核心系统已核对当日凭证批次");
    }

    private PartnerSftp connect(String bank) throws IOException, GeneralSecurityException {
        return new PartnerSftp(gateway.partners().get(bank).sftp());
    }

    /** Something to wait for. */
    private interface Condition {
        boolean holds(Progress now) throws IOException;
    }

    private void await(DemoDay day, String what, Condition condition)
            throws DemoFailed, IOException, InterruptedException {
        Instant deadline = clock.instant().plus(properties.patience());
        Progress now = summaries.progress(day.started());
        while (!condition.holds(now)) {
            if (clock.instant().isAfter(deadline)) {
                throw new DemoFailed(("等待 %s 未见“%s”。现状：对账文件 %d 个，未处理的接收记录 %d，已入账对账单 %d，入账中 %d，暂挂 %d，"
                                + "通知书 %d（撤销 %d），待发消息 %d；原因见上面的日志，处理后重新启动会继续这一天")
                        .formatted(
                                properties.patience(),
                                what,
                                now.files(),
                                now.unfinished(),
                                now.booked(),
                                now.posting(),
                                now.held(),
                                now.notices(),
                                now.cancelled(),
                                now.pending()));
            }
            Thread.sleep(POLL_MILLIS);
            now = summaries.progress(day.started());
        }
    }
}
