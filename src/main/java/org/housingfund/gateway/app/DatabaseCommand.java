package org.housingfund.gateway.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * A command that works on the gateway's database: {@code spring.datasource.url} where that is set, otherwise the embedded
 * PostgreSQL of the data directory (the running one, or started for the command and stopped after it).
 *
 * <p>It gets the same beans as the gateway, created when asked for; nothing runs by itself: no web server, no Camel
 * context, no broker, no SFTP server (Spring profile {@code command}, {@code application-command.yml}).
 */
public abstract class DatabaseCommand implements Callable<Integer> {
    /** Spring profile of such a context; what must not run in it says {@code @Profile("!command")}. */
    public static final String PROFILE = "command";

    @Spec
    private CommandSpec spec;

    @Unmatched
    private final List<String> settings = new ArrayList<>();

    @Override
    public final Integer call() throws Exception {
        for (String setting : settings) {
            if (!setting.matches("--(spring|gateway|logging)\\..+")) {
                throw new ParameterException(spec.commandLine(), "无法识别的参数：" + setting);
            }
        }
        SpringApplication application = new SpringApplication(GatewayApplication.class);
        application.setAdditionalProfiles(PROFILE);
        try (ConfigurableApplicationContext gateway = application.run(settings.toArray(String[]::new))) {
            return run(gateway);
        }
    }

    /** Does the work; the result is the exit code. */
    protected abstract int run(ApplicationContext gateway) throws Exception;
}
