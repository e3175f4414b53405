package org.housingfund.gateway.casework;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The records of a ZIP file (PKWARE APPNOTE 6.3), read as they stand. All numbers are little-endian. */
final class ZipParts {
    static final int END_BYTES = 22;
    static final int LOCAL_BYTES = 30;
    static final int CENTRAL_BYTES = 46;
    static final int LOCAL_SIGNATURE = 0x04034b50;
    static final int CENTRAL_SIGNATURE = 0x02014b50;
    static final int END_SIGNATURE = 0x06054b50;
    static final int DESCRIPTOR_SIGNATURE = 0x08074b50;
    static final int ENCRYPTED = 1;
    static final int HAS_DESCRIPTOR = 1 << 3;
    static final int UTF8 = 1 << 11;

    /** Deflate's level, descriptor, UTF-8: anything else is encryption or what nobody needs. */
    private static final int KNOWN_FLAGS = 0b110 | HAS_DESCRIPTOR | UTF8;

    private static final int STORED = 0;
    private static final int DEFLATED = 8;

    /** Extra fields that say something else than the header: ZIP64 sizes, another name, encryption. */
    private static final Set<Integer> CONTRADICTING_EXTRAS = Set.of(0x0001, 0x0017, 0x7075, 0x9901);

    private ZipParts() {}

    /**
     * What the header of a file says, in the directory or before its data.
     *
     * @param position in the directory, from 1
     * @param externalAttributes of the directory only; Unix file mode in the upper half
     * @param localOffset of the directory only
     * @param bytes length of the header with name and extra fields
     */
    record Header(
            int position,
            String name,
            int flags,
            int method,
            long crc,
            long compressedBytes,
            long sizeBytes,
            long externalAttributes,
            long localOffset,
            int bytes) {
        /** How a problem names it. Its own name may be a person's (R-L7). */
        String file() {
            return shown(position);
        }

        boolean stored() {
            return method == STORED;
        }

        boolean hasDescriptor() {
            return (flags & HAS_DESCRIPTOR) != 0;
        }
    }

    private static String shown(int position) {
        return "第" + position + "个文件";
    }

    /** Where the directory lies. */
    record End(int entries, long directoryOffset, long directoryBytes, boolean plain) {}

    static ByteBuffer read(SeekableByteChannel file, long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        file.position(offset);
        while (buffer.hasRemaining()) {
            if (file.read(buffer) < 0) {
                throw new EOFException();
            }
        }
        return buffer.flip();
    }

    static long unsigned(int value) {
        return Integer.toUnsignedLong(value);
    }

    static int unsigned(short value) {
        return Short.toUnsignedInt(value);
    }

    /** The end record, which must be the file's last bytes. */
    static End end(ByteBuffer at) {
        int signature = at.getInt();
        int disk = unsigned(at.getShort());
        int directoryDisk = unsigned(at.getShort());
        int here = unsigned(at.getShort());
        int total = unsigned(at.getShort());
        long bytes = unsigned(at.getInt());
        long offset = unsigned(at.getInt());
        int comment = unsigned(at.getShort());
        boolean plain = signature == END_SIGNATURE && disk == 0 && directoryDisk == 0 && here == total && comment == 0;
        return new End(total, offset, bytes, plain);
    }

    /** A header of the directory; the buffer stands behind it afterwards. */
    static Header central(ByteBuffer at, int position) throws PackageRefused {
        int start = at.position();
        if (at.remaining() < CENTRAL_BYTES || at.getInt() != CENTRAL_SIGNATURE) {
            throw new PackageRefused(CaseProblem.ZIP_UNREADABLE.of("", "目录残缺"));
        }
        at.getInt(); // versions
        int flags = unsigned(at.getShort());
        int method = unsigned(at.getShort());
        at.getInt(); // time and date
        long crc = unsigned(at.getInt());
        long compressed = unsigned(at.getInt());
        long size = unsigned(at.getInt());
        int nameBytes = unsigned(at.getShort());
        int extraBytes = unsigned(at.getShort());
        int commentBytes = unsigned(at.getShort());
        int disk = unsigned(at.getShort());
        at.getShort(); // internal attributes
        long external = unsigned(at.getInt());
        long offset = unsigned(at.getInt());
        if (at.remaining() < nameBytes + extraBytes + commentBytes || disk != 0) {
            throw new PackageRefused(CaseProblem.ZIP_UNREADABLE.of("", "目录残缺或分卷"));
        }
        String name = name(at, nameBytes, flags, position);
        check(position, flags, method);
        checkExtras(position, at, extraBytes);
        if (commentBytes > 0) {
            throw new PackageRefused(CaseProblem.ZIP_SURPLUS.of(shown(position), shown(position) + "带有注释"));
        }
        return new Header(
                position, name, flags, method, crc, compressed, size, external, offset, at.position() - start);
    }

    /** The header before a file's data. */
    static Header local(SeekableByteChannel file, long offset, int position) throws IOException, PackageRefused {
        ByteBuffer at = read(file, offset, LOCAL_BYTES);
        if (at.getInt() != LOCAL_SIGNATURE) {
            throw new PackageRefused(CaseProblem.ZIP_CONTRADICTION.of("", "目录所指之处没有文件"));
        }
        at.getShort(); // version
        int flags = unsigned(at.getShort());
        int method = unsigned(at.getShort());
        at.getInt(); // time and date
        long crc = unsigned(at.getInt());
        long compressed = unsigned(at.getInt());
        long size = unsigned(at.getInt());
        int nameBytes = unsigned(at.getShort());
        int extraBytes = unsigned(at.getShort());
        ByteBuffer rest = read(file, offset + LOCAL_BYTES, nameBytes + extraBytes);
        String name = name(rest, nameBytes, flags, position);
        check(position, flags, method);
        checkExtras(position, rest, extraBytes);
        return new Header(
                position, name, flags, method, crc, compressed, size, 0, offset, LOCAL_BYTES + nameBytes + extraBytes);
    }

    private static void check(int position, int flags, int method) throws PackageRefused {
        if ((flags & ENCRYPTED) != 0) {
            throw new PackageRefused(CaseProblem.ZIP_ENCRYPTED.of(shown(position)));
        }
        if ((flags & ~KNOWN_FLAGS) != 0 || (method != STORED && method != DEFLATED)) {
            throw new PackageRefused(CaseProblem.ZIP_UNREADABLE.of(shown(position), shown(position) + "的压缩方式不受支持"));
        }
    }

    private static String name(ByteBuffer at, int bytes, int flags, int position) throws PackageRefused {
        byte[] raw = new byte[bytes];
        at.get(raw);
        try {
            // Without the flag the name's encoding is anybody's guess, so it must be ASCII.
            return ((flags & UTF8) != 0 ? StandardCharsets.UTF_8 : StandardCharsets.US_ASCII)
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(raw))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new PackageRefused(CaseProblem.NAME_NOT_UTF8.of(shown(position)));
        }
    }

    private static void checkExtras(int position, ByteBuffer at, int bytes) throws PackageRefused {
        int end = at.position() + bytes;
        while (at.position() < end) {
            int id = end - at.position() < 4 ? -1 : unsigned(at.getShort());
            int length = id < 0 ? 0 : unsigned(at.getShort());
            if (id < 0 || CONTRADICTING_EXTRAS.contains(id) || length > end - at.position()) {
                throw new PackageRefused(CaseProblem.ZIP_CONTRADICTION.of(shown(position), shown(position) + "的扩展字段"));
            }
            at.position(at.position() + length);
        }
    }
}
