package org.housingfund.gateway.console.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class InflationTest {
    private static final int LIMIT = 1 << 20;

    @Test
    void whatIsSmallPackedAndLargeUnpackedIsFoundOut() throws IOException {
        byte[] bomb = zip(3, LIMIT / 3 + 1);
        assertThat(bomb.length).isLessThan(LIMIT / 100);
        assertThat(Inflation.exceeds(bomb, LIMIT)).isTrue();
        assertThat(Inflation.exceeds(zip(3, LIMIT / 3), LIMIT)).isFalse();
    }

    @Test
    void whatIsNotPackedOrBrokenIsTheReadersConcern() throws IOException {
        assertThat(Inflation.exceeds(new byte[2 * LIMIT], LIMIT)).isFalse();
        assertThat(Inflation.exceeds("日期,金额\n".getBytes(StandardCharsets.UTF_8), 1))
                .isFalse();
        byte[] cut = zip(1, LIMIT);
        assertThat(Inflation.exceeds(Arrays.copyOf(cut, cut.length - 30), LIMIT))
                .isFalse();
    }

    private static byte[] zip(int parts, int bytesOfEach) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int part = 0; part < parts; part++) {
                zip.putNextEntry(new ZipEntry("xl/part" + part + ".xml"));
                zip.write(new byte[bytesOfEach]);
            }
        }
        return out.toByteArray();
    }
}
