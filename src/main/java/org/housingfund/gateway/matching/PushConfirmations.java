package org.housingfund.gateway.matching;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.outbox.DomainEvent;
import org.housingfund.gateway.outbox.Outbox;
import org.housingfund.gateway.statement.BankAccounts;
import org.housingfund.gateway.statement.BankAccounts.BankAccount;
import org.housingfund.gateway.statement.Direction;
import org.housingfund.gateway.statement.PushProperties;
import org.housingfund.gateway.statement.PushWatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Pushes that no statement has confirmed: what they make of the balance, and who has to look where the statement of their
 * day lacks them (R-M8). Joins the caller's transaction.
 */
@Component
class PushConfirmations implements PushWatch {
    private static final Logger LOG = LoggerFactory.getLogger(PushConfirmations.class);

    private static final String LACKING = "银行推送的流水，覆盖其记账日期的对账单中没有";
    private static final String REMEDY = "请向银行查询：漏列的由后续对账单补列，到后自动消除；推送有误的请银行推送冲正";
    private static final String CONTRADICTED = "银行推送的流水，对账单中同一流水号的金额或借贷方向不同，已以对账单为准另行入账";
    private static final String CORRECTION = "推送的一笔仍在账上，请银行推送冲正；不能自动冲正的由两人冲抵";

    /** Another push {@code o} that no statement has and no gap counts. */
    private static final String OTHER =
            " JOIN pushed_entry o ON o.entry_id <> p.entry_id AND o.statement_id IS NULL AND o.absorbed_by IS NULL";

    /** Of a pushed entry {@code p}: another took it back, as the machine or two people found, and neither is on a statement. */
    private static final String TAKEN_BACK = takenBack(OTHER);

    /** The same, where no statement can have the other any more: its day is covered. */
    static final String TAKEN_BACK_FOR_GOOD =
            takenBack(OTHER + " AND o.booked_on <= (SELECT covered_through(p.account_id))");

    /** Booked statements {@code s} that have another entry under the serial of {@code p}. */
    private static final String CONTRADICTING = " FROM push_rival r JOIN bank_entry x ON x.id = r.stated_id"
            + " JOIN statement s ON s.id = x.statement_id AND s.state = 'BOOKED'"
            + " WHERE r.pushed_id = p.entry_id AND NOT r.doubtful)";

    private static final String IS_CONTRADICTED = "EXISTS (SELECT" + CONTRADICTING;

    private static String takenBack(String other) {
        return "(EXISTS (SELECT FROM disposition x" + other
                + " AND o.entry_id IN (x.entry_id, x.reversed_by) WHERE x.entry_id = p.entry_id OR x.reversed_by = p.entry_id)"
                + " OR EXISTS (SELECT FROM suspense_decision x JOIN suspended_posting a ON a.id = x.posting_id"
                + " JOIN suspended_posting b ON b.id = x.against_posting_id" + other
                + " AND o.entry_id IN (a.entry_id, b.entry_id) AND o.account_id = p.account_id AND o.effect_fen = -p.effect_fen"
                + " WHERE x.kind = 'SET_OFF' AND p.entry_id IN (a.entry_id, b.entry_id)))";
    }

    private final JdbcTemplate jdbc;
    private final BankAccounts bankAccounts;
    private final PushProperties properties;
    private final Outbox outbox;
    private final AuditTrail audit;
    private final Clock clock;

    PushConfirmations(
            JdbcTemplate jdbc,
            BankAccounts bankAccounts,
            PushProperties properties,
            Outbox outbox,
            AuditTrail audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.bankAccounts = bankAccounts;
        this.properties = properties;
        this.outbox = outbox;
        this.audit = audit;
        this.clock = clock;
    }

    /** @param resolvedAt when it ended before; null where it is new */
    private record Lacking(
            long id,
            long entryId,
            Long statementId,
            LocalDate bookedOn,
            Direction direction,
            long amountFen,
            String resolvedAt,
            boolean contradicted) {
        String entry() {
            return "entry:" + entryId;
        }

        /** Another one each time that it opens, so that each is told. */
        String cause() {
            return resolvedAt == null ? entry() : entry() + "/" + resolvedAt;
        }
    }

    /**
     * The ledger's balance of a bank account, but for pushes that no statement of its chain has and no released gap counts
     * (R-M2); one snapshot.
     */
    long balanceFen(long accountId) {
        return Objects.requireNonNull(jdbc.queryForObject(
                "SELECT (SELECT coalesce(sum(amount_fen), 0) FROM account_delta WHERE account_id = ?)::bigint"
                        + " - (SELECT coalesce(sum(effect_fen), 0) FROM pushed_entry"
                        + " WHERE account_id = ? AND statement_id IS NULL AND absorbed_by IS NULL)::bigint"
                        + " - (SELECT coalesce(sum(p.effect_fen), 0) FROM statement s JOIN pushed_entry p ON p.statement_id = s.id"
                        + " WHERE s.account_id = ? AND s.state IN ('STAGED', 'HELD') AND p.absorbed_by IS NULL)::bigint",
                Long.class,
                accountId,
                accountId,
                accountId));
    }

    @Override
    public void look(long accountId) {
        resolveLacking(accountId);
        findLacking(accountId);
    }

    /** How many pushes the statement confirms. */
    int confirmedBy(long statementId) {
        return Objects.requireNonNull(jdbc.queryForObject(
                "SELECT count(*) FROM pushed_entry WHERE statement_id = ?", Integer.class, statementId));
    }

    /**
     * Opens a difference, or again one that had ended, for each unconfirmed push of a day that statements cover already, or
     * that a booked one contradicts.
     */
    private void findLacking(long accountId) {
        findLacking(accountId, "", List.of(accountId, accountId));
    }

    /** The same, of what these messages pushed: of the others a statement's booking says it. */
    void findLacking(long accountId, Collection<Long> receiptIds) {
        findLacking(
                accountId,
                " AND p.receipt_id = ANY (?)",
                List.of(accountId, accountId, receiptIds.toArray(Long[]::new)));
    }

    private void findLacking(long accountId, String among, List<?> parameters) {
        List<Object> all = new ArrayList<>(List.of(properties.differenceOwner(), Times.timestamp(clock.instant())));
        all.addAll(parameters);
        List<Lacking> found = jdbc.query(
                "WITH opened AS (INSERT INTO push_difference (entry_id, kind, statement_id, owner, opened_at)"
                        + " SELECT p.entry_id, 'LACKING', coalesce((SELECT max(s.id)" + CONTRADICTING
                        + ", (SELECT max(s.id) FROM statement s WHERE s.account_id = p.account_id"
                        + " AND s.state = 'BOOKED' AND p.booked_on BETWEEN s.period_from AND s.period_to)), ?, ?"
                        + " FROM pushed_entry p WHERE p.account_id = ? AND (p.booked_on <= (SELECT covered_through(?)) OR "
                        + IS_CONTRADICTED + ")" + among
                        + " AND p.statement_id IS NULL AND p.absorbed_by IS NULL AND NOT " + TAKEN_BACK
                        + " ON CONFLICT (entry_id, kind) DO UPDATE SET resolved_at = NULL"
                        + " WHERE push_difference.resolved_at IS NOT NULL RETURNING id, entry_id, statement_id)"
                        + " SELECT o.id, e.id, o.statement_id, e.booked_on, e.direction, e.amount_fen, before.resolved_at,"
                        + IS_CONTRADICTED + " FROM opened o JOIN bank_entry e ON e.id = o.entry_id"
                        + " JOIN pushed_entry p ON p.entry_id = o.entry_id"
                        + " LEFT JOIN push_difference before ON before.id = o.id ORDER BY o.id",
                (row, n) -> new Lacking(
                        row.getLong(1),
                        row.getLong(2),
                        row.getObject(3, Long.class),
                        row.getObject(4, LocalDate.class),
                        Direction.ofCode(row.getString(5)),
                        row.getLong(6),
                        row.getString(7),
                        row.getBoolean(8)),
                all.toArray());
        if (!found.isEmpty()) {
            BankAccount account = bankAccounts.get(accountId);
            found.forEach(lacking -> announce(lacking, account));
        }
    }

    private void announce(Lacking lacking, BankAccount account) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("differenceId", lacking.id());
        data.put("entryId", lacking.entryId());
        data.put("statementId", lacking.statementId());
        data.put("account", account.number());
        data.put("bookedOn", lacking.bookedOn().toString());
        data.put("direction", lacking.direction().name());
        data.put("amount", Money.format(lacking.amountFen()));
        data.put("owner", properties.differenceOwner());
        String sentence = lacking.contradicted() ? CONTRADICTED : LACKING;
        String nextAction = lacking.contradicted() ? CORRECTION : REMEDY;
        data.put("sentence", sentence);
        data.put("nextAction", nextAction);
        String entry = lacking.entry();
        outbox.publish(
                lacking.cause(),
                "account:" + account.number(),
                List.of(new DomainEvent("push.unconfirmed", entry, data)));
        audit.record(
                Actor.GATEWAY,
                "PUSH_UNCONFIRMED",
                entry,
                AuditTrail.Outcome.DONE,
                Map.of("difference", lacking.id(), "owner", properties.differenceOwner()));
        LOG.warn(
                "{}：{} {}，流水 {}，{} {} {} 元。{}",
                sentence,
                account.bankName(),
                account.number(),
                lacking.entryId(),
                lacking.bookedOn(),
                lacking.direction(),
                Money.format(lacking.amountFen()),
                nextAction);
    }

    /** Closes what a booked statement has by now or a released gap counts, and what the bank took back by another push. */
    void resolveLacking(long accountId) {
        jdbc.queryForList(
                        "UPDATE push_difference d SET resolved_at = ? FROM pushed_entry p WHERE p.entry_id = d.entry_id"
                                + " AND d.kind = 'LACKING' AND d.resolved_at IS NULL AND p.account_id = ? AND ("
                                + TAKEN_BACK
                                + " OR p.absorbed_by IS NOT NULL OR EXISTS (SELECT FROM statement s WHERE s.id = p.statement_id"
                                + " AND s.state = 'BOOKED')) RETURNING d.entry_id",
                        Long.class,
                        Times.timestamp(clock.instant()),
                        accountId)
                .forEach(entryId -> audit.record(
                        Actor.GATEWAY,
                        "PUSH_DIFFERENCE_RESOLVED",
                        "entry:" + entryId,
                        AuditTrail.Outcome.DONE,
                        Map.of()));
    }
}
