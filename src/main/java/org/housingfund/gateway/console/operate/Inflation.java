package org.housingfund.gateway.console.operate;

import java.io.IOException;
import java.io.InputStream;
import java.util.Enumeration;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.housingfund.gateway.statement.FileKind;

/** How large a packed sample is unpacked. Intake bounds each part of a workbook; what one person tries out is bounded as a whole. */
final class Inflation {
    private static final int PIECE = 1 << 13;

    private Inflation() {}

    /** Whether a sample is packed and larger than this once unpacked; unpacks no more than that to find out. */
    static boolean exceeds(byte[] sample, long bytes) {
        if (FileKind.of(sample) != FileKind.ZIP) {
            return false;
        }
        byte[] piece = new byte[PIECE];
        long left = bytes;
        try (ZipFile zip = ZipFile.builder()
                .setSeekableByteChannel(new SeekableInMemoryByteChannel(sample))
                .get()) {
            for (Enumeration<ZipArchiveEntry> parts = zip.getEntries(); parts.hasMoreElements(); ) {
                try (InputStream part = zip.getInputStream(parts.nextElement())) {
                    for (int read = part.read(piece); read >= 0; read = part.read(piece)) {
                        left -= read;
                        if (left < 0) {
                            return true;
                        }
                    }
                }
            }
        } catch (IOException unreadable) {
            // The reader unpacks it the same way, stops at the same place, and says what is wrong with it.
            return false;
        }
        return false;
    }
}
