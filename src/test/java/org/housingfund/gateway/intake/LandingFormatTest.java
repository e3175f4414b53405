package org.housingfund.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.housingfund.gateway.kernel.FieldCipher;
import org.housingfund.gateway.kernel.KeyRing;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.keys.KeyHolder;
import org.housingfund.gateway.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Landed files on disk (R-L7, decision 0031): what goes in comes out, at any size, from anywhere, or an error says which file. */
class LandingFormatTest {
    private static final FieldCipher OLD = new FieldCipher(TestDatabase.KEYS);
    private static final FieldCipher BOTH =
            new FieldCipher(new KeyRing("k2", Map.of("k1", TestDatabase.secret(1), "k2", TestDatabase.secret(2))));
    private static final FieldCipher NEW = new FieldCipher(new KeyRing("k2", Map.of("k2", TestDatabase.secret(2))));
    private static final int SEGMENT = LandingFormat.SEGMENT_BYTES;
    private static final int TAG = 16;
    private static final int TINK_HEADER = 40;
    /** Bytes in clear of the first segment, and of every other. */
    private static final int FIRST = SEGMENT - LandingFormat.HEADER_BYTES - TINK_HEADER - TAG;

    private static final int NEXT = SEGMENT - TAG;

    @TempDir
    private Path dir;

    private FileLandingStore store(FieldCipher cipher) {
        return new FileLandingStore(
                new LandingSettings(dir.resolve("landing"), 1L << 30), cipher, (keyId, writing) -> writing.run());
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private Sha256 stored(byte[] bytes) {
        try {
            return store(OLD).store(new ByteArrayInputStream(bytes)).sha256();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(FileLandingStore store, Sha256 sha256) throws IOException {
        try (InputStream in = store.open(sha256)) {
            return in.readAllBytes();
        }
    }

    private Path file(Sha256 sha256) {
        return dir.resolve("landing/" + sha256.hex().substring(0, 2) + "/" + sha256.hex());
    }

    static Stream<Integer> sizes() {
        return IntStream.concat(
                        IntStream.of(0, FIRST, FIRST + NEXT, FIRST + 3 * NEXT, SEGMENT, 2 * SEGMENT)
                                .flatMap(border -> IntStream.rangeClosed(-2, 2).map(step -> border + step)),
                        new Random(7).ints(20, 0, 5 * SEGMENT))
                .filter(size -> size >= 0)
                .boxed();
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void everySizeIsReadAsItWasWritten(int size) throws IOException {
        byte[] written = bytes(size);
        Sha256 sha256 = stored(written);
        FileLandingStore store = store(OLD);
        assertThat(read(store, sha256)).isEqualTo(written);
        Random random = new Random(size);
        try (SeekableByteChannel channel = store.channel(sha256);
                InputStream stream = store.open(sha256)) {
            assertThat(channel.size()).isEqualTo(size);
            assertThat(stream.available()).isEqualTo(size);
            int at = 0;
            for (int step = 0; step < 8; step++) {
                int from = size == 0 ? 0 : random.nextInt(size);
                ByteBuffer part = ByteBuffer.allocate(Math.min(5_000, size - from));
                channel.position(from);
                while (part.hasRemaining() && channel.read(part) >= 0) {}
                assertThat(part.array()).isEqualTo(Arrays.copyOfRange(written, from, from + part.capacity()));
                at += (int) stream.skip(random.nextInt(1 + size / 4));
                byte[] few = stream.readNBytes(3);
                assertThat(few).isEqualTo(Arrays.copyOfRange(written, at, Math.min(size, at + 3)));
                at += few.length;
            }
        }
    }

    @Test
    void theSameBytesLieUnderAnotherDataKeyEachTimeAndTheirHeaderIsTheirDigests() throws IOException {
        byte[] written = bytes(1_000);
        Sha256 sha256 = stored(written);
        byte[] first = Files.readAllBytes(file(sha256));
        stored(written);
        assertThat(Files.readAllBytes(file(sha256))).hasSameSizeAs(first).isNotEqualTo(first);
        // Another file's bytes under this one's name: they would read well, but are not what the name promises.
        Sha256 other = stored(bytes(999));
        Files.copy(file(other), file(sha256), StandardCopyOption.REPLACE_EXISTING);
        refused(OLD, sha256, "落地文件 " + sha256, "被改动");
    }

    /** Ways to harm a file of four segments. */
    private enum Harm {
        MAGIC,
        KEY_ID,
        PADDING,
        DATA_KEY,
        SALT,
        FIRST_SEGMENT,
        MIDDLE_SEGMENT,
        LAST_TAG,
        SEGMENTS_SWAPPED,
        SEGMENT_REPEATED,
        CUT_AT_A_BORDER,
        CUT_WITHIN_A_SEGMENT,
        CUT_IN_THE_HEADER,
        EMPTIED,
        APPENDED,
        SEGMENT_APPENDED
    }

    private static byte[] harmed(byte[] file, Harm harm) {
        byte[] second = Arrays.copyOfRange(file, SEGMENT, 2 * SEGMENT);
        byte[] third = Arrays.copyOfRange(file, 2 * SEGMENT, 3 * SEGMENT);
        return switch (harm) {
            case MAGIC -> flipped(file, 0);
            case KEY_ID -> flipped(file, 6);
            case PADDING -> flipped(file, 60);
            case DATA_KEY -> flipped(file, 90);
            case SALT -> flipped(file, 140);
            case FIRST_SEGMENT -> flipped(file, 1_000);
            case MIDDLE_SEGMENT -> flipped(file, 2 * SEGMENT + 9);
            case LAST_TAG -> flipped(file, file.length - 1);
            case SEGMENTS_SWAPPED -> {
                byte[] swapped = file.clone();
                System.arraycopy(third, 0, swapped, SEGMENT, SEGMENT);
                System.arraycopy(second, 0, swapped, 2 * SEGMENT, SEGMENT);
                yield swapped;
            }
            case SEGMENT_REPEATED -> {
                byte[] repeated = file.clone();
                System.arraycopy(second, 0, repeated, 2 * SEGMENT, SEGMENT);
                yield repeated;
            }
            case CUT_AT_A_BORDER -> Arrays.copyOf(file, 3 * SEGMENT);
            case CUT_WITHIN_A_SEGMENT -> Arrays.copyOf(file, file.length - 100);
            case CUT_IN_THE_HEADER -> Arrays.copyOf(file, 100);
            case EMPTIED -> new byte[0];
            case APPENDED -> Arrays.copyOf(file, file.length + 1);
            case SEGMENT_APPENDED -> {
                byte[] longer = Arrays.copyOf(file, 4 * SEGMENT);
                System.arraycopy(third, 0, longer, 3 * SEGMENT, SEGMENT);
                yield longer;
            }
        };
    }

    private static byte[] flipped(byte[] file, int at) {
        byte[] flipped = file.clone();
        flipped[at] ^= 1;
        return flipped;
    }

    static Stream<Harm> harms() {
        return Stream.of(Harm.values());
    }

    @ParameterizedTest
    @MethodSource("harms")
    void aHarmedFileIsNotReadToItsEndAndTheErrorNamesIt(Harm harm) throws IOException {
        Sha256 sha256 = stored(bytes(FIRST + 2 * NEXT + 500));
        byte[] sound = Files.readAllBytes(file(sha256));
        assertThat(sound).hasSizeBetween(3 * SEGMENT, 4 * SEGMENT);
        Files.write(file(sha256), harmed(sound, harm));
        refused(OLD, sha256, "落地文件 " + sha256 + " 被改动、残缺或无法读取");
        FileLandingStore both = store(BOTH);
        if (LandingFormatTest.isOfTheHeader(harm)) {
            assertThatThrownBy(() -> both.renew(sha256)).hasMessageContaining(sha256.hex());
        } else {
            both.renew(sha256);
            refused(NEW, sha256, "被改动、残缺");
        }
        assertThat(dir.resolve("landing")).isDirectoryNotContaining("glob:**.part");
    }

    private static boolean isOfTheHeader(Harm harm) {
        return List.of(Harm.MAGIC, Harm.KEY_ID, Harm.PADDING, Harm.DATA_KEY, Harm.CUT_IN_THE_HEADER, Harm.EMPTIED)
                .contains(harm);
    }

    private void refused(FieldCipher cipher, Sha256 sha256, String... because) {
        assertThatThrownBy(() -> read(store(cipher), sha256))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(because);
    }

    @Test
    void aFileUnderAKeyThatIsNotConfiguredSaysWhichOne() {
        Sha256 sha256 = stored(bytes(10));
        refused(NEW, sha256, sha256.hex(), "没有编号为“k1”的加密密钥");
        FieldCipher impostor = new FieldCipher(new KeyRing("k1", Map.of("k1", TestDatabase.secret(9))));
        refused(impostor, sha256, sha256.hex(), "密文被改动");
    }

    @Test
    void aRenewedFileHasTheSameSegmentsAndItsReadersNoticeNothing() throws Exception {
        byte[] written = bytes(FIRST + 5 * NEXT + 77);
        Sha256 sha256 = stored(written);
        byte[] before = Files.readAllBytes(file(sha256));
        FileLandingStore both = store(BOTH);
        ExecutorService nodes = Executors.newFixedThreadPool(3);
        try (InputStream half = both.open(sha256)) {
            assertThat(half.readNBytes(SEGMENT)).isEqualTo(Arrays.copyOf(written, SEGMENT));
            List<Future<byte[]>> readers = IntStream.range(0, 30)
                    .mapToObj(n -> nodes.submit(() -> read(store(BOTH), sha256)))
                    .toList();
            assertThat(both.renew(sha256)).isTrue();
            assertThat(both.renew(sha256)).isFalse();
            for (Future<byte[]> reader : readers) {
                assertThat(reader.get()).isEqualTo(written);
            }
            assertThat(half.readAllBytes()).isEqualTo(Arrays.copyOfRange(written, SEGMENT, written.length));
        } finally {
            nodes.shutdownNow();
        }
        assertThat(read(store(NEW), sha256)).isEqualTo(written);
        assertThat(both.keyId(sha256)).isEqualTo("k2");
        byte[] after = Files.readAllBytes(file(sha256));
        int header = LandingFormat.HEADER_BYTES;
        assertThat(Arrays.copyOfRange(after, header, after.length))
                .isEqualTo(Arrays.copyOfRange(before, header, before.length));
    }

    @Test
    void whoDiesWhileRenewingLeavesTheFileAsItWas() throws IOException {
        byte[] written = bytes(SEGMENT);
        Sha256 sha256 = stored(written);
        Files.write(dir.resolve("landing/renewed-1.part"), new byte[50], StandardOpenOption.CREATE);
        assertThat(read(store(OLD), sha256)).isEqualTo(written);
        LandingKeys keys = new LandingKeys(store(BOTH), Set::of);
        assertThat(keys.uses().byKey()).isEqualTo(Map.of("k1", 1L));
        assertThat(keys.renew(soFar -> {}).renewed()).isEqualTo(1);
        assertThat(keys.uses().byKey()).isEqualTo(Map.of("k2", 1L));
        assertThat(keys.renew(soFar -> {}).renewed()).isZero();
    }

    @Test
    void aPlainFileIsToldFromOneThatWasChanged() throws IOException {
        Sha256 sha256 = stored(bytes(500));
        Files.write(file(sha256), bytes(500));
        refused(OLD, sha256, "没有 HFL1 标记，不是加密的落地文件");
    }

    /** Whoever cannot see a file cannot say that nothing lies under a key. */
    @Test
    void aFileThatIsMissingOrHarmedIsCountedUnderNoKeyButNamed() throws IOException {
        Sha256 sound = stored(bytes(300));
        Sha256 harmed = stored(bytes(400));
        Sha256 missing = Sha256.of(bytes(1));
        Files.write(file(harmed), new byte[200]);
        KeyHolder.Uses uses = new LandingKeys(store(BOTH), () -> Set.of(sound, harmed, missing)).uses();
        assertThat(uses.byKey()).isEqualTo(Map.of("k1", 1L));
        assertThat(uses.unreadable())
                .hasSize(2)
                .anyMatch(sentence -> sentence.contains(harmed.hex()))
                .anyMatch(sentence -> sentence.contains(missing.hex()) && sentence.endsWith(" 不存在"));
        Files.move(dir.resolve("landing"), dir.resolve("away"));
        assertThatThrownBy(() -> new LandingKeys(store(BOTH), Set::of).uses())
                .hasMessage("落地目录（gateway.landing.dir）无法读取：" + dir.resolve("landing") + " 不存在");
    }
}
