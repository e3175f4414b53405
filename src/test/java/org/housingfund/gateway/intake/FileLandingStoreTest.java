package org.housingfund.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.housingfund.gateway.kernel.FieldCipher;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLandingStoreTest {
    private static final byte[] BYTES = "流水".getBytes(StandardCharsets.UTF_8);

    private static final FieldCipher CIPHER = new FieldCipher(TestDatabase.KEYS);

    @TempDir
    Path dir;

    private FileLandingStore store;

    @BeforeEach
    void open() {
        store = new FileLandingStore(settings(), CIPHER, (keyId, writing) -> writing.run());
    }

    @Test
    void bytesLieUnderTheirDigest() throws IOException {
        LandingStore.Landed landed = store.store(new ByteArrayInputStream(BYTES));
        assertThat(landed).isEqualTo(new LandingStore.Landed(Sha256.of(BYTES), BYTES.length));
        assertThat(read(landed.sha256())).isEqualTo(BYTES);
        assertThat(files())
                .containsExactly(
                        dir.resolve("landing/" + landed.sha256().hex().substring(0, 2) + '/' + landed.sha256()));
        assertThat(new String(Files.readAllBytes(files().get(0)), StandardCharsets.UTF_8))
                .as("on disk")
                .doesNotContain("流水");
    }

    @Test
    void theSameBytesTwiceAreOneFile() throws IOException {
        store.store(new ByteArrayInputStream(BYTES));
        store.store(new ByteArrayInputStream(BYTES));
        assertThat(files()).hasSize(1);
    }

    @Test
    void anInterruptedCopyLeavesNothing() {
        InputStream broken = new InputStream() {
            private int read;

            @Override
            public int read() throws IOException {
                read++;
                if (read > 10) {
                    throw new IOException("connection lost");
                }
                return 'x';
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                into[offset] = (byte) read();
                return 1;
            }
        };
        assertThatThrownBy(() -> store.store(broken)).hasMessage("connection lost");
        assertThat(files()).isEmpty();
    }

    @Test
    void whatACrashLeftBehindDisturbsNobody() throws IOException {
        Files.createDirectories(dir.resolve("landing"));
        Files.writeString(dir.resolve("landing/landing-123.part"), "half");
        LandingStore.Landed landed = store.store(new ByteArrayInputStream(BYTES));
        assertThat(read(landed.sha256())).isEqualTo(BYTES);
    }

    @Test
    void whatAKilledProcessLeftIsRemovedADayLaterAndNothingElse() throws IOException {
        LandingStore.Landed landed = store.store(new ByteArrayInputStream(BYTES));
        Instant now = Instant.parse("2026-11-20T02:00:00Z");
        for (String name : List.of("landing-1.part", "renewed-2.part")) {
            Files.setLastModifiedTime(
                    Files.writeString(dir.resolve("landing").resolve(name), "half"),
                    FileTime.from(now.minus(Duration.ofHours(25))));
        }
        Path fresh = Files.writeString(dir.resolve("landing/landing-3.part"), "half");
        Files.setLastModifiedTime(fresh, FileTime.from(now.minus(Duration.ofHours(23))));
        store.removeInterrupted(now.minus(Duration.ofDays(1)));
        assertThat(files()).hasSize(2).contains(fresh);
        assertThat(read(landed.sha256())).isEqualTo(BYTES);
    }

    /** Files are 0600: under another account the gateway could not read what was renewed. */
    @Test
    void nobodyRenewsFilesThatBelongToAnotherAccount() throws IOException {
        store.store(new ByteArrayInputStream(BYTES));
        store.requireOwnFiles();
        FileLandingStore asRoot = new FileLandingStore(
                settings(),
                CIPHER,
                (keyId, writing) -> writing.run(),
                file -> file.toString().endsWith(".part") ? "root" : "gateway");
        assertThatThrownBy(() -> new LandingKeys(asRoot, Set::of).requireRenewable())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("属于账号“gateway”", "属于“root”", "以网关的账号执行");
        assertThat(files()).hasSize(1);
    }

    @Test
    void aFileOverTheLimitIsRefusedAndNotKept() {
        assertThatThrownBy(() -> store.store(new ByteArrayInputStream(new byte[1_001])))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("超过上限1000字节");
        assertThat(files()).isEmpty();
    }

    private LandingSettings settings() {
        return new LandingSettings(dir.resolve("landing"), 1_000);
    }

    private byte[] read(Sha256 sha256) throws IOException {
        try (InputStream bytes = store.open(sha256)) {
            return bytes.readAllBytes();
        }
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.walk(dir.resolve("landing"))) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
