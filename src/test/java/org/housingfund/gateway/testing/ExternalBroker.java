package org.housingfund.gateway.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Artemis as a process of its own, TLS only, one user with a password. */
public final class ExternalBroker implements AutoCloseable {
    public static final String USER = "gateway";
    public static final String PASSWORD = "broker-secret";
    private static final String STORE_PASSWORD = "store-secret";

    private final Path directory;
    private final int port;
    private Process process;

    public ExternalBroker(Path directory) throws IOException, InterruptedException {
        this.directory = Files.createDirectories(directory);
        this.port = GatewayProcess.freePort();
        keytool(
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "EC",
                "-dname",
                "CN=broker",
                "-ext",
                "SAN=IP:127.0.0.1",
                "-keystore",
                "broker.p12");
        keytool("-exportcert", "-alias", "broker", "-keystore", "broker.p12", "-file", "broker.crt");
        keytool("-importcert", "-noprompt", "-alias", "broker", "-file", "broker.crt", "-keystore", "trust.p12");
        start();
    }

    public String url() {
        return "tcp://127.0.0.1:" + port + "?sslEnabled=true&trustStoreType=PKCS12&trustStorePath="
                + directory.resolve("trust.p12") + "&trustStorePassword=" + STORE_PASSWORD;
    }

    public void start() throws IOException {
        Path log = directory.resolve("broker.out");
        Files.deleteIfExists(log);
        process = new ProcessBuilder(
                        java("java"),
                        "-Xmx256m",
                        "-DBROKER_HOST=127.0.0.1",
                        "-DBROKER_PORT=" + port,
                        "-DBROKER_KEYSTORE=" + directory.resolve("broker.p12"),
                        "-DBROKER_KEYSTORE_PASSWORD=" + STORE_PASSWORD,
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerMain.class.getName(),
                        Path.of("docker/broker/broker.xml").toAbsolutePath().toString(),
                        USER,
                        PASSWORD)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        await().atMost(Duration.ofMinutes(1)).until(() -> Files.readString(log).contains("BROKER-READY"));
    }

    /** Dies without a word, as a machine does. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 5];
        command[0] = java("keytool");
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        System.arraycopy(
                new String[] {"-storetype", "PKCS12", "-storepass", STORE_PASSWORD},
                0,
                command,
                arguments.length + 1,
                4);
        Process keytool = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.out").toFile())
                .start();
        if (!keytool.waitFor(1, TimeUnit.MINUTES) || keytool.exitValue() != 0) {
            throw new IOException(Files.readString(directory.resolve("keytool.out")));
        }
    }

    private static String java(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    @Override
    public void close() {
        kill();
    }
}
