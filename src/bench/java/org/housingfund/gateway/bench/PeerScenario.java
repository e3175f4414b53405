package org.housingfund.gateway.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.housingfund.gateway.bench.Report.Figure;

/**
 * The statement of (a) by somebody else's means, on the gateway's own server and broker, while the gateway does nothing.
 * Peers write their events but need not send them.
 *
 * @param name of the peer, and of its schema
 */
record PeerScenario(String name, Peer peer, int entries) implements Scenario {
    /** Reads a statement and books it. */
    interface Peer {
        /** Returns when all of these entries are booked. */
        void book(BenchGateway gateway, PeerTables tables, Path file, int entries) throws Exception;
    }

    static PeerScenario camel(int entries) {
        return new PeerScenario("camel", new CamelPeer(), entries);
    }

    static PeerScenario batch(int entries) {
        return new PeerScenario("batch", new BatchPeer(), entries);
    }

    @Override
    public void run(BenchGateway gateway, Path directory, Report report) throws Exception {
        NoticeStock stock = gateway.stock(entries, 1);
        BankAccount account = new BankAccount(gateway.accounts().get(0).number(), gateway.day());
        Path file = account.statement(Files.createDirectories(directory.resolve(name)), stock, stock.all());
        try (PeerTables tables = new PeerTables(gateway, "peer_" + name)) {
            long from = System.nanoTime();
            peer.book(gateway, tables, file, entries);
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
            tables.check(stock, tables.bankAccount(account));
            report.time(
                    new Figure(name, "file to booked, its events not sent"),
                    millis,
                    entries,
                    new Figure("a", StatementScenario.PUBLISHED));
        }
        Files.deleteIfExists(file);
    }
}
