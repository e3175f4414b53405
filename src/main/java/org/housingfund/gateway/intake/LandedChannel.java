package org.housingfund.gateway.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.housingfund.gateway.kernel.Sha256;

/** A landed file's bytes in clear; what cannot be read is said with the file's name. */
final class LandedChannel implements SeekableByteChannel {
    private final SeekableByteChannel bytes;
    private final Sha256 sha256;

    LandedChannel(SeekableByteChannel bytes, Sha256 sha256) {
        this.bytes = bytes;
        this.sha256 = sha256;
    }

    static IOException unreadable(Sha256 sha256, IOException cause) {
        IOException named = new IOException("落地文件 " + sha256 + " 被改动、残缺或无法读取：" + why(cause));
        named.addSuppressed(cause); // not its cause: who reports the innermost one is to name the file
        return named;
    }

    /** What the operating system says in one word, as a sentence. */
    static String why(IOException cause) {
        if (cause instanceof NoSuchFileException missing) {
            return missing.getFile() + " 不存在";
        }
        if (cause instanceof AccessDeniedException denied) {
            return "无权读写 " + denied.getFile();
        }
        return cause.getMessage();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        try {
            return bytes.read(target);
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(sha256, e);
        }
    }

    @Override
    public long position() throws IOException {
        return bytes.position();
    }

    @Override
    public LandedChannel position(long position) throws IOException {
        bytes.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return bytes.size();
    }

    @Override
    public boolean isOpen() {
        return bytes.isOpen();
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    /** Reads from here on; closing it closes the channel. */
    InputStream stream() {
        return new Stream();
    }

    /** That of the JDK skips by reading. */
    private final class Stream extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            ByteBuffer into = ByteBuffer.wrap(target, offset, length);
            int read = LandedChannel.this.read(into);
            while (read == 0) {
                read = LandedChannel.this.read(into);
            }
            return read;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = Math.max(0, Math.min(count, size() - position()));
            position(position() + skipped);
            return skipped;
        }

        @Override
        public int available() throws IOException {
            return (int) Math.min(Integer.MAX_VALUE, Math.max(0, size() - position()));
        }

        @Override
        public void close() throws IOException {
            LandedChannel.this.close();
        }
    }
}
