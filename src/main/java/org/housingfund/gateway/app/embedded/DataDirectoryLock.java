package org.housingfund.gateway.app.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Held by the one process that uses a data directory; the operating system frees it when that process dies. */
final class DataDirectoryLock implements AutoCloseable {
    private final FileChannel channel;

    private DataDirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Empty where another process holds it. */
    static Optional<DataDirectoryLock> tryAcquire(Path dataDir) throws IOException {
        FileChannel channel = FileChannel.open(file(dataDir), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!lock(channel)) {
            channel.close();
            return Optional.empty();
        }
        channel.truncate(0);
        channel.write(StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"));
        return Optional.of(new DataDirectoryLock(channel));
    }

    /** Process id of the holder, as it wrote it. */
    static String holder(Path dataDir) throws IOException {
        return Files.readString(file(dataDir)).strip();
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    private static Path file(Path dataDir) {
        return dataDir.resolve("gateway.lock");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
