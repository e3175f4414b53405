package org.housingfund.gateway.casework;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The bytes of one file, uncompressed; ends where its compressed bytes end. */
final class ZipContent implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final SeekableByteChannel file;
    private final StrictZip.Entry entry;
    private final Inflater inflater = new Inflater(true);
    private final byte[] compressed = new byte[BUFFER_BYTES];
    private long taken;

    ZipContent(SeekableByteChannel file, StrictZip.Entry entry) {
        this.file = file;
        this.entry = entry;
    }

    int read(byte[] target, int at, int length) throws IOException, DataFormatException {
        if (entry.header().stored()) {
            return fetch(target, at, length);
        }
        while (!inflater.finished()) {
            int inflated = inflater.inflate(target, at, length);
            if (inflated > 0) {
                return inflated;
            }
            if (inflater.needsDictionary()) {
                throw new DataFormatException();
            }
            if (inflater.needsInput() && !inflater.finished()) {
                int read = fetch(compressed, 0, compressed.length);
                if (read < 0) {
                    throw new DataFormatException();
                }
                inflater.setInput(compressed, 0, read);
            }
        }
        return -1;
    }

    private int fetch(byte[] target, int at, int length) throws IOException {
        long left = entry.header().compressedBytes() - taken;
        if (left == 0) {
            return -1;
        }
        int read = file.position(entry.dataOffset() + taken)
                .read(ByteBuffer.wrap(target, at, (int) Math.min(length, left)));
        if (read < 0) {
            throw new EOFException();
        }
        taken += read;
        return read;
    }

    /** Whether every compressed byte had its meaning. */
    boolean consumed() {
        return taken == entry.header().compressedBytes()
                && (entry.header().stored() || (inflater.finished() && inflater.getRemaining() == 0));
    }

    @Override
    public void close() {
        inflater.end();
    }
}
