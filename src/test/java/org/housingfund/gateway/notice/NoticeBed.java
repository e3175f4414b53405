package org.housingfund.gateway.notice;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.intake.Receipt;
import org.housingfund.gateway.intake.Receipts;
import org.housingfund.gateway.kernel.BlindIndex;
import org.housingfund.gateway.kernel.FieldCipher;
import org.housingfund.gateway.kernel.NoticeNumberGrammar;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.keys.KeyRegister;
import org.housingfund.gateway.ledger.Accounts;
import org.housingfund.gateway.ledger.LedgerProperties;
import org.housingfund.gateway.outbox.DomainEvent;
import org.housingfund.gateway.outbox.Outbox;
import org.housingfund.gateway.testing.TestDatabase;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The notice package on a database of its own; what lies below it is real where it exists and a small fake elsewhere. */
final class NoticeBed implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-21T02:00:00Z");
    static final String BANK_ACCOUNT = "45050160000100000001";
    static final String OTHER_BANK_ACCOUNT = "20201234000000000002";

    final TestDatabase.Fresh database = TestDatabase.fresh();
    final JdbcClient jdbc = JdbcClient.create(database.app());
    final Recording outbox = new Recording();
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    NoticeBed(String... properties) {
        JdbcClient.create(database.owner())
                .sql("INSERT INTO subject VALUES ('101', '银行存款', 'D', false), ('201', '住房公积金', 'C', true)")
                .update();
        for (String account : List.of(BANK_ACCOUNT, OTHER_BANK_ACCOUNT)) {
            jdbc.sql("INSERT INTO account (subject, key, control) VALUES ('101', ?, true)")
                    .param(account)
                    .update();
        }
        TestPropertyValues.of(properties).applyTo(context);
        context.registerBean(DataSource.class, database::app);
        context.registerBean(Outbox.class, () -> outbox);
        context.register(Wiring.class);
        context.refresh();
    }

    @EnableTransactionManagement(proxyTargetClass = true)
    @ComponentScan(basePackageClasses = NoticeService.class)
    @Import({AuditTrail.class, Accounts.class, KeyRegister.class})
    static class Wiring {
        @Bean
        JdbcClient jdbcClient(DataSource dataSource) {
            return JdbcClient.create(dataSource);
        }

        @Bean
        PlatformTransactionManager transactionManager(DataSource dataSource) {
            return new JdbcTransactionManager(dataSource);
        }

        @Bean
        TransactionTemplate transactionTemplate(PlatformTransactionManager manager) {
            return new TransactionTemplate(manager);
        }

        @Bean
        Clock clock() {
            return Clock.fixed(NOW, Times.ZONE);
        }

        @Bean
        JsonMapper jsonMapper() {
            return JsonMapper.shared();
        }

        @Bean
        NoticeNumberGrammar grammar() {
            return NoticeNumberGrammar.of("P", 10);
        }

        @Bean
        LedgerProperties ledgerProperties() {
            return new LedgerProperties(null, null);
        }

        @Bean
        FieldCipher fieldCipher() {
            return new FieldCipher(TestDatabase.KEYS);
        }

        @Bean
        BlindIndex blindIndex() {
            return new BlindIndex(TestDatabase.KEYS);
        }

        @Bean
        Receipts receipts(JdbcClient jdbc, JsonMapper json) {
            return new PlainReceipts(jdbc, json);
        }
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    void handle(String json) {
        bean(NoticeCommands.class).handle("ID:test", json.getBytes(StandardCharsets.UTF_8));
    }

    <T> T inTransaction(Function<Notices, T> work) {
        return bean(TransactionTemplate.class).execute(status -> work.apply(bean(Notices.class)));
    }

    void withNotices(Consumer<Notices> work) {
        bean(TransactionTemplate.class).executeWithoutResult(status -> work.accept(bean(Notices.class)));
    }

    Notice notice(String number) {
        return inTransaction(notices -> notices.lockByNumbers(List.of(number)).get(0));
    }

    long accountId(String bankAccount) {
        return jdbc.sql("SELECT id FROM account WHERE subject = '101' AND key = ?")
                .param(bankAccount)
                .query(Long.class)
                .single();
    }

    long count(String table) {
        return jdbc.sql("SELECT count(*) FROM " + table).query(Long.class).single();
    }

    List<String> receiptStates() {
        return jdbc.sql("SELECT state FROM receipt ORDER BY id")
                .query(String.class)
                .list();
    }

    List<String> audited() {
        return jdbc.sql("SELECT actor || ' ' || origin || ' ' || action || ' ' || subject || ' ' || outcome FROM audit"
                        + " ORDER BY id")
                .query(String.class)
                .list();
    }

    /** Problem codes of the last refusal, with their lines. */
    List<String> refusedFor() {
        return problems().stream()
                .map(problem -> problem.code() + "@" + problem.line() + ":" + problem.field())
                .toList();
    }

    List<Problem> problems() {
        DomainEvent last = outbox.events.get(outbox.events.size() - 1);
        var problems = JsonMapper.shared().valueToTree(last.data()).get("problems");
        return Arrays.asList(JsonMapper.shared().treeToValue(problems, Problem[].class));
    }

    @Override
    public void close() {
        context.close();
    }

    /** Keeps events in memory, each with cause and ordering key. */
    static final class Recording implements Outbox {
        final List<DomainEvent> events = Collections.synchronizedList(new ArrayList<>());
        final List<String> headers = Collections.synchronizedList(new ArrayList<>());

        volatile boolean broken;

        @Override
        public void publish(String cause, String orderingKey, List<DomainEvent> published) {
            if (broken) {
                throw new IllegalStateException("the outbox is broken");
            }
            events.addAll(published);
            published.forEach(event -> headers.add(cause + " " + orderingKey + " " + event.type()));
        }

        List<String> types() {
            return events.stream().map(DomainEvent::type).collect(Collectors.toList());
        }

        @Override
        public void send(String cause, String orderingKey, String queue, DomainEvent message) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void work(String cause, String queue, Object pointer) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void file(String cause, String partner, String fileName, String text) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void landedFile(String cause, String partner, String fileName, Sha256 sha256) {
            throw new UnsupportedOperationException();
        }
    }

    /** Receipt rows without the bytes. */
    private record PlainReceipts(JdbcClient jdbc, JsonMapper json) implements Receipts {
        @Override
        public Received receiveMessage(String partner, String kind, String messageId, byte[] body) {
            Sha256 digest = Sha256.of(body);
            var id = jdbc.sql(
                            "INSERT INTO receipt (partner, channel, kind, name, sha256, size_bytes, received_at, state)"
                                    + " VALUES (?, 'JMS', ?, ?, ?, ?, ?, 'RECEIVED')"
                                    + " ON CONFLICT (partner, kind, sha256) DO NOTHING RETURNING id")
                    .params(partner, kind, messageId, digest.bytes(), body.length, Times.timestamp(NOW))
                    .query(Long.class)
                    .optional();
            Receipt receipt = new Receipt(
                    id.orElse(0L),
                    partner,
                    "JMS",
                    kind,
                    null,
                    messageId,
                    digest,
                    body.length,
                    NOW,
                    Receipt.Status.RECEIVED,
                    1);
            return new Received(receipt, id.isEmpty());
        }

        @Override
        public Map<Sha256, Long> acceptNew(String partner, String kind, List<String> messageIds, List<byte[]> bodies) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void accept(long id) {
            close(id, "ACCEPTED", List.of());
        }

        @Override
        public void reject(long id, List<Problem> problems) {
            close(id, "REJECTED", problems);
        }

        @Override
        public void quarantine(long id, List<Problem> problems) {
            close(id, "QUARANTINED", problems);
        }

        private void close(long id, String state, List<Problem> problems) {
            jdbc.sql("UPDATE receipt SET state = ?, problems = ?::jsonb WHERE id = ?")
                    .params(state, json.writeValueAsString(problems), id)
                    .update();
        }

        @Override
        public Received receiveFile(String partner, String kind, String mapping, String name, Path file) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Receipt find(long id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public InputStream open(Receipt receipt) {
            return new ByteArrayInputStream(new byte[0]);
        }

        @Override
        public boolean reopen(long id, String mapping, java.util.Set<String> codes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Long> claimUnfinished(String kind, Duration olderThan) {
            return List.of();
        }
    }
}
