package org.housingfund.gateway.statement;

import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged files of every shipped mapping: problems, never an exception, never a hang, never a lost byte. */
class StatementFuzzTest {
    private static final Mappings MAPPINGS = Mappings.fromClassPath();
    /** Of each workbook among the samples, unpacked once. */
    private static final Map<byte[], Map<String, byte[]>> PARTS = Collections.synchronizedMap(new IdentityHashMap<>());

    /** One of every kind of file; of kinds that several mappings share, those with the most to go wrong. */
    static Stream<String> partners() {
        return Stream.of(
                "liujiang", "yufeng", "longcheng", "luzhai", "boc-like", "cmb-like", "icbc-like", "bocom-like", "any");
    }

    @ParameterizedTest
    @MethodSource("partners")
    void twenty_thousand_damaged_files_only_give_problems(String partner) throws IOException {
        damage(partner, 20_000, 20_261_120);
    }

    @Tag("deep")
    @ParameterizedTest
    @MethodSource("partners")
    void a_million_damaged_files_only_give_problems(String partner) throws IOException {
        damage(partner, 1_000_000, 453_770_099);
    }

    private static void damage(String partner, int times, long seed) throws IOException {
        boolean any = partner.equals("any");
        Mapping mapping =
                any ? Mapping.anyCamt() : MAPPINGS.find(partner + ".statement").orElseThrow();
        List<byte[]> samples = any ? CamtSamples.corpus() : samples(partner);
        Random random = new Random(seed);
        Assertions.assertTimeoutPreemptively(Duration.ofMinutes(times > 100_000 ? 30 : 2), () -> {
            for (int i = 0; i < times; i++) {
                byte[] damaged = damaged(samples, random);
                try {
                    Recorder read = Recorder.read(mapping, damaged);
                    if (read.tiledTo != damaged.length) {
                        throw new AssertionError("told of " + read.tiledTo + " bytes of " + damaged.length);
                    }
                    if (read.problems.isEmpty() && !allClose(read, any)) {
                        throw new AssertionError("accepted what does not close");
                    }
                } catch (RuntimeException | AssertionError broken) {
                    Path kept = Files.write(Path.of("target", "fuzz-" + partner + "-" + i + ".bin"), damaged);
                    fail("mutation " + i + " of seed " + seed + ", kept as " + kept, broken);
                }
            }
        });
    }

    /** Without a problem, a file holds at least one statement and each closes; for inspection it may leave that open. */
    private static boolean allClose(Recorder read, boolean open) {
        return !read.closed.isEmpty()
                && read.closed.size() == read.opened.size()
                && read.closed.stream().allMatch(summary -> summary.closes() == null ? open : summary.closes());
    }

    private static List<byte[]> samples(String partner) throws IOException {
        List<byte[]> samples = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("mappings", partner))) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith("input."))
                    .sorted()
                    .toList()) {
                samples.add(Files.readAllBytes(file));
            }
        }
        samples.removeIf(sample -> sample.length == 0);
        return samples;
    }

    static byte[] damaged(List<byte[]> samples, Random random) {
        byte[] sample = samples.get(random.nextInt(samples.size()));
        return FileKind.of(sample) == FileKind.ZIP && random.nextInt(4) > 0
                ? damagedInside(sample, samples, random)
                : damaged(sample.clone(), samples, random);
    }

    /** Damage to a part of the workbook; damage to the ZIP around it seldom gets past the inflater. */
    private static byte[] damagedInside(byte[] sample, List<byte[]> samples, Random random) {
        Map<String, byte[]> parts = PARTS.computeIfAbsent(sample, StatementFuzzTest::parts);
        if (parts.isEmpty()) {
            return damaged(sample.clone(), samples, random);
        }
        ByteArrayOutputStream repacked = new ByteArrayOutputStream();
        try (ZipOutputStream to = new ZipOutputStream(repacked)) {
            to.setMethod(ZipOutputStream.STORED);
            for (Map.Entry<String, byte[]> part : parts.entrySet()) {
                byte[] bytes =
                        random.nextInt(3) == 0 ? damaged(part.getValue().clone(), samples, random) : part.getValue();
                CRC32 sum = new CRC32();
                sum.update(bytes);
                ZipEntry entry = new ZipEntry(part.getKey());
                entry.setSize(bytes.length);
                entry.setCrc(sum.getValue());
                to.putNextEntry(entry);
                to.write(bytes);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("bytes in memory", impossible);
        }
        return repacked.toByteArray();
    }

    /** None where the sample itself is cut off. */
    private static Map<String, byte[]> parts(byte[] sample) {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        try (ZipInputStream from = new ZipInputStream(new ByteArrayInputStream(sample))) {
            for (ZipEntry entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
                parts.put(entry.getName(), from.readAllBytes());
            }
        } catch (IOException cutOff) {
            return Map.of();
        }
        return parts;
    }

    private static byte[] damaged(byte[] start, List<byte[]> samples, Random random) {
        byte[] file = start;
        for (int damages = 1 + random.nextInt(4); damages > 0 && file.length > 0; damages--) {
            file = damagedOnce(file, samples, random);
        }
        return file;
    }

    private static byte[] damagedOnce(byte[] file, List<byte[]> samples, Random random) {
        int at = random.nextInt(file.length);
        int end = Math.min(file.length, at + 1 + random.nextInt(40));
        switch (random.nextInt(6)) {
            case 0 -> file[at] = (byte) random.nextInt(256);
            case 1 -> file[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> {
                return Arrays.copyOf(file, at);
            }
            case 3 -> {
                return joined(file, at, new byte[0], end);
            }
            case 4 -> {
                return joined(file, at, Arrays.copyOfRange(file, at, end), at);
            }
            default -> {
                byte[] other = samples.get(random.nextInt(samples.size()));
                int from = random.nextInt(other.length);
                return joined(file, at, Arrays.copyOfRange(other, from, Math.min(other.length, from + 60)), end);
            }
        }
        return file;
    }

    private static byte[] joined(byte[] file, int head, byte[] middle, int tail) {
        byte[] joined = Arrays.copyOf(file, head + middle.length + file.length - tail);
        System.arraycopy(middle, 0, joined, head, middle.length);
        System.arraycopy(file, tail, joined, head + middle.length, file.length - tail);
        return joined;
    }
}
