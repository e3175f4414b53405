package org.housingfund.gateway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Statements of one account, written beforehand; each lands when the one before it is booked, until it is told to stop. */
final class StatementStream implements AutoCloseable {
    /** More than are ever booked in a second beside something else. */
    private static final int ENTRIES_PER_SECOND = 12_000;

    private final BenchGateway gateway;
    private final List<Statement> statements;
    private volatile NoticeStock current;
    private volatile boolean stopping;
    private CompletableFuture<Done> work;

    private record Statement(Path file, NoticeStock stock) {}

    /** @param ranOut there was no statement left to go on with */
    record Done(int statements, long entries, long millis, boolean ranOut) {}

    private StatementStream(BenchGateway gateway, List<Statement> statements) {
        this.gateway = gateway;
        this.statements = statements;
        this.current = statements.get(0).stock();
    }

    static StatementStream prepare(BenchGateway gateway, Path directory, int entries, int seconds)
            throws SQLException, IOException {
        int count = (int) ((long) ENTRIES_PER_SECOND * seconds / entries + 1);
        NoticeStock stock = gateway.stock(count * entries, 1);
        List<Statement> statements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            NoticeStock part = stock.part(i * entries, entries);
            statements.add(new Statement(gateway.accounts().get(0).statement(directory, part, part.all()), part));
        }
        return new StatementStream(gateway, statements);
    }

    void start() {
        work = CompletableFuture.supplyAsync(this::post);
    }

    private Done post() {
        long from = System.nanoTime();
        int posted = 0;
        long entries = 0;
        while (posted < statements.size() && !stopping) {
            Statement next = statements.get(posted);
            current = next.stock();
            long booked = gateway.count("statement WHERE state = 'BOOKED'");
            gateway.receive(next.file());
            gateway.await("(SELECT count(*) FROM statement WHERE state = 'BOOKED') = " + (booked + 1), from);
            posted++;
            entries += next.stock().notices();
        }
        return new Done(posted, entries, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from), !stopping);
    }

    /** Notices of the statement that is under way. */
    NoticeStock current() {
        return current;
    }

    /** Waits for the statement that is under way. */
    Done stop() {
        stopping = true;
        return work.join();
    }

    @Override
    public void close() throws IOException {
        if (work != null) {
            stop();
        }
        for (Statement statement : statements) {
            Files.delete(statement.file());
        }
    }
}
