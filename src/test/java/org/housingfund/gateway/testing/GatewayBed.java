package org.housingfund.gateway.testing;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import org.housingfund.gateway.app.GatewayApplication;
import org.housingfund.gateway.app.GatewayTestAccess;
import org.housingfund.gateway.casework.CaseWork;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.matching.PostingWork;
import org.housingfund.gateway.registration.RegistrationFiles;
import org.housingfund.gateway.statement.StatementWork;
import org.springframework.boot.ApplicationContextFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockServletContext;
import org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.context.support.GenericWebApplicationContext;

/**
 * The gateway's beans on a real database of their own, without broker, routes and partners: the test itself carries the
 * work pointers from the outbox to their consumers, in whatever order and as often as it likes.
 */
public final class GatewayBed implements AutoCloseable {
    private final TestDatabase.Fresh database;
    private final ConfigurableApplicationContext context;
    private final ManualClock clock;

    /** Clock that a test moves. */
    static class TestClock {
        @Bean
        @Primary
        ManualClock manualClock() {
            return new ManualClock(Instant.parse("2026-11-20T02:00:00Z"));
        }
    }

    public GatewayBed(Path dataDir, String... settings) {
        this(TestDatabase.fresh(), dataDir, settings);
    }

    /** With a connection to the database that can be lost. */
    public GatewayBed(Faults faults, Path dataDir, String... settings) {
        this(TestDatabase.fresh(), faults, dataDir, settings);
    }

    /** On a database that another bed has used: what a restarted process sees. */
    public GatewayBed(TestDatabase.Fresh database, Path dataDir, String... settings) {
        this(database, new Faults(), dataDir, settings);
    }

    /** The same, with faults. */
    public GatewayBed(TestDatabase.Fresh database, Faults faults, Path dataDir, String... settings) {
        this(database, faults, starting -> {}, dataDir, settings);
    }

    /** With owners of its own for the expectations that a test registers. */
    public GatewayBed(Clearings clearings, Path dataDir, String... settings) {
        this(TestDatabase.fresh(), new Faults(), clearings, dataDir, settings);
        clearings.in(this);
    }

    private GatewayBed(
            TestDatabase.Fresh database,
            Faults faults,
            ApplicationContextInitializer<GenericApplicationContext> more,
            Path dataDir,
            String... settings) {
        this.database = database;
        String url = "jdbc:postgresql://127.0.0.1:" + database.port() + "/" + database.name();
        List<String> all = new ArrayList<>(List.of(
                "--spring.datasource.url=" + url,
                "--spring.datasource.username=hfg_app",
                "--spring.datasource.hikari.maximum-pool-size=8",
                "--spring.flyway.enabled=false",
                "--gateway.broker.url=vm://none",
                "--gateway.data-dir=" + dataDir,
                "--gateway.landing.dir=" + dataDir.resolve("landing"),
                "--logging.threshold.console=" + System.getProperty("gateway.test.log", "off")));
        all.addAll(cryptoSettings());
        for (String setting : settings) {
            all.removeIf(own -> own.startsWith(setting.substring(0, setting.indexOf('=') + 1)));
            all.add(setting);
        }
        context = new SpringApplicationBuilder(GatewayApplication.class, TestClock.class)
                .profiles("command", "test-bed")
                .contextFactory(GatewayBed::contextOf)
                .initializers(starting -> starting.getBeanFactory().addBeanPostProcessor(faults), more)
                .run(all.toArray(String[]::new));
        clock = context.getBean(ManualClock.class);
        try {
            GatewayTestAccess.registerKey(context);
            GatewayTestAccess.openLedger(context);
        } catch (RuntimeException refused) {
            context.close();
            throw refused;
        }
    }

    /** The setting that brings the console's controllers and its security along. */
    public static final String PAGES = "--spring.main.web-application-type=servlet";

    /** With the console's controllers and its security, which {@link #browser()} calls without a server. */
    public static GatewayBed withPages(Path dataDir, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add(PAGES);
        return new GatewayBed(dataDir, all.toArray(String[]::new));
    }

    private static ConfigurableApplicationContext contextOf(WebApplicationType type) {
        if (type != WebApplicationType.SERVLET) {
            return ApplicationContextFactory.DEFAULT.create(type);
        }
        GenericWebApplicationContext context = new GenericWebApplicationContext(new MockServletContext());
        AnnotationConfigUtils.registerAnnotationConfigProcessors(context);
        return context;
    }

    /** Asks the console of a bed {@link #withPages}, through every filter of its security. */
    public MockMvc browser() {
        return MockMvcBuilders.webAppContextSetup((WebApplicationContext) context)
                .apply(SecurityMockMvcConfigurers.springSecurity())
                .build();
    }

    /** Keys of every bed: another gateway on the same database needs the same. */
    public static List<String> cryptoSettings() {
        return List.of(
                "--gateway.crypto.active-key=k1",
                "--gateway.crypto.keys.k1=" + Base64.getEncoder().encodeToString(TestDatabase.secret(1)));
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** The whole of it, for those who look at it from outside. */
    public ConfigurableApplicationContext context() {
        return context;
    }

    public JdbcClient jdbc() {
        return context.getBean(JdbcClient.class);
    }

    public ManualClock clock() {
        return clock;
    }

    public TestDatabase.Fresh database() {
        return database;
    }

    /** One pointer waiting in the outbox. */
    public record Pointer(long id, String queue, String body) {}

    /** Work pointers that nobody has delivered yet, oldest first. */
    public List<Pointer> pointers() {
        return jdbc().sql("SELECT id, destination AS queue, body FROM outbox WHERE destination LIKE 'hfg.work.%'"
                        + " AND published_at IS NULL ORDER BY id")
                .query(Pointer.class)
                .list();
    }

    /** Delivers one pointer to its consumer, as a listener would. */
    public void deliver(Pointer pointer) {
        switch (pointer.queue()) {
            case "hfg.work.statements" -> bean(StatementWork.class).validate(pointer.body());
            case "hfg.work.postings" -> bean(PostingWork.class).divide(pointer.body());
            case "hfg.work.parts" -> bean(PostingWork.class).post(pointer.body());
            case "hfg.work.packages" -> bean(CaseWork.class).judge(pointer.body());
            case "hfg.work.cases" -> bean(CaseWork.class).complete(pointer.body());
            case "hfg.work.expectations" -> bean(PostingWork.class).resolve(pointer.body());
            case "hfg.work.notices" -> bean(PostingWork.class).retry(pointer.body());
            case "hfg.work.follow-ups" -> bean(PostingWork.class).follow(pointer.body());
            case "hfg.work.registrations" -> bean(RegistrationFiles.class).process(pointer.body());
            default -> throw new IllegalArgumentException(pointer.queue());
        }
    }

    /** The broker has taken this pointer. */
    public void taken(Pointer pointer) {
        jdbc().sql("UPDATE outbox SET published_at = ? WHERE id = ?")
                .params(Times.timestamp(clock.instant()), pointer.id())
                .update();
    }

    /** Delivers pointers until none is left. */
    public void settle() {
        Deque<Pointer> waiting = new ArrayDeque<>(pointers());
        while (!waiting.isEmpty()) {
            for (Pointer pointer : waiting) {
                deliver(pointer);
                taken(pointer);
            }
            waiting = new ArrayDeque<>(pointers());
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
