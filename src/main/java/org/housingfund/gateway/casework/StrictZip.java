package org.housingfund.gateway.casework;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import org.housingfund.gateway.casework.SupervisionSettings.Limits;
import org.housingfund.gateway.casework.ZipParts.End;
import org.housingfund.gateway.casework.ZipParts.Header;

/**
 * A ZIP file without ambiguity (R-S7): its files, in any order, tile it from the first byte to the directory, the
 * directory reaches to the end, and both descriptions of every file agree. So every reader sees the same files in it, and
 * none twice. Libraries are lenient here, each in its own way. Memory is bounded whatever the file says.
 */
final class StrictZip implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final long DIRECTORY_LIMIT = 1 << 20;
    private static final int FILE_TYPE = 0xF000;
    private static final int REGULAR_FILE = 0x8000;
    private static final int MODE_SHIFT = 16;

    /** Tiny files of one repeated byte are no bombs. */
    private static final long RATIO_FROM_BYTES = 1 << 16;

    private static final Pattern UNSAFE = Pattern.compile("[/\\\\:\\p{Cntrl}\\p{Cf}\\p{Co}\\p{Cn}\u2028\u2029]");

    /** One file in it. */
    record Entry(String name, long sizeBytes, Header header, long dataOffset) {}

    private final SeekableByteChannel file;
    private final Limits limits;
    private List<Entry> entries = List.of();

    private StrictZip(SeekableByteChannel file, Limits limits) {
        this.file = file;
        this.limits = limits;
    }

    /** Takes it over and checks everything but the files' contents. */
    static StrictZip open(SeekableByteChannel file, Limits limits) throws IOException, PackageRefused {
        StrictZip zip = new StrictZip(file, limits);
        try {
            zip.entries = zip.tiled(zip.directory());
            return zip;
        } catch (EOFException e) {
            zip.close();
            throw new PackageRefused(CaseProblem.ZIP_UNREADABLE.of("", "文件残缺"));
        } catch (IOException | PackageRefused | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    /** Its files in the order of the directory. */
    List<Entry> entries() {
        return entries;
    }

    private List<Header> directory() throws IOException, PackageRefused {
        long size = file.size();
        if (size > limits.packageBytes()) {
            throw new PackageRefused(CaseProblem.PACKAGE_TOO_LARGE.of("", size + "字节"));
        }
        if (size < ZipParts.END_BYTES + ZipParts.LOCAL_BYTES
                || ZipParts.read(file, size - ZipParts.END_BYTES, Integer.BYTES).getInt() != ZipParts.END_SIGNATURE) {
            boolean begins = size >= Integer.BYTES
                    && ZipParts.read(file, 0, Integer.BYTES).getInt() == ZipParts.LOCAL_SIGNATURE;
            throw new PackageRefused(
                    begins
                            ? CaseProblem.ZIP_SURPLUS.of("", "目录之后还有内容，或文件被截断")
                            : CaseProblem.ZIP_UNREADABLE.of("", "没有ZIP目录"));
        }
        End end = ZipParts.end(ZipParts.read(file, size - ZipParts.END_BYTES, ZipParts.END_BYTES));
        if (!end.plain()) {
            throw new PackageRefused(CaseProblem.ZIP_UNREADABLE.of("", "分卷、带注释或使用了ZIP64"));
        }
        if (end.entries() > limits.entries()) {
            throw new PackageRefused(CaseProblem.ZIP_TOO_MANY.of("", Integer.toString(end.entries())));
        }
        if (end.directoryOffset() + end.directoryBytes() != size - ZipParts.END_BYTES
                || end.directoryBytes() > DIRECTORY_LIMIT) {
            throw new PackageRefused(CaseProblem.ZIP_SURPLUS.of("", "文件之前、目录之前或目录之后"));
        }
        ByteBuffer at = ZipParts.read(file, end.directoryOffset(), (int) end.directoryBytes());
        List<Header> headers = new ArrayList<>();
        for (int i = 0; i < end.entries(); i++) {
            headers.add(ZipParts.central(at, i + 1));
        }
        if (at.hasRemaining()) {
            throw new PackageRefused(CaseProblem.ZIP_SURPLUS.of("", "目录的末尾"));
        }
        checkNames(headers);
        checkSizes(headers);
        return headers;
    }

    private static void checkNames(List<Header> headers) throws PackageRefused {
        Set<String> seen = new HashSet<>();
        for (Header header : headers) {
            String name = header.name();
            long type = (header.externalAttributes() >>> MODE_SHIFT) & FILE_TYPE;
            if (type != 0 && type != REGULAR_FILE) {
                throw new PackageRefused(CaseProblem.NOT_A_FILE.of(header.file()));
            }
            if (name.isBlank() || name.startsWith(".") || UNSAFE.matcher(name).find()) {
                throw new PackageRefused(CaseProblem.NAME_UNSAFE.of(header.file()));
            }
            if (!seen.add(Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT))) {
                throw new PackageRefused(CaseProblem.NAME_DUPLICATE.of(header.file()));
            }
        }
    }

    private void checkSizes(List<Header> headers) throws PackageRefused {
        long total = 0;
        for (Header header : headers) {
            long size = header.sizeBytes();
            total += size;
            if (size > limits.entryBytes() || total > limits.totalBytes()) {
                throw new PackageRefused(CaseProblem.ZIP_TOO_LARGE.of(header.file()));
            }
            if (size > RATIO_FROM_BYTES && size / limits.ratio() > header.compressedBytes()) {
                throw new PackageRefused(CaseProblem.ZIP_BOMB.of(header.file()));
            }
            if (size == 0) {
                throw new PackageRefused(CaseProblem.FILE_EMPTY.of(header.file()));
            }
        }
    }

    /** Every byte before the directory belongs to exactly one file, whose own header says what the directory says. */
    private List<Entry> tiled(List<Header> headers) throws IOException, PackageRefused {
        List<Header> byOffset = headers.stream()
                .sorted(Comparator.comparingLong(Header::localOffset))
                .toList();
        List<Entry> found = new ArrayList<>();
        long position = 0;
        for (Header central : byOffset) {
            String name = central.file();
            if (central.localOffset() != position) {
                throw new PackageRefused(
                        central.localOffset() < position
                                ? CaseProblem.ZIP_CONTRADICTION.of(name, name + "与前一个文件重叠")
                                : CaseProblem.ZIP_SURPLUS.of(name, name + "之前"));
            }
            Header local = ZipParts.local(file, position, central.position());
            if (!agree(central, local)) {
                throw new PackageRefused(CaseProblem.ZIP_CONTRADICTION.of(name));
            }
            long data = position + local.bytes();
            found.add(new Entry(central.name(), central.sizeBytes(), central, data));
            position = data + central.compressedBytes() + (central.hasDescriptor() ? descriptor(central, data) : 0);
        }
        long directory = file.size()
                - ZipParts.END_BYTES
                - headers.stream().mapToLong(Header::bytes).sum();
        if (position != directory) {
            throw new PackageRefused(
                    position > directory
                            ? CaseProblem.ZIP_CONTRADICTION.of("", "文件伸入目录")
                            : CaseProblem.ZIP_SURPLUS.of("", "最后一个文件与目录之间"));
        }
        found.sort(Comparator.comparingInt(entry -> headers.indexOf(entry.header())));
        return List.copyOf(found);
    }

    private static boolean agree(Header central, Header local) {
        return central.name().equals(local.name())
                && central.flags() == local.flags()
                && central.method() == local.method()
                && (central.hasDescriptor()
                        ? agrees(central.crc(), local.crc())
                                && agrees(central.compressedBytes(), local.compressedBytes())
                                && agrees(central.sizeBytes(), local.sizeBytes())
                        : central.crc() == local.crc()
                                && central.compressedBytes() == local.compressedBytes()
                                && central.sizeBytes() == local.sizeBytes());
    }

    /** Where a descriptor follows the data, the header before it may say nothing. */
    private static boolean agrees(long central, long local) {
        return local == 0 || central == local;
    }

    /** Length of the descriptor behind the data, which repeats checksum and sizes; its signature is optional. */
    private int descriptor(Header central, long data) throws IOException, PackageRefused {
        int numbers = 3 * Integer.BYTES;
        ByteBuffer at = ZipParts.read(file, data + central.compressedBytes(), numbers + Integer.BYTES);
        for (int signature : new int[] {Integer.BYTES, 0}) {
            boolean signed = signature == 0 || at.getInt(0) == ZipParts.DESCRIPTOR_SIGNATURE;
            if (signed
                    && ZipParts.unsigned(at.getInt(signature)) == central.crc()
                    && ZipParts.unsigned(at.getInt(signature + 4)) == central.compressedBytes()
                    && ZipParts.unsigned(at.getInt(signature + 8)) == central.sizeBytes()) {
                return signature + numbers;
            }
        }
        String name = central.file();
        throw new PackageRefused(CaseProblem.ZIP_CONTRADICTION.of(name, name + "之后的说明"));
    }

    /**
     * Writes a file's content, checking its size and checksum on the way; never more bytes than the directory says.
     *
     * @throws PackageRefused after an unspecified part was written
     */
    void copy(Entry entry, OutputStream sink) throws IOException, PackageRefused {
        CRC32 crc = new CRC32();
        long written = 0;
        byte[] buffer = new byte[BUFFER_BYTES];
        try (ZipContent content = new ZipContent(file, entry)) {
            for (int read = content.read(buffer, 0, buffer.length);
                    read >= 0;
                    read = content.read(buffer, 0, buffer.length)) {
                written += read;
                if (written > entry.sizeBytes()) {
                    throw contradiction(entry);
                }
                crc.update(buffer, 0, read);
                sink.write(buffer, 0, read);
            }
            if (written != entry.sizeBytes() || crc.getValue() != entry.header().crc() || !content.consumed()) {
                throw contradiction(entry);
            }
        } catch (DataFormatException e) {
            throw contradiction(entry);
        }
    }

    private static PackageRefused contradiction(Entry entry) {
        String name = entry.header().file();
        return new PackageRefused(CaseProblem.ZIP_CONTRADICTION.of(name, name + "的内容"));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
