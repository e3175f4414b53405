package org.housingfund.gateway.console.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.console.operate.AlarmKind.Condition;
import org.housingfund.gateway.console.operate.AlarmRound.Open;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.testing.GatewayBed;
import org.housingfund.gateway.testing.SchemaValidation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.transaction.support.TransactionOperations;

class AlarmsTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Actor ONE = new Actor("甲", "console:127.0.0.1");

    @TempDir
    private static Path dir;

    private static HttpServer hook;
    private static GatewayBed bed;
    private static Alarms alarms;
    private static final AtomicInteger ANSWER = new AtomicInteger(200);
    private static final List<Map<String, String>> HEARD = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    static void start() throws Exception {
        hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/alarms", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            HEARD.add(Map.of(
                    "body", body,
                    "id", exchange.getRequestHeaders().getFirst(AlarmCalls.ID),
                    "timestamp", exchange.getRequestHeaders().getFirst(AlarmCalls.TIMESTAMP),
                    "signature", exchange.getRequestHeaders().getFirst(AlarmCalls.SIGNATURE)));
            exchange.sendResponseHeaders(ANSWER.get(), -1);
            exchange.close();
        });
        hook.start();
        bed = new GatewayBed(
                dir,
                "--gateway.alarms.webhook.url=http://127.0.0.1:"
                        + hook.getAddress().getPort() + "/alarms",
                "--gateway.alarms.webhook.secret=" + SECRET);
        alarms = bed.bean(Alarms.class);
    }

    @AfterAll
    static void stop() {
        bed.close();
        hook.stop(0);
    }

    @Test
    void anAlarmStandsOnceForItsCauseAndIsClearedOnce() {
        for (int i = 1; i <= 20; i++) {
            alarms.settle(dead("q.once", i));
            bed.clock().advance(Duration.ofSeconds(15));
        }
        assertThat(count("SELECT count(*) FROM alarm WHERE subject = 'q.once'")).isOne();
        assertThat(count("SELECT count FROM alarm WHERE subject = 'q.once'"))
                .as("it tells how much it concerns now")
                .isEqualTo(20);
        assertThat(told("alarm.raised", "q.once")).isOne();
        assertThat(told("alarm.cleared", "q.once")).isZero();

        alarms.settle(found(AlarmKind.DEAD_LETTERS));
        alarms.settle(found(AlarmKind.DEAD_LETTERS));
        assertThat(count("SELECT count(*) FROM alarm WHERE subject = 'q.once' AND cleared_at IS NOT NULL"))
                .isOne();
        assertThat(told("alarm.cleared", "q.once")).isOne();

        alarms.settle(dead("q.once", 1));
        assertThat(told("alarm.raised", "q.once")).as("it came back").isEqualTo(2);
        alarms.settle(found(AlarmKind.DEAD_LETTERS));
        bed.jdbc()
                .sql("SELECT body FROM outbox WHERE type LIKE '%alarm.%'")
                .query(String.class)
                .list()
                .forEach(SchemaValidation::assertValid);
    }

    @Test
    void whatCouldNotBeLookedAtIsNotCleared() {
        Open dead = new Open(7, AlarmKind.DEAD_LETTERS, "dead-letters:q");
        AlarmRound blind = AlarmRound.of(List.of(), Set.of(AlarmKind.BROKER_AWAY), List.of(dead));
        assertThat(blind.clear()).isEmpty();
        assertThat(AlarmRound.of(List.of(), Set.of(AlarmKind.DEAD_LETTERS), List.of(dead))
                        .clear())
                .containsExactly(7L);

        Map<AlarmKind, List<Condition>> found = new EnumMap<>(AlarmKind.class);
        AlarmSources.lookAtBroker(found, () -> {
            throw PageProblem.refused("away");
        });
        assertThat(found).containsOnlyKeys(AlarmKind.BROKER_AWAY);
        assertThat(found.get(AlarmKind.BROKER_AWAY)).hasSize(1);
        AlarmSources.lookAtBroker(found, () -> Map.of("q", 3L, "empty", 0L));
        assertThat(found.get(AlarmKind.BROKER_AWAY)).isEmpty();
        assertThat(found.get(AlarmKind.DEAD_LETTERS))
                .extracting(Condition::cause, Condition::count)
                .containsExactly(org.assertj.core.api.Assertions.tuple("dead-letters:q", 3L));
    }

    @Test
    void acknowledgingAndSilencingAreAuditedAndTheFirstCounts() {
        alarms.settle(dead("q.taken", 1));
        long id = count("SELECT id FROM alarm WHERE subject = 'q.taken'");
        long before = alarms.unattended();
        alarms.acknowledge(id, ONE);
        assertThat(alarms.unattended()).isEqualTo(before - 1);
        assertThatThrownBy(() -> alarms.acknowledge(id, ONE)).isInstanceOf(PageProblem.class);
        Instant now = bed.clock().instant();
        assertThatThrownBy(() -> alarms.silence(id, now, ONE)).isInstanceOf(PageProblem.class);
        alarms.silence(id, now.plusSeconds(3600), ONE);
        assertThat(count("SELECT count(*) FROM audit WHERE subject = 'alarm:" + id
                        + "' AND action IN ('ALARM_ACKNOWLEDGED', 'ALARM_SILENCED')"))
                .isEqualTo(2);
        assertThat(alarms.standing()).extracting(Alarms.Alarm::id).contains(id);
        alarms.settle(found(AlarmKind.DEAD_LETTERS));
        assertThatThrownBy(() -> alarms.silence(id, now.plusSeconds(7200), ONE))
                .as("it is over")
                .isInstanceOf(PageProblem.class);
    }

    @Test
    void theWebhookHearsEachAlarmInOrderSignedAndAgainUntilItAnswers() {
        AlarmCalls calls = bed.bean(AlarmCalls.class);
        ANSWER.set(200);
        bed.clock().advance(Duration.ofHours(1));
        calls.deliver();
        HEARD.clear();
        ANSWER.set(503);
        alarms.settle(dead("q.hook", 1));
        alarms.settle(found(AlarmKind.DEAD_LETTERS));
        calls.deliver();
        calls.deliver();
        assertThat(HEARD).as("one attempt, then a pause").hasSize(1);
        ANSWER.set(200);
        bed.clock().advance(Duration.ofMinutes(1));
        calls.deliver();
        calls.deliver();
        assertThat(HEARD).hasSize(3);
        assertThat(HEARD.get(0).get("id")).isEqualTo(HEARD.get(1).get("id"));
        assertThat(HEARD.get(1).get("body")).contains("alarm.raised", "q.hook");
        assertThat(HEARD.get(2).get("body")).contains("alarm.cleared", "q.hook");
        Map<String, String> last = HEARD.get(2);
        assertThat(last.get("signature"))
                .isEqualTo("sha256=" + AlarmCalls.signature(SECRET, last.get("timestamp"), last.get("body")))
                .isNotEqualTo(HEARD.get(1).get("signature"));
    }

    /** Each query runs, and an undisturbed gateway has nothing to say. */
    @Test
    void aNewGatewayHasNoAlarm() {
        Map<AlarmKind, List<Condition>> found = bed.bean(AlarmSources.class).look();
        assertThat(found.remove(AlarmKind.BROKER_AWAY)).as("this bed has none").hasSize(1);
        assertThat(bed.bean(AlarmSources.class).look())
                .as("a round without a look at the seals says nothing of them")
                .doesNotContainKey(AlarmKind.SEAL_BROKEN);
        found.remove(AlarmKind.OUTBOX_BACKLOG);
        assertThat(found.values())
                .allSatisfy(conditions -> assertThat(conditions).isEmpty());
    }

    @Test
    void everyAlarmLeadsToThePlaceWhereSomebodySeesToIt() {
        for (AlarmKind kind : AlarmKind.values()) {
            assertThat(kind.place("a b:GAP")).startsWith("/").doesNotContain(" ");
        }
        assertThat(AlarmKind.DEAD_LETTERS.place("hfg.bankflow.pushes")).isEqualTo("/dead-letters/hfg.bankflow.pushes");
        assertThat(AlarmKind.STATEMENT_HELD.place("4501200100000000017:GAP"))
                .isEqualTo("/statements?account=4501200100000000017&state=HELD");
    }

    @Test
    void aBrokerThatIsAwayForOneNodeIsNotClearedByAnother() {
        Map<AlarmKind, List<Condition>> away =
                found(AlarmKind.BROKER_AWAY, AlarmKind.BROKER_AWAY.of("broker", 1, "消息服务器不可用"));
        for (int round = 0; round < 5; round++) {
            alarms.settle(away);
            bed.clock().advance(Duration.ofSeconds(15));
            alarms.settle(found(AlarmKind.BROKER_AWAY));
            bed.clock().advance(Duration.ofSeconds(15));
        }
        assertThat(told("alarm.raised", "broker")).isOne();
        assertThat(told("alarm.cleared", "broker")).isZero();
        bed.clock().advance(Duration.ofMinutes(1));
        alarms.settle(found(AlarmKind.BROKER_AWAY));
        assertThat(told("alarm.cleared", "broker")).isOne();
    }

    @Test
    void anIntakeThatDidNotStartIsTriedAgainAndAStoppedOneIsAnAlarm() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.addComponent("picky", new PickyComponent(failures));
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("picky:files").routeId("test.intake").to("mock:nothing");
                }
            });
            camel.start();
            IntakeControl intakes = new IntakeControl(
                    new StaticListableBeanFactory(Map.of("camel", camel)).getBeanProvider(CamelContext.class),
                    bed.jdbc(),
                    bed.bean(TransactionOperations.class),
                    bed.bean(AuditTrail.class),
                    bed.clock());
            bed.jdbc()
                    .sql("INSERT INTO intake_stop (route, stopped_by, stopped_at, reason)"
                            + " VALUES ('test.intake', '甲', now(), '检修')")
                    .update();
            intakes.follow();
            assertThat(camel.getRouteController().getRouteStatus("test.intake").isStopped())
                    .isTrue();
            assertThat(bed.bean(AlarmSources.class).look().get(AlarmKind.INTAKE_STOPPED))
                    .extracting(Condition::subject)
                    .containsExactly("test.intake");
            bed.jdbc().sql("DELETE FROM intake_stop").update();
            failures.set(1);
            intakes.follow();
            assertThat(camel.getRouteController().getRouteStatus("test.intake").isStarted())
                    .isFalse();
            intakes.follow();
            assertThat(camel.getRouteController().getRouteStatus("test.intake").isStarted())
                    .isTrue();
        }
    }

    /** Its consumers fail to start so many times. */
    private static final class PickyComponent extends DefaultComponent {
        private final AtomicInteger failures;

        private PickyComponent(AtomicInteger failures) {
            this.failures = failures;
        }

        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            return new DefaultEndpoint(uri, this) {
                @Override
                public Producer createProducer() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public Consumer createConsumer(Processor processor) {
                    return new DefaultConsumer(this, processor) {
                        @Override
                        protected void doStart() throws Exception {
                            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                                throw new IllegalStateException("partner away");
                            }
                            super.doStart();
                        }
                    };
                }
            };
        }
    }

    private static Map<AlarmKind, List<Condition>> dead(String queue, int depth) {
        return found(AlarmKind.DEAD_LETTERS, AlarmKind.DEAD_LETTERS.of(queue, depth, "队列有死信"));
    }

    private static Map<AlarmKind, List<Condition>> found(AlarmKind kind, Condition... conditions) {
        return Map.of(kind, List.of(conditions));
    }

    private static long told(String type, String about) {
        return count("SELECT count(*) FROM outbox WHERE type = 'cn.housingfund." + type
                + ".v1' AND body LIKE '%\"about\":\"" + about + "\"%'");
    }

    private static long count(String sql) {
        return bed.jdbc().sql(sql).query(Long.class).single();
    }
}
