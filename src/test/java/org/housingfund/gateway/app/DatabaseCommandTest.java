package org.housingfund.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.ConnectionFactory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.housingfund.gateway.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class DatabaseCommandTest {
    private final StringWriter errors = new StringWriter();

    /** As the gateway would run it, over a command of the test's own. */
    private int execute(CountMoves command, String... arguments) {
        CommandLine line = Commands.line().addSubcommand(command);
        line.setErr(new PrintWriter(errors));
        line.getSubcommands().values().forEach(sub -> sub.setErr(new PrintWriter(errors)));
        return line.execute(arguments);
    }

    @Test
    void worksOnTheConfiguredDatabaseAndStartsNothingElse() {
        TestDatabase.Fresh database = TestDatabase.fresh();
        CountMoves command = new CountMoves();
        assertThat(execute(
                        command,
                        "count-moves",
                        "--spring.datasource.url=jdbc:postgresql://127.0.0.1:" + database.port() + "/"
                                + database.name(),
                        "--spring.datasource.username=hfg_app",
                        "--spring.flyway.user=hfg_owner"))
                .as(errors::toString)
                .isEqualTo(1);
        assertThat(command.moves).isPositive();
        assertThat(command.running).isFalse();
    }

    @Test
    void withoutAnyDatabaseItSaysSo(@TempDir Path empty) {
        assertThat(execute(new CountMoves(), "count-moves", "--gateway.data-dir=" + empty))
                .isEqualTo(Commands.FAILED);
        assertThat(errors.toString()).contains("没有可用的数据库", "spring.datasource.url");
        assertThat(empty).isEmptyDirectory();
    }

    @Test
    void anUnknownArgumentIsNoSetting() {
        assertThat(execute(new CountMoves(), "count-moves", "--verbose")).isEqualTo(2);
        assertThat(errors.toString()).contains("无法识别的参数：--verbose");
    }

    @Test
    void aMistypedCommandStartsNoGateway() {
        assertThat(execute(new CountMoves(), "count-move")).isEqualTo(2);
        assertThat(errors.toString()).contains("没有这个命令：count-move");
    }

    @Command(name = "count-moves")
    private static final class CountMoves extends DatabaseCommand {
        private int moves;
        private boolean running;

        @Override
        protected int run(ApplicationContext gateway) {
            running = gateway.getBeanNamesForType(CamelContext.class).length > 0
                    || gateway.getBeanNamesForType(ConnectionFactory.class).length > 0;
            moves = gateway.getBean(JdbcClient.class)
                    .sql("SELECT count(*) FROM state_move")
                    .query(Integer.class)
                    .single();
            return 1;
        }
    }
}
