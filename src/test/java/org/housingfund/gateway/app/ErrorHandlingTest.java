package org.housingfund.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.transaction.CannotCreateTransactionException;

/** The whole embedded stack, and a route that fails in it. */
@SpringBootTest(
        properties = {
            "gateway.data-dir=target/error-handling-data-${test.run:ide}",
            "gateway.demo.enabled=false",
            "gateway.routes.locations=classpath:failing-routes/*.camel.yaml",
            "gateway.broker.redelivery.max-attempts=3",
            "gateway.broker.redelivery.delay=20ms",
            "gateway.work.outage-retry=20",
            "gateway.embedded.postgres-port=0",
            "gateway.embedded.sftp-port=0"
        })
@ActiveProfiles("demo")
@DirtiesContext
@ExtendWith(OutputCaptureExtension.class)
class ErrorHandlingTest {
    private final JmsTemplate jms;
    private final JdbcClient jdbc;

    @Autowired
    ErrorHandlingTest(JmsTemplate jms, JdbcClient jdbc) {
        this.jms = jms;
        this.jdbc = jdbc;
    }

    @Test
    void aMessageThatKeepsFailingIsRetriedThenMovedToItsDeadLetterQueue(CapturedOutput output) throws Exception {
        jms.convertAndSend("test.fail", "body");
        jms.setReceiveTimeout(10_000);
        Message dead = jms.receive("DLQ::DLQ.test.fail");
        assertThat(dead).isInstanceOf(TextMessage.class);
        assertThat(((TextMessage) dead).getText()).isEqualTo("body");
        assertThat(dead.getStringProperty("_AMQ_ORIG_ADDRESS")).isEqualTo("test.fail");
        await().atMost(Duration.ofSeconds(5)).until(() -> output.getAll().contains("转入死信队列"));
        List<String> lines = output.getAll().lines().toList();
        assertThat(lines.stream().filter(line -> line.contains("WARN") && line.contains("稍后重试：无法处理")))
                .hasSize(2);
        assertThat(lines.stream().filter(line -> line.contains("ERROR") && line.contains("第 3 次处理失败")))
                .hasSize(1);
        assertThat(lines.stream().filter(line -> line.contains("java.lang.IllegalStateException: 无法处理")))
                .as("the cause appears once, at the end")
                .hasSize(1);
    }

    /** A step that finds no database, more often than the broker would deliver its message. */
    @TestConfiguration
    static class Away {
        static final int TIMES = 8;

        @Bean
        AtomicInteger attempts() {
            return new AtomicInteger();
        }

        @Bean
        Runnable databaseAway(AtomicInteger attempts) {
            return () -> {
                if (attempts.incrementAndGet() <= TIMES) {
                    throw new CannotCreateTransactionException("no database");
                }
            };
        }
    }

    @Test
    void aDatabaseOutageSpendsNoneOfTheBrokersAttempts(@Autowired AtomicInteger attempts) {
        jms.convertAndSend("test.outage", "body");
        await().atMost(Duration.ofSeconds(10)).until(() -> attempts.get() == Away.TIMES + 1);
        jms.setReceiveTimeout(500);
        assertThat(jms.receive("DLQ::DLQ.test.outage")).isNull();
    }

    @Test
    void theDatabaseIsDurableAndTheApplicationIsNotItsOwner() {
        for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
            assertThat(jdbc.sql("SHOW " + setting).query(String.class).single())
                    .as(setting)
                    .isEqualTo("on");
        }
        assertThat(jdbc.sql("SELECT current_user").query(String.class).single()).isEqualTo("hfg_app");
        assertThat(jdbc.sql("SELECT tableowner FROM pg_tables WHERE tablename = 'journal'")
                        .query(String.class)
                        .single())
                .isEqualTo("hfg_owner");
        assertThat(jdbc.sql("SELECT 'P-' < 'P0' AND 'P9' < 'PA' AND 'PZ' < 'Pa'")
                        .query(Boolean.class)
                        .single())
                .as("byte order")
                .isTrue();
    }
}
