package org.housingfund.gateway.intake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Random;
import org.housingfund.gateway.kernel.FieldCipher;
import org.housingfund.gateway.kernel.KeyRing;
import org.housingfund.gateway.kernel.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./mvnw -Pbench test -Dtest=LandedFileBench}: what it costs that landed files lie encrypted, beside the same bytes
 * digested, written and fsynced in plain. {@code -Dmegabytes=300}.
 */
class LandedFileBench {
    private static final int RUNS = 5;
    private static final int OPENINGS = 2_000;
    private static final int ENTRY_BYTES = 300;

    @TempDir
    private Path dir;

    private final byte[] block = new byte[1 << 16];

    private interface Work {
        void run() throws IOException;
    }

    @Test
    void megabytesASecondAndOpenings() throws IOException {
        new Random(1).nextBytes(block);
        int megabytes = Integer.getInteger("megabytes", 300);
        FieldCipher cipher =
                new FieldCipher(new KeyRing("k1", Map.of("k1", new byte[32], "k2", new byte[KeyRing.KEY_BYTES])));
        FieldCipher renewed =
                new FieldCipher(new KeyRing("k2", Map.of("k1", new byte[32], "k2", new byte[KeyRing.KEY_BYTES])));
        LandingSettings settings = new LandingSettings(dir.resolve("landing"), Long.MAX_VALUE);
        FileLandingStore store = new FileLandingStore(settings, cipher, (id, writing) -> writing.run());
        FileLandingStore next = new FileLandingStore(settings, renewed, (id, writing) -> writing.run());
        Path plain = dir.resolve("plain");
        say("written in plain", megabytes, best(() -> writePlain(plain, megabytes)));
        Sha256[] stored = new Sha256[1];
        say(
                "stored",
                megabytes,
                best(() ->
                        stored[0] = store.store(sink -> write(sink, megabytes)).sha256()));
        say("read in plain", megabytes, best(() -> drain(Files.newInputStream(plain))));
        say("read", megabytes, best(() -> drain(store.open(stored[0]))));
        long started = System.nanoTime();
        next.renew(stored[0]);
        say("put under another key", megabytes, System.nanoTime() - started);
        Random random = new Random(2);
        say("an entry from the middle", OPENINGS, () -> {
            try (InputStream in = next.open(stored[0])) {
                in.skipNBytes((long) (random.nextDouble() * megabytes * (1 << 20) / 2));
                in.readNBytes(ENTRY_BYTES);
            }
        });
        Sha256 small = store.store(sink -> sink.write(block, 0, 3_000)).sha256();
        say("a file of 3 KB", OPENINGS, () -> drain(store.open(small)));
    }

    private void write(OutputStream sink, int megabytes) throws IOException {
        for (int i = 0; i < megabytes * 16; i++) {
            block[0] = (byte) i;
            sink.write(block);
        }
    }

    private void writePlain(Path file, int megabytes) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            OutputStream sink = java.nio.channels.Channels.newOutputStream(channel);
            for (int i = 0; i < megabytes * 16; i++) {
                block[0] = (byte) i;
                digest.update(block);
                sink.write(block);
            }
            channel.force(true);
        }
    }

    private void drain(InputStream in) throws IOException {
        byte[] buffer = new byte[1 << 16];
        try (in) {
            while (in.read(buffer) >= 0) {}
        }
    }

    private static long best(Work work) throws IOException {
        long best = Long.MAX_VALUE;
        for (int run = 0; run < RUNS; run++) {
            long started = System.nanoTime();
            work.run();
            best = Math.min(best, System.nanoTime() - started);
        }
        return best;
    }

    private static void say(String what, int megabytes, long nanos) {
        System.out.printf("%-26s %,8.0f MB/s%n", what, megabytes / (nanos / 1e9));
    }

    private static void say(String what, int times, Work work) throws IOException {
        for (int i = 0; i < times; i++) {
            work.run();
        }
        long started = System.nanoTime();
        for (int i = 0; i < times; i++) {
            work.run();
        }
        System.out.printf("%-26s %,8.1f µs%n", what, (System.nanoTime() - started) / 1e3 / times);
    }
}
