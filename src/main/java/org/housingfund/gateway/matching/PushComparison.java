package org.housingfund.gateway.matching;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.housingfund.gateway.kernel.Masks;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.outbox.DomainEvent;
import org.housingfund.gateway.outbox.Outbox;
import org.housingfund.gateway.statement.BankAccounts;
import org.housingfund.gateway.statement.PushProperties;
import org.housingfund.gateway.statement.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares what a booked statement says of its entries with what was pushed of them before (R-M8): each differing field is
 * kept and reported with both values, masked where they may name somebody. What decided the entry is what was pushed.
 */
@Component
class PushComparison {
    private static final Logger LOG = LoggerFactory.getLogger(PushComparison.class);
    private static final int AT_ONCE = 500;

    private final JdbcTemplate jdbc;
    private final TransactionOperations transaction;
    private final BankAccounts bankAccounts;
    private final PushProperties properties;
    private final Outbox outbox;
    private final JsonMapper json;
    private final Clock clock;

    PushComparison(
            JdbcTemplate jdbc,
            TransactionOperations transaction,
            BankAccounts bankAccounts,
            PushProperties properties,
            Outbox outbox,
            JsonMapper json,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.bankAccounts = bankAccounts;
        this.properties = properties;
        this.outbox = outbox;
        this.json = json;
        this.clock = clock;
    }

    /**
     * A field that is not the same.
     *
     * @param pushed as the push has it, masked
     * @param stated as the statement has it, masked
     */
    record Field(String field, String pushed, String stated) {}

    private record Confirmed(long entryId, long confirmedBy, LocalDate bookedOn, List<Field> fields) {}

    /** Compares all that the statement confirms; each in one of several transactions, and each only once. */
    void compare(Statement statement) {
        long last = 0;
        int differing = 0;
        List<Confirmed> some;
        do {
            some = confirmed(statement.id(), last);
            List<Confirmed> different =
                    some.stream().filter(c -> !c.fields().isEmpty()).toList();
            if (!different.isEmpty()) {
                transaction.executeWithoutResult(status -> report(statement, different));
            }
            differing += different.size();
            last = some.isEmpty() ? last : some.get(some.size() - 1).confirmedBy();
        } while (some.size() == AT_ONCE);
        if (differing > 0) {
            LOG.warn(
                    "对账单 {} 第 {} 号：{} 笔流水与此前的推送有字段不符，详见 push.differs 事件",
                    bankAccounts.get(statement.accountId()).bankName(),
                    statement.number(),
                    differing);
        }
    }

    private List<Confirmed> confirmed(long statementId, long after) {
        return jdbc.query(
                "SELECT p.entry_id, p.confirmed_by, u.booked_on, s.booked_on, u.reversal, s.reversal, u.code, s.code,"
                        + " u.counterparty_account, s.counterparty_account, u.counterparty_name, s.counterparty_name,"
                        + " u.texts, s.texts FROM pushed_entry p JOIN bank_entry u ON u.id = p.entry_id"
                        + " JOIN bank_entry s ON s.id = p.confirmed_by WHERE p.statement_id = ? AND p.confirmed_by > ?"
                        + " ORDER BY p.confirmed_by LIMIT " + AT_ONCE,
                (row, n) -> new Confirmed(
                        row.getLong(1), row.getLong(2), row.getObject(3, LocalDate.class), differing(row)),
                statementId,
                after);
    }

    private static List<Field> differing(ResultSet row) throws SQLException {
        List<Field> fields = new ArrayList<>();
        compare(fields, "bookedOn", row.getString(3), row.getString(4), UnaryOperator.identity());
        compare(
                fields,
                "reversal",
                Boolean.toString(row.getBoolean(5)),
                Boolean.toString(row.getBoolean(6)),
                UnaryOperator.identity());
        compare(fields, "code", row.getString(7), row.getString(8), Masks::code);
        compare(fields, "counterpartyAccount", row.getString(9), row.getString(10), Masks::account);
        compare(fields, "counterpartyName", row.getString(11), row.getString(12), Masks::name);
        String[] pushed = (String[]) row.getArray(13).getArray();
        String[] stated = (String[]) row.getArray(14).getArray();
        for (int i = 0; i < pushed.length; i++) {
            compare(fields, "text" + (i + 1), pushed[i], i < stated.length ? stated[i] : "", Masks::quoted);
        }
        return fields;
    }

    /** What was not pushed says nothing; padding is no difference. */
    private static void compare(
            List<Field> fields, String name, String pushed, String stated, UnaryOperator<String> mask) {
        String one = pushed == null ? "" : pushed.strip();
        String other = Objects.requireNonNullElse(stated, "").strip();
        if (!one.isEmpty() && !one.equals(other)) {
            fields.add(new Field(name, mask.apply(one), mask.apply(other)));
        }
    }

    private void report(Statement statement, List<Confirmed> different) {
        String account = bankAccounts.get(statement.accountId()).number();
        List<DomainEvent> events = new ArrayList<>();
        for (Confirmed one : different) {
            int kept = jdbc.update(
                    "INSERT INTO push_difference (entry_id, kind, statement_id, fields, owner, opened_at)"
                            + " VALUES (?, 'FIELDS', ?, ?::jsonb, ?, ?) ON CONFLICT DO NOTHING",
                    one.entryId(),
                    statement.id(),
                    json.writeValueAsString(one.fields()),
                    properties.differenceOwner(),
                    Times.timestamp(clock.instant()));
            if (kept > 0) {
                Map<String, Object> data = new LinkedHashMap<>();
                data.put("entryId", one.entryId());
                data.put("statementId", statement.id());
                data.put("account", account);
                data.put("bookedOn", one.bookedOn().toString());
                data.put("fields", one.fields());
                events.add(new DomainEvent("push.differs", "entry:" + one.entryId(), data));
            }
        }
        outbox.publish("statement:" + statement.id() + "/pushes", "account:" + account, events);
    }
}
