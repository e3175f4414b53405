package org.housingfund.gateway.app.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** What the partners remember between two starts, in one small file: whatever happens, it is the old one or the new. */
final class DemoMemory {
    private static final String OPENING = "opening.";

    private final Path file;

    DemoMemory(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /** The last day that was begun. */
    Optional<DemoDay> read() throws IOException {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        Properties kept = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            kept.load(reader);
        }
        Map<String, Long> openings = new TreeMap<>();
        for (String name : kept.stringPropertyNames()) {
            if (name.startsWith(OPENING)) {
                openings.put(name.substring(OPENING.length()), Long.valueOf(kept.getProperty(name)));
            }
        }
        return Optional.of(new DemoDay(
                Integer.parseInt(kept.getProperty("day")),
                LocalDate.parse(kept.getProperty("date")),
                Instant.parse(kept.getProperty("started")),
                Integer.parseInt(kept.getProperty("entries")),
                Boolean.parseBoolean(kept.getProperty("finished")),
                openings));
    }

    void write(DemoDay day) throws IOException {
        Properties kept = new Properties();
        kept.setProperty("day", Integer.toString(day.number()));
        kept.setProperty("date", day.date().toString());
        kept.setProperty("started", day.started().toString());
        kept.setProperty("entries", Integer.toString(day.entries()));
        kept.setProperty("finished", Boolean.toString(day.finished()));
        day.openingFen().forEach((account, fen) -> kept.setProperty(OPENING + account, Long.toString(fen)));
        Files.createDirectories(file.getParent());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                        fresh,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                OutputStream out = Channels.newOutputStream(channel)) {
            kept.store(out, "the demonstration's last day; amounts in fen");
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
