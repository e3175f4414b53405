package org.housingfund.gateway.console.operate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.housingfund.gateway.console.operate.AlarmKind.Condition;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.ledger.Seals;
import org.housingfund.gateway.outbox.OutboxSettings;
import org.housingfund.gateway.statement.HoldReason;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Looks at everything that can be wrong. Reads only. */
@Component
class AlarmSources {
    private final JdbcClient jdbc;
    private final DeadLetterBroker broker;
    private final Seals seals;
    private final TransactionOperations transactions;
    private final Clock clock;
    private final AlarmSettings settings;
    private final OutboxSettings outbox;
    private Instant sealsLookedAt = Instant.MIN;

    AlarmSources(
            JdbcClient jdbc,
            DeadLetterBroker broker,
            Seals seals,
            TransactionOperations transactions,
            Clock clock,
            AlarmSettings settings,
            OutboxSettings outbox) {
        this.jdbc = jdbc;
        this.broker = broker;
        this.seals = seals;
        this.transactions = transactions;
        this.clock = clock;
        this.settings = settings;
        this.outbox = outbox;
    }

    /** What is wrong, by kind; a kind that could not be looked at is missing. */
    Map<AlarmKind, List<Condition>> look() {
        Map<AlarmKind, List<Condition>> found = new EnumMap<>(AlarmKind.class);
        found.put(AlarmKind.FEED_MISSING, missingFeeds());
        found.put(AlarmKind.STATEMENT_HELD, heldStatements());
        found.put(AlarmKind.OUTBOX_BACKLOG, outboxBacklog());
        found.put(AlarmKind.UNDELIVERABLE, undeliverable());
        found.put(AlarmKind.INBOX, inboxes());
        found.put(AlarmKind.CASE_OVERDUE, overdueCases());
        found.put(AlarmKind.CLEARING_DIFFERENCE, clearingDifferences());
        found.put(AlarmKind.PUSH_DIFFERENCE, pushDifferences());
        found.put(AlarmKind.INTAKE_STOPPED, stoppedIntakes());
        seals().ifPresent(broken -> found.put(AlarmKind.SEAL_BROKEN, broken));
        lookAtBroker(found, broker::depths);
        return found;
    }

    /** Its dead letters; where it does not answer, nobody knows of them. */
    static void lookAtBroker(Map<AlarmKind, List<Condition>> found, Supplier<Map<String, Long>> depths) {
        try {
            List<Condition> dead = new ArrayList<>();
            depths.get().forEach((queue, depth) -> {
                if (depth > 0) {
                    dead.add(AlarmKind.DEAD_LETTERS.of(
                            queue, depth, "队列 %s 有 %d 条死信；请查看原因，排除后重新投递".formatted(queue, depth)));
                }
            });
            found.put(AlarmKind.DEAD_LETTERS, dead);
            found.put(AlarmKind.BROKER_AWAY, List.of());
        } catch (PageProblem away) {
            // That it is away is the finding.
            found.put(
                    AlarmKind.BROKER_AWAY,
                    List.of(AlarmKind.BROKER_AWAY.of("broker", 1, "消息服务器不可用：收发均已暂停，待发内容保留在发件箱；请检查消息服务器")));
        }
    }

    private List<Condition> missingFeeds() {
        return rows(
                AlarmKind.FEED_MISSING,
                "SELECT a.number, count(*), a.bank_name || ' ' || min(f.day) || CASE WHEN count(*) > 1 THEN ' 等 ' || count(*)"
                        + " || ' 份' ELSE ' ' END || '的对账单未按时到达；请联系银行补送' FROM feed_alarm f"
                        + " JOIN bank_account a USING (account_id) WHERE f.cleared_at IS NULL GROUP BY a.number, a.bank_name");
    }

    private List<Condition> heldStatements() {
        return jdbc.sql(
                        "SELECT a.number, s.hold_reason, count(*), min(a.bank_name) FROM statement s"
                                + " JOIN bank_account a USING (account_id) WHERE s.state = 'HELD' GROUP BY a.number, s.hold_reason")
                .query((row, n) -> {
                    HoldReason reason = HoldReason.valueOf(row.getString(2));
                    return AlarmKind.STATEMENT_HELD.of(
                            row.getString(1) + ":" + reason,
                            row.getLong(3),
                            "%s %d 份对账单暂挂：%s。%s"
                                    .formatted(
                                            row.getString(4), row.getLong(3), reason.sentence(), reason.nextAction()));
                })
                .list();
    }

    private List<Condition> outboxBacklog() {
        return rows(
                AlarmKind.OUTBOX_BACKLOG,
                "SELECT destination, count(*), '发往 ' || destination || ' 的 ' || count(*) || ' 项自 '"
                        + " || to_char(min(created_at) AT TIME ZONE 'Asia/Shanghai', 'MM-DD HH24:MI')"
                        + " || ' 起未能发出；请检查消息服务器或合作方 SFTP' FROM outbox WHERE published_at IS NULL AND created_at < ?"
                        + " GROUP BY destination",
                Times.timestamp(clock.instant().minus(outbox.alarmAfter())));
    }

    private List<Condition> undeliverable() {
        return rows(
                AlarmKind.UNDELIVERABLE,
                "SELECT destination, count(*), '发往 ' || destination || ' 的 ' || count(*) || ' 项已多次发送失败，仍在重试；请查看 '"
                        + " || min(type) || ' 为何被拒收' FROM outbox WHERE published_at IS NULL AND attempts >= ?"
                        + " GROUP BY destination",
                settings.undeliverableAttempts());
    }

    private List<Condition> inboxes() {
        return rows(
                AlarmKind.INBOX,
                "SELECT partner, count(*), '合作方 ' || partner || ' 的收件目录中有 ' || count(*) || ' 个文件无法接收，首个：'"
                        + " || min(shown) || '；请联系合作方' FROM inbox_sighting WHERE alarmed_at IS NOT NULL GROUP BY partner");
    }

    private List<Condition> overdueCases() {
        return rows(
                AlarmKind.CASE_OVERDUE,
                "SELECT stage, count(*), CASE stage WHEN 'DEPARTMENT' THEN '部门' ELSE '中心' END || ' ' || count(*)"
                        + " || ' 件案件超期未办，最早应于 ' || min(due_on) || ' 办结；请催办' FROM case_deadline"
                        + " WHERE met_at IS NULL AND overdue_at IS NOT NULL GROUP BY stage");
    }

    private List<Condition> clearingDifferences() {
        return rows(
                AlarmKind.CLEARING_DIFFERENCE,
                "SELECT coalesce(d.bank, b.bank, 'bank'), count(*), '与 ' || coalesce(d.bank, b.bank, '银行') || ' 有 '"
                        + " || count(*) || ' 项差异待两人决定，最早列于 ' || min(f.opened_at)::date FROM clearing_difference f"
                        + " LEFT JOIN deduction d ON d.id = f.deduction_id LEFT JOIN payout p ON p.id = f.payout_id"
                        + " LEFT JOIN bank_account b ON b.account_id = p.bank_account_id"
                        + " WHERE f.state = 'OPEN' GROUP BY coalesce(d.bank, b.bank), d.bank, b.bank");
    }

    private List<Condition> pushDifferences() {
        return rows(
                AlarmKind.PUSH_DIFFERENCE,
                "SELECT a.number, count(*), a.bank_name || ' 有 ' || count(*) || ' 笔已推送入账的流水，对账单中没有；请向银行查询'"
                        + " FROM push_difference d JOIN pushed_entry p ON p.entry_id = d.entry_id"
                        + " JOIN bank_account a ON a.account_id = p.account_id"
                        + " WHERE d.kind = 'LACKING' AND d.resolved_at IS NULL GROUP BY a.number, a.bank_name");
    }

    private List<Condition> stoppedIntakes() {
        return rows(
                AlarmKind.INTAKE_STOPPED,
                "SELECT route, 1, '接收 ' || route || ' 自 ' || to_char(stopped_at AT TIME ZONE 'Asia/Shanghai', 'MM-DD HH24:MI')"
                        + " || ' 起由操作员停止；原因消除后请恢复接收' FROM intake_stop");
    }

    /** The whole chain is computed anew, which is why it is not looked at in every round. */
    private synchronized Optional<List<Condition>> seals() {
        Instant now = clock.instant();
        if (Duration.between(sealsLookedAt, now).compareTo(settings.sealsEvery()) < 0) {
            return Optional.empty();
        }
        // In one transaction: the digests are computed under settings that end with it.
        List<Long> brokenSeals = transactions.execute(status -> seals.broken());
        sealsLookedAt = now;
        return Optional.of(
                brokenSeals == null || brokenSeals.isEmpty()
                        ? List.of()
                        : List.of(AlarmKind.SEAL_BROKEN.of(
                                "ledger",
                                brokenSeals.size(),
                                "日结封存核验不通过：第 " + brokenSeals.get(0) + " 号起 " + brokenSeals.size()
                                        + " 个；凭证可能被改动，请立即停止入账并运行 verify")));
    }

    /** Subject, count, sentence. */
    private List<Condition> rows(AlarmKind kind, String sql, Object... parameters) {
        return jdbc.sql(sql)
                .params(List.of(parameters))
                .query((row, n) -> kind.of(row.getString(1), row.getLong(2), row.getString(3)))
                .list();
    }
}
