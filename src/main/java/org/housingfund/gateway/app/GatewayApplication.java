package org.housingfund.gateway.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Entry point of the one jar: {@code serve} by default, otherwise one of {@link Commands}. */
@SpringBootApplication(scanBasePackages = "org.housingfund.gateway")
@ConfigurationPropertiesScan("org.housingfund.gateway")
public class GatewayApplication {
    /** Runs a command; a command that did not end well becomes the exit code of the process. */
    public static void main(String[] args) {
        // Chinese text must not depend on the machine's locale.
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        int exitCode = Commands.execute(args);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }
}
