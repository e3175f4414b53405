package org.housingfund.gateway.app.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.housingfund.gateway.app.StartRefused;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL in {@code <data>/postgres}, durable as in production, on loopback only, every role by password.
 *
 * <p>The gateway starts and stops the server with PostgreSQL's own {@code pg_ctl}, which takes it out of the terminal's
 * process group: neither Ctrl-C nor a library's shutdown hook stops it while the gateway still drains. The caller holds
 * the {@link DataDirectoryLock}.
 */
final class PostgresServer implements AutoCloseable {
    static final String DATABASE = "gateway";
    static final String OWNER_ROLE = "hfg_owner";
    static final String APP_ROLE = "hfg_app";

    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
    private static final String SUPERUSER = "postgres";
    private static final String CONFIGURATION_FILE = "gateway.conf";
    private static final int COMMAND_TIMEOUT_SECONDS = 120;
    private static final int PORT_LINE = 3;
    private static final String CONFIGURATION = """
            # Written by the gateway at every start.
            listen_addresses = '127.0.0.1'
            port = %d
            unix_socket_directories = ''
            fsync = on
            synchronous_commit = on
            full_page_writes = on
            max_connections = 100
            shared_buffers = 256MB
            work_mem = 16MB
            maintenance_work_mem = 128MB
            max_wal_size = 2GB
            checkpoint_completion_target = 0.9
            random_page_cost = 1.1
            # Until it has looked for the first time, plans are those of empty tables.
            autovacuum_naptime = 15s
            log_min_messages = warning
            log_line_prefix = '%%m [%%p] '
            timezone = 'UTC'
            """;

    private final Path binaries;
    private final Path cluster;
    private final Path logs;
    private final Secrets secrets;
    private final int port;

    private PostgresServer(Path dataDir, Secrets secrets, int preferredPort) throws IOException {
        this.binaries = PostgresBinaries.unpack(dataDir.resolve("postgres-binaries"));
        this.cluster = dataDir.resolve("postgres");
        this.logs = Files.createDirectories(dataDir.resolve("logs"));
        this.secrets = secrets;
        createCluster();
        stopLeftOver();
        this.port = Ports.free(preferredPort);
        Files.writeString(cluster.resolve(CONFIGURATION_FILE), CONFIGURATION.formatted(port));
        control("start", "-l", logs.resolve("postgres.log").toString());
    }

    /** Creates the cluster at the first start, clears what a killed predecessor left, and starts. */
    static PostgresServer start(Path dataDir, Secrets secrets, int preferredPort) throws IOException {
        PostgresServer server = new PostgresServer(dataDir, secrets, preferredPort);
        try {
            server.provision();
            return server;
        } catch (SQLException e) {
            server.close();
            throw new StartRefused(
                    "内置数据库无法初始化：" + e.getMessage(), "请检查 " + dataDir.resolve("secrets") + " 是否与数据目录一致。", e);
        }
    }

    /** Port of the server that runs on this data directory, where one does. */
    static Optional<Integer> runningPort(Path dataDir) throws IOException {
        Path pidFile = dataDir.resolve("postgres").resolve("postmaster.pid");
        return Files.exists(pidFile)
                ? Optional.of(Integer.valueOf(
                        Files.readAllLines(pidFile).get(PORT_LINE).strip()))
                : Optional.empty();
    }

    static boolean exists(Path dataDir) {
        return Files.exists(dataDir.resolve("postgres"));
    }

    static String jdbcUrl(int port) {
        return "jdbc:postgresql://" + Ports.LOOPBACK + ":" + port + "/" + DATABASE;
    }

    int port() {
        return port;
    }

    /** initdb beside the place, then a rename: a start killed half-way leaves nothing that looks like a cluster. */
    private void createCluster() throws IOException {
        if (Files.exists(cluster)) {
            return;
        }
        Path fresh = cluster.resolveSibling("postgres.new");
        PostgresBinaries.deleteRecursively(fresh);
        secrets.password(SUPERUSER);
        // Byte order decides ranges of notice numbers: the same on every machine.
        run(
                "initdb",
                "--pgdata=" + fresh,
                "--username=" + SUPERUSER,
                "--pwfile=" + secrets.path(SUPERUSER),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8");
        Files.writeString(fresh.resolve("pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
        Files.writeString(
                fresh.resolve("postgresql.conf"),
                Files.readString(fresh.resolve("postgresql.conf")) + "\ninclude '" + CONFIGURATION_FILE + "'\n");
        Files.move(fresh, cluster, StandardCopyOption.ATOMIC_MOVE);
    }

    /** After a kill of the gateway the old server lives on; after a kill of both its lock file stays. */
    private void stopLeftOver() throws IOException {
        Path pidFile = cluster.resolve("postmaster.pid");
        if (Files.notExists(pidFile)) {
            return;
        }
        long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
        Optional<ProcessHandle> leftOver = ProcessHandle.of(pid)
                .filter(process -> process.info().command().orElse("").contains("postgres"));
        if (leftOver.isEmpty()) {
            // The number may belong to another process by now, which PostgreSQL would take for its own predecessor.
            Files.delete(pidFile);
            return;
        }
        LOG.warn("上次运行的数据库进程 {} 仍在，先将其停止", pid);
        control("stop", "-m", "fast");
        leftOver.get()
                .onExit()
                .orTimeout(COMMAND_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** Roles and database, created once; passwords set at every start to what the secrets say. */
    private void provision() throws SQLException, IOException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {Ports.LOOPBACK});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName("postgres");
        source.setUser(SUPERUSER);
        source.setPassword(secrets.password(SUPERUSER));
        try (Connection connection = source.getConnection();
                Statement sql = connection.createStatement()) {
            for (String role : List.of(OWNER_ROLE, APP_ROLE)) {
                if (!exists(sql, "SELECT FROM pg_roles WHERE rolname = '" + role + "'")) {
                    sql.execute("CREATE ROLE " + role + " LOGIN");
                }
                sql.execute("ALTER ROLE " + role + " PASSWORD '" + secrets.password(role) + "'");
            }
            if (!exists(sql, "SELECT FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                sql.execute("CREATE DATABASE " + DATABASE + " OWNER " + OWNER_ROLE);
            }
            sql.execute("REVOKE ALL ON DATABASE " + DATABASE + " FROM PUBLIC");
            sql.execute("GRANT CONNECT, TEMPORARY ON DATABASE " + DATABASE + " TO " + APP_ROLE);
        }
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    private void control(String action, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of(action, "-D", cluster.toString(), "-w", "-t", String.valueOf(COMMAND_TIMEOUT_SECONDS)));
        arguments.addAll(List.of(options));
        run("pg_ctl", arguments.toArray(String[]::new));
    }

    private void run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            // PostgreSQL refuses root; in a user namespace without mapping the same files' owner is nobody special.
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(binaries.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        // A file, not a pipe: the server would inherit the pipe and never close it.
        Path output = logs.resolve(program + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (process.waitFor(2L * COMMAND_TIMEOUT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroy();
        throw new StartRefused(
                "内置数据库命令 " + program + " 失败：" + Files.readString(output).strip(),
                "请查看 " + logs.resolve("postgres.log") + "；或配置 spring.datasource.url 使用外部数据库。");
    }

    private static boolean isRoot() throws IOException {
        Path self = Path.of("/proc/self");
        return Files.exists(self) && Files.getAttribute(self, "unix:uid").equals(0);
    }

    /** Stops the server and waits until it is gone; all committed data is on disk. */
    @Override
    public void close() throws IOException {
        control("stop", "-m", "fast");
    }
}
