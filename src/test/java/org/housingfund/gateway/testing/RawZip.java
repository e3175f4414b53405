package org.housingfund.gateway.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes ZIP files record by record, so that a test can make any of them lie. */
public final class RawZip {
    private static final int LOCAL = 0x04034b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int END = 0x06054b50;
    private static final int DESCRIPTOR = 0x08074b50;
    private static final int UTF8 = 1 << 11;

    /** One file; what a test does not set is right. */
    public static final class File {
        public byte[] name;
        public byte[] localName;
        public byte[] data;
        public int flags = UTF8;
        public int localFlags = -1;
        public int method = 8;
        public long crc;
        public long compressed;
        public long size;
        public long external;
        public byte[] extra = new byte[0];
        public byte[] before = new byte[0];
        public String comment = "";
        public boolean descriptor;
        /** Points at this file's own bytes again instead of having bytes of its own. */
        public File sameBytesAs;

        private int offset;

        private byte[] localNameOrName() {
            return localName == null ? name : localName;
        }
    }

    private final List<File> files = new ArrayList<>();
    private byte[] prefix = new byte[0];
    private byte[] gap = new byte[0];
    private byte[] suffix = new byte[0];
    private int entryCountOffset;

    /** Adds a deflated file. */
    public File add(String name, byte[] content) {
        File file = new File();
        file.name = name.getBytes(StandardCharsets.UTF_8);
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(content);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 16];
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        file.data = out.toByteArray();
        CRC32 crc = new CRC32();
        crc.update(content);
        file.crc = crc.getValue();
        file.size = content.length;
        file.compressed = file.data.length;
        files.add(file);
        return file;
    }

    /** Adds a file as it is. */
    public File addStored(String name, byte[] content) {
        File file = add(name, content);
        file.method = 0;
        file.data = content;
        file.compressed = content.length;
        return file;
    }

    /** All files, for a test to bend. */
    public List<File> files() {
        return files;
    }

    /** Bytes before the first file; every offset then counts from behind them. */
    public RawZip prefix(String text) {
        prefix = text.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    /** Bytes between the last file and the directory. */
    public RawZip gap(String text) {
        gap = text.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    /** Bytes behind the end. */
    public RawZip suffix(String text) {
        suffix = text.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    /** The end record counts so many files more than there are. */
    public RawZip miscount(int by) {
        entryCountOffset = by;
        return this;
    }

    public byte[] bytes() {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        for (File file : files) {
            if (file.sameBytesAs != null) {
                file.offset = file.sameBytesAs.offset;
                continue;
            }
            zip.writeBytes(file.before);
            file.offset = zip.size();
            local(zip, file);
        }
        zip.writeBytes(gap);
        int directory = zip.size();
        files.forEach(file -> central(zip, file));
        int directoryBytes = zip.size() - directory;
        int count = files.size() + entryCountOffset;
        zip.writeBytes(buffer(22)
                .putInt(END)
                .putInt(0)
                .putShort((short) count)
                .putShort((short) count)
                .putInt(directoryBytes)
                .putInt(directory)
                .putShort((short) 0)
                .array());
        zip.writeBytes(suffix);
        byte[] body = zip.toByteArray();
        byte[] all = new byte[prefix.length + body.length];
        System.arraycopy(prefix, 0, all, 0, prefix.length);
        System.arraycopy(body, 0, all, prefix.length, body.length);
        return all;
    }

    private static void local(ByteArrayOutputStream zip, File file) {
        byte[] name = file.localNameOrName();
        int flags = (file.localFlags >= 0 ? file.localFlags : file.flags) | (file.descriptor ? 1 << 3 : 0);
        zip.writeBytes(buffer(30)
                .putInt(LOCAL)
                .putShort((short) 20)
                .putShort((short) flags)
                .putShort((short) file.method)
                .putInt(0)
                .putInt((int) (file.descriptor ? 0 : file.crc))
                .putInt((int) (file.descriptor ? 0 : file.compressed))
                .putInt((int) (file.descriptor ? 0 : file.size))
                .putShort((short) name.length)
                .putShort((short) file.extra.length)
                .array());
        zip.writeBytes(name);
        zip.writeBytes(file.extra);
        zip.writeBytes(file.data);
        if (file.descriptor) {
            zip.writeBytes(buffer(16)
                    .putInt(DESCRIPTOR)
                    .putInt((int) file.crc)
                    .putInt((int) file.compressed)
                    .putInt((int) file.size)
                    .array());
        }
    }

    private static void central(ByteArrayOutputStream zip, File file) {
        byte[] comment = file.comment.getBytes(StandardCharsets.UTF_8);
        zip.writeBytes(buffer(46)
                .putInt(CENTRAL)
                .putShort((short) (3 << 8 | 20))
                .putShort((short) 20)
                .putShort((short) (file.flags | (file.descriptor ? 1 << 3 : 0)))
                .putShort((short) file.method)
                .putInt(0)
                .putInt((int) file.crc)
                .putInt((int) file.compressed)
                .putInt((int) file.size)
                .putShort((short) file.name.length)
                .putShort((short) file.extra.length)
                .putShort((short) comment.length)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt((int) file.external)
                .putInt(file.offset)
                .array());
        zip.writeBytes(file.name);
        zip.writeBytes(file.extra);
        zip.writeBytes(comment);
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
