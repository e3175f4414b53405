package org.housingfund.gateway.app;

import jakarta.jms.ConnectionFactory;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.apache.camel.CamelContext;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** A command that works on the database and finds something: exit code 1. */
@Command(name = "count-moves")
final class CountMoves extends DatabaseCommand {
    final StringWriter errors = new StringWriter();
    int moves;
    boolean running;

    /** Runs the jar's command line with this command in it. */
    int execute(String... arguments) {
        CommandLine line = Commands.line().addSubcommand(this);
        line.setErr(new PrintWriter(errors));
        line.getSubcommands().values().forEach(command -> command.setErr(new PrintWriter(errors)));
        return line.execute(arguments);
    }

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
