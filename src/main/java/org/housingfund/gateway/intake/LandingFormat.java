package org.housingfund.gateway.intake;

import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.housingfund.gateway.kernel.Encrypted;
import org.housingfund.gateway.kernel.FieldCipher;
import org.housingfund.gateway.kernel.KeyRing;
import org.housingfund.gateway.kernel.Sha256;

/**
 * How a landed file lies on disk (decision 0031): a header of fixed length, and the bytes as Tink's AES-256-GCM stream under
 * a data key of the file's own. The stream knows the order of its segments and its end. The header holds the data key,
 * encrypted with a key of personal data and bound to the digest that the file goes by: to change that key, only the header
 * is written anew.
 *
 * <pre>
 * 0    4  "HFL1"
 * 4    1  length of the key's id
 * 5   63  the key's id, ASCII, padded with zeros
 * 68  60  the data key: nonce, ciphertext, tag
 * 128     Tink's header (salt, nonce prefix), then segments of 64 KiB, the first one shorter
 * </pre>
 */
final class LandingFormat {
    static final int HEADER_BYTES = 128;
    static final int SEGMENT_BYTES = 1 << 16;

    private static final byte[] MAGIC = "HFL1".getBytes(StandardCharsets.US_ASCII);
    private static final int WRAPPED_AT = 68;
    private static final byte[] NO_ASSOCIATED_DATA = {};

    private final FieldCipher cipher;

    LandingFormat(FieldCipher cipher) {
        this.cipher = cipher;
    }

    /** Id of the key that new files lie under. */
    String activeKeyId() {
        return cipher.activeKeyId();
    }

    /** A file that is being written: its bytes first, then, as their digest is known only then, the header. */
    final class Writing {
        private final FileChannel file;
        private final byte[] dataKey = FieldCipher.randomKey();

        Writing(FileChannel file) {
            this.file = file;
        }

        /** Takes the bytes in clear; closing it writes the end and leaves the file open. */
        OutputStream bytes() throws IOException {
            file.position(HEADER_BYTES);
            try {
                return Channels.newOutputStream(
                        stream(dataKey).newEncryptingChannel(new LeftOpen(file), NO_ASSOCIATED_DATA));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has AES-GCM", e);
            }
        }

        void header(Sha256 sha256) throws IOException {
            writeHeader(file, sha256, dataKey);
        }
    }

    /** The id of the key that a file lies under; an IOException where it is no landed file. */
    static String keyId(FileChannel file) throws IOException {
        return header(file).keyId();
    }

    /** The bytes in clear. Errors, here and there, do not name the file. */
    SeekableByteChannel open(FileChannel file, Sha256 sha256) throws IOException {
        try {
            return stream(dataKey(header(file), sha256)).newSeekableDecryptingChannel(file, NO_ASSOCIATED_DATA);
        } catch (GeneralSecurityException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Copies a file as it is, but for its header, which has the data key under the active key. */
    void copyUnderActiveKey(FileChannel from, FileChannel to, Sha256 sha256) throws IOException {
        writeHeader(to, sha256, dataKey(header(from), sha256));
        to.position(HEADER_BYTES);
        long at = HEADER_BYTES;
        while (at < from.size()) {
            at += from.transferTo(at, from.size() - at, to);
        }
    }

    private static AesGcmHkdfStreaming stream(byte[] dataKey) throws GeneralSecurityException {
        return new AesGcmHkdfStreaming(dataKey, "HmacSha256", KeyRing.KEY_BYTES, SEGMENT_BYTES, HEADER_BYTES);
    }

    private byte[] dataKey(Encrypted wrapped, Sha256 sha256) throws IOException {
        try {
            return cipher.decrypt(purpose(sha256), wrapped);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void writeHeader(FileChannel file, Sha256 sha256, byte[] dataKey) throws IOException {
        Encrypted wrapped = cipher.encrypt(purpose(sha256), dataKey);
        byte[] keyId = wrapped.keyId().getBytes(StandardCharsets.US_ASCII);
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).put((byte) keyId.length);
        header.put(keyId).position(WRAPPED_AT).put(wrapped.bytes()).flip();
        long at = 0;
        while (header.hasRemaining()) {
            at += file.write(header, at);
        }
    }

    private static Encrypted header(FileChannel file) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        int read = 0;
        while (header.hasRemaining() && read >= 0) {
            read = file.read(header, header.position());
        }
        byte[] bytes = header.array();
        if (!Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new IOException("没有 HFL1 标记，不是加密的落地文件：可能是启用加密之前留下的明文文件，或开头被改动");
        }
        int idEnd = MAGIC.length + 1 + bytes[MAGIC.length];
        if (header.hasRemaining() || bytes[MAGIC.length] <= 0 || idEnd > WRAPPED_AT) {
            throw new IOException("文件头残缺或被改动");
        }
        for (int padding = idEnd; padding < WRAPPED_AT; padding++) {
            if (bytes[padding] != 0) {
                throw new IOException("文件头被改动");
            }
        }
        String keyId = new String(bytes, MAGIC.length + 1, bytes[MAGIC.length], StandardCharsets.US_ASCII);
        return new Encrypted(keyId, Arrays.copyOfRange(bytes, WRAPPED_AT, HEADER_BYTES));
    }

    private static String purpose(Sha256 sha256) {
        return "landed:" + sha256.hex();
    }

    /** The end of the stream is not the end of the file's writing. */
    private record LeftOpen(FileChannel file) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer bytes) throws IOException {
            return file.write(bytes);
        }

        @Override
        public boolean isOpen() {
            return file.isOpen();
        }

        @Override
        public void close() {}
    }
}
