package org.housingfund.gateway.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.housingfund.gateway.kernel.FieldCipher;
import org.housingfund.gateway.testing.ManualClock;
import org.housingfund.gateway.testing.TestDatabase;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The outbox over a fresh database, wired by hand. */
final class OutboxFixture {
    static final FieldCipher CIPHER = new FieldCipher(TestDatabase.KEYS);

    final ManualClock clock = new ManualClock(Instant.parse("2026-11-20T02:00:00Z"));
    final OutboxSettings settings = new OutboxSettings(
            "/test",
            Duration.ofMillis(200),
            Duration.ofMillis(500),
            Duration.ofSeconds(30),
            Duration.ofDays(30),
            Duration.ofMinutes(10));
    final JdbcTemplate jdbc;
    final TransactionTemplate transactions;
    final OutboxSignal signal = new OutboxSignal();
    final OutboxTable table;
    final TransactionalOutbox outbox;

    OutboxFixture() {
        TestDatabase.Fresh database = TestDatabase.fresh();
        jdbc = new JdbcTemplate(database.app());
        transactions = new TransactionTemplate(new JdbcTransactionManager(database.app()));
        table = new OutboxTable(jdbc);
        outbox = new TransactionalOutbox(
                table, signal, clock, JsonMapper.builder().build(), CIPHER, settings, "hfg.events");
    }

    /** A transaction in which something is appended. */
    void write(Consumer<Outbox> work) {
        transactions.executeWithoutResult(status -> work.accept(outbox));
    }

    /** One event of its own. */
    void publish(String cause, String key) {
        write(outbox -> outbox.publish(cause, key, List.of(event("notice.issued", "notice:" + cause))));
    }

    OutboxRelay relay(MessageSender sender) {
        return new OutboxRelay(table, signal, sender, transactions, clock, settings);
    }

    static DomainEvent event(String type, String subject) {
        return new DomainEvent(type, subject, Map.of("subject", subject));
    }

    List<Map<String, Object>> rows() {
        return jdbc.queryForList("SELECT * FROM outbox ORDER BY id");
    }

    int pending() {
        return count("SELECT count(*) FROM outbox WHERE published_at IS NULL");
    }

    int count(String sql) {
        Integer count = jdbc.queryForObject(sql, Integer.class);
        return count == null ? 0 : count;
    }
}
