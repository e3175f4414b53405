package org.housingfund.gateway.bench;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.activemq.artemis.utils.VersionLoader;

/** The one table: medians over the runs, each beside what it is measured against. */
final class Report {
    private static final String ROW = "%-8s %-44s %14s %-4s %12s %9s  %s%n";

    private final PrintStream out;
    private final Map<Figure, Row> rows = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> tables = new ArrayList<>();
    private String servers = "";

    Report(PrintStream out) {
        this.out = out;
    }

    /** @param scenario its letter or the peer's name */
    record Figure(String scenario, String what) {}

    /** @param items how many things took that long; 0 where the value is no time for all of them */
    private record Row(String unit, long items, Figure base, List<Double> values) {
        double median() {
            return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
        }
    }

    /** A time in milliseconds for so many items; {@code base} is a time for items too, or null. */
    void time(Figure key, long millis, long items, Figure base) {
        add(key, new Row("ms", items, base, new ArrayList<>()), (double) millis);
    }

    void value(Figure key, double value, String unit) {
        add(key, new Row(unit, 0, null, new ArrayList<>()), value);
    }

    private synchronized void add(Figure key, Row row, double value) {
        rows.computeIfAbsent(key, k -> row).values().add(value);
        out.printf(Locale.ROOT, "%s %s: %,.1f %s%n", key.scenario, key.what, value, row.unit);
    }

    /** Said under the table, once. */
    void note(String note) {
        if (!notes.contains(note)) {
            notes.add(note);
        }
    }

    /** A table of its own, printed below the one, for each run. */
    void table(String lines) {
        tables.add(lines);
    }

    /** What is the same for all runs. */
    void servers(BenchGateway gateway) {
        List<String> settings = new ArrayList<>();
        for (String setting :
                List.of("fsync", "synchronous_commit", "full_page_writes", "shared_buffers", "wal_compression")) {
            settings.add(setting + "="
                    + gateway.jdbc().sql("SHOW " + setting).query(String.class).single());
        }
        servers = "PostgreSQL "
                + gateway.jdbc().sql("SHOW server_version").query(String.class).single() + " ("
                + String.join(", ", settings) + "), Artemis "
                + VersionLoader.getVersion().getFullVersion()
                + " (durable journal)";
    }

    void print() {
        StringBuilder table = new StringBuilder(4_096);
        table.append(System.lineSeparator()).append(machine()).append(System.lineSeparator());
        table.append(servers).append(System.lineSeparator()).append(System.lineSeparator());
        table.append(ROW.formatted("scenario", "measured", "median", "", "items/s", "x", "of"));
        rows.forEach((key, row) -> table.append(line(key, row)));
        notes.forEach(note -> table.append("- ").append(note).append(System.lineSeparator()));
        tables.forEach(own -> table.append(System.lineSeparator()).append(own));
        out.println(table);
    }

    private String line(Figure key, Row row) {
        double median = row.median();
        Row base = row.base == null ? null : rows.get(row.base);
        String runs = row.values.size() == 1 ? "" : " (" + row.values.size() + " runs)";
        return ROW.formatted(
                key.scenario,
                key.what + runs,
                String.format(Locale.ROOT, "%,.1f", median),
                row.unit,
                row.items == 0 ? "" : String.format(Locale.ROOT, "%,.0f", row.items * 1_000 / Math.max(1, median)),
                base == null ? "" : String.format(Locale.ROOT, "%.2f", median / row.items / base.median() * base.items),
                base == null ? "" : row.base.scenario + ": " + row.base.what);
    }

    private static String machine() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return "%s %s, %d processors, %d GB, load %.1f at the end; Java %s %s, heap %d MB"
                .formatted(
                        system.getName(),
                        system.getArch(),
                        system.getAvailableProcessors(),
                        system.getTotalMemorySize() >> 30,
                        system.getSystemLoadAverage(),
                        Runtime.version(),
                        System.getProperty("java.vm.name"),
                        Runtime.getRuntime().maxMemory() >> 20);
    }
}
