package org.housingfund.gateway.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.housingfund.gateway.kernel.LandedFiles;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.testing.TestSftp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDeliveryTest {
    @TempDir
    Path dir;

    private final OutboxFixture fixture = new OutboxFixture();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private TestSftp sftp;
    private FileDelivery delivery;

    @BeforeEach
    void start() throws Exception {
        sftp = new TestSftp(dir);
        Properties settings = sftp.settings("liujiang");
        settings.putAll(sftp.settings("nobody"));
        // A port where nobody listens.
        settings.setProperty("gateway.partners.nobody.sftp.port", "1");
        camel.getPropertiesComponent().setInitialProperties(settings);
        camel.start();
        delivery = delivery(new SftpSender(camel.createProducerTemplate()));
    }

    private FileDelivery delivery(FileSender sender) {
        return new FileDelivery(
                fixture.table, sender, new PlainFiles(), fixture.transactions, fixture.clock, fixture.settings);
    }

    @AfterEach
    void stop() throws IOException {
        camel.stop();
        sftp.close();
    }

    @Test
    void textAndLandedFilesArriveWholeWithTheirDoneFiles() throws IOException {
        Sha256 landed = Sha256.of(new byte[] {1, 2, 3});
        Files.write(dir.resolve(landed.hex()), new byte[] {1, 2, 3});
        fixture.write(outbox -> {
            outbox.file("receipt:1", "liujiang", "流水.txt.rejected.json", "{\"原因\":\"合计不符\"}");
            outbox.landedFile("day:1", "liujiang", "day.bin", landed);
        });
        delivery.deliver("liujiang");
        assertThat(delivered())
                .containsExactlyInAnyOrder(
                        "day.bin", "day.bin.done", "流水.txt.rejected.json", "流水.txt.rejected.json.done");
        assertThat(sftp.home().resolve("outbox/流水.txt.rejected.json")).hasContent("{\"原因\":\"合计不符\"}");
        assertThat(sftp.home().resolve("outbox/day.bin")).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(fixture.pending()).isZero();
    }

    @Test
    void aRepetitionReplacesTheFile() throws IOException {
        fixture.write(outbox -> outbox.file("receipt:1", "liujiang", "a.json", "first"));
        delivery.deliver("liujiang");
        fixture.write(outbox -> outbox.file("receipt:2", "liujiang", "a.json", "second"));
        delivery.deliver("liujiang");
        assertThat(sftp.home().resolve("outbox/a.json")).hasContent("second");
        assertThat(delivered()).containsExactlyInAnyOrder("a.json", "a.json.done");
    }

    @Test
    void anUnreachablePartnerHoldsUpNobodyElse() throws IOException {
        fixture.write(outbox -> {
            outbox.file("receipt:1", "nobody", "a.json", "{}");
            outbox.file("receipt:2", "liujiang", "b.json", "{}");
            outbox.work("receipt:3", "hfg.work", 1);
        });
        delivery.deliver("nobody");
        delivery.deliver("liujiang");
        List<OutboxRow> messages = new ArrayList<>();
        fixture.relay(messages::addAll).relayPending();
        assertThat(messages).hasSize(1);
        assertThat(delivered()).contains("b.json");
        assertThat(fixture.rows().get(0))
                .contains(entry("published_at", null), entry("attempts", 1))
                .hasEntrySatisfying("last_error", error -> assertThat(error).isNotNull());
    }

    @Test
    void aWrongHostKeyIsRefused() throws Exception {
        sftp.pinAnotherHostKey();
        fixture.write(outbox -> outbox.file("receipt:1", "liujiang", "a.json", "{}"));
        delivery.deliver("liujiang");
        assertThat(delivered()).isEmpty();
        assertThat((String) fixture.rows().get(0).get("last_error")).containsIgnoringCase("HostKey");
    }

    @Test
    void aFailedFileWaitsAndOnlyItsOwnSuccessorsWaitWithIt() {
        List<String> sent = new ArrayList<>();
        List<String> failing = new ArrayList<>(List.of("bad.json"));
        FileDelivery picky = delivery((partner, name, body) -> {
            if (failing.contains(name)) {
                throw new IllegalStateException("disk full");
            }
            sent.add(name + '=' + body);
        });
        fixture.write(outbox -> {
            outbox.file("receipt:1", "liujiang", "bad.json", "1");
            outbox.file("receipt:2", "liujiang", "bad.json", "2");
            outbox.file("receipt:3", "liujiang", "good.json", "3");
        });
        picky.deliver("liujiang");
        picky.deliver("liujiang");
        assertThat(sent).containsExactly("good.json=3");

        failing.clear();
        fixture.clock.advance(Duration.ofSeconds(1));
        picky.deliver("liujiang");
        assertThat(sent).containsExactly("good.json=3", "bad.json=1", "bad.json=2");
    }

    private List<String> delivered() throws IOException {
        try (Stream<Path> files = Files.list(sftp.home().resolve("outbox"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private final class PlainFiles implements LandedFiles {
        @Override
        public InputStream open(Sha256 sha256) throws IOException {
            return Files.newInputStream(dir.resolve(sha256.hex()));
        }

        @Override
        public SeekableByteChannel channel(Sha256 sha256) throws IOException {
            return Files.newByteChannel(dir.resolve(sha256.hex()));
        }
    }
}
