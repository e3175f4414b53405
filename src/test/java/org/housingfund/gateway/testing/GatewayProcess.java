package org.housingfund.gateway.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The packaged jar as a process of its own, working in a directory of its own. It is unpacked once, by its own tool, into
 * a jar beside its libraries: a start costs half of what it does from the nested jar.
 */
public final class GatewayProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final String READY = "网关已启动";

    private static Path unpacked;

    private final Process process;
    private final Path log;
    private final int httpPort;

    private GatewayProcess(Process process, Path log, int httpPort) {
        this.process = process;
        this.log = log;
        this.httpPort = httpPort;
    }

    /** Starts it; returns at once. */
    public static GatewayProcess start(Path directory, String... arguments) throws IOException {
        return start(unpacked(), directory, arguments);
    }

    /** Starts the jar as it is shipped; returns at once. */
    public static GatewayProcess startPacked(Path directory, String... arguments) throws IOException {
        return start(packed(), directory, arguments);
    }

    private static GatewayProcess start(Path jar, Path directory, String... arguments) throws IOException {
        int port = freePort();
        Path log = Files.createTempFile(Files.createDirectories(directory), "gateway-", ".out");
        List<String> command = new ArrayList<>(List.of(
                java(),
                "-Xmx512m",
                // Short lives on few cores: start quickly rather than run fast.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                jar.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("SERVER_PORT", String.valueOf(port));
        return new GatewayProcess(builder.start(), log, port);
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static Path packed() {
        return Path.of(System.getProperty("gateway.jar")).toAbsolutePath();
    }

    private static synchronized Path unpacked() throws IOException {
        if (unpacked == null) {
            Path destination = Files.createTempDirectory(packed().getParent(), "unpacked-");
            Process tool = new ProcessBuilder(
                            java(),
                            "-Djarmode=tools",
                            "-jar",
                            packed().toString(),
                            "extract",
                            "--force",
                            "--destination",
                            destination.toString())
                    .inheritIO()
                    .start();
            assertThat(tool.onExit().join().exitValue()).isZero();
            unpacked = destination.resolve(packed().getFileName());
        }
        return unpacked;
    }

    /** A port that nobody listens on. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    public GatewayProcess awaitReady() {
        await().atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> output().contains(READY) || !process.isAlive());
        assertThat(output()).contains(READY);
        return this;
    }

    /** Waits for the end; the exit code. */
    public int awaitExit() {
        try {
            return process.onExit()
                    .get(START_LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("still running:\n" + output(), e);
        }
    }

    /** {@code kill -9}. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** Asks it to stop, as the operator does; waits until it has. */
    public void stop() {
        process.destroy();
        awaitExit();
    }

    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    /** Body of a page. */
    public String get(String path) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            stop();
        }
    }
}
