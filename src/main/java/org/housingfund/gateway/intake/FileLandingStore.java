package org.housingfund.gateway.intake;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.housingfund.gateway.kernel.FieldCipher;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.keys.KeyInUse;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * The landing store as a directory: {@code <first two hex digits>/<digest of the bytes in clear>}, each file as
 * {@link LandingFormat} says. What a crash leaves behind is a temporary file that nothing refers to, encrypted too.
 */
@Component
@EnableConfigurationProperties(LandingSettings.class)
class FileLandingStore implements LandingStore {
    private static final int FAN_OUT_DIGITS = 2;
    private static final Pattern FOLDER = Pattern.compile("[0-9a-f]{" + FAN_OUT_DIGITS + "}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private final Path dir;
    private final long maxBytes;
    private final LandingFormat format;
    private final KeyInUse keyInUse;
    private final Owner owner;

    /** The account that a file belongs to. */
    @FunctionalInterface
    interface Owner {
        String of(Path file) throws IOException;
    }

    @Autowired
    FileLandingStore(LandingSettings settings, FieldCipher cipher, KeyInUse keyInUse) {
        this(settings, cipher, keyInUse, file -> Files.getOwner(file).getName());
    }

    FileLandingStore(LandingSettings settings, FieldCipher cipher, KeyInUse keyInUse, Owner owner) {
        this.dir = settings.dir();
        this.maxBytes = settings.maxBytes();
        this.format = new LandingFormat(cipher);
        this.keyInUse = keyInUse;
        this.owner = owner;
    }

    @Override
    public Landed store(Content content) throws IOException {
        Files.createDirectories(dir);
        Path temporary = Files.createTempFile(dir, "landing-", ".part");
        try {
            Landed landed = encrypt(content, temporary);
            keep(temporary, path(landed.sha256()));
            return landed;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private Landed encrypt(Content content, Path temporary) throws IOException {
        try (FileChannel file = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            LandingFormat.Writing writing = format.new Writing(file);
            Counted counted;
            try (OutputStream encrypted = writing.bytes()) {
                counted = new Counted(encrypted);
                content.writeTo(counted);
            }
            Landed landed = new Landed(Sha256.ofDigest(counted.digest.digest()), counted.sizeBytes);
            writing.header(landed.sha256());
            file.force(true);
            return landed;
        }
    }

    /** Digests what passes, up to the limit; not buffered, as the encrypting stream beneath it is. */
    private final class Counted extends FilterOutputStream {
        private final MessageDigest digest = Sha256.newDigest();
        private long sizeBytes;

        Counted(OutputStream sink) {
            super(sink);
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            sizeBytes += length;
            if (sizeBytes > maxBytes) {
                throw new IOException("文件超过上限" + maxBytes + "字节（gateway.landing.max-bytes），未接收");
            }
            digest.update(bytes, offset, length);
            out.write(bytes, offset, length);
        }
    }

    /** A file that lies there already stays as it is where this node's key has been forgotten. */
    private void keep(Path temporary, Path target) throws IOException {
        keyInUse.whileInUse(format.activeKeyId(), () -> rename(temporary, target));
    }

    private void rename(Path temporary, Path target) throws IOException {
        Path parent = target.getParent();
        if (!Files.isDirectory(parent)) {
            Files.createDirectories(parent);
            sync(dir);
        }
        // The same bytes twice: replacing a file by one that reads the same harms no reader.
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        sync(parent);
    }

    /** A rename is durable only when its directory is; Windows neither needs nor allows it. */
    private static void sync(Path directory) throws IOException {
        if (directory.getFileSystem().getSeparator().equals("/")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private Path path(Sha256 sha256) {
        return dir.resolve(sha256.hex().substring(0, FAN_OUT_DIGITS)).resolve(sha256.hex());
    }

    @Override
    public InputStream open(Sha256 sha256) throws IOException {
        return decrypted(sha256).stream();
    }

    @Override
    public SeekableByteChannel channel(Sha256 sha256) throws IOException {
        return decrypted(sha256);
    }

    private LandedChannel decrypted(Sha256 sha256) throws IOException {
        FileChannel file = FileChannel.open(path(sha256), StandardOpenOption.READ);
        try {
            return new LandedChannel(format.open(file, sha256), sha256);
        } catch (IOException e) {
            file.close();
            throw LandedChannel.unreadable(sha256, e);
        }
    }

    /** Every file by its digest, listed a folder at a time: files may be replaced meanwhile. */
    Stream<Sha256> files() {
        return names(dir.toAbsolutePath(), FOLDER).stream()
                .flatMap(folder -> names(dir.resolve(folder), DIGEST).stream())
                .map(Sha256::new);
    }

    private static List<String> names(Path directory, Pattern pattern) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(path -> path.getFileName().toString())
                    .filter(name -> pattern.matcher(name).matches())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("落地目录（gateway.landing.dir）无法读取：" + LandedChannel.why(e), e);
        }
    }

    /** Returns where what this process writes belongs to the same account as what lies there: files are 0600. */
    void requireOwnFiles() throws IOException {
        Optional<Sha256> any = files().findFirst();
        Path own = Files.createTempFile(dir, "own-", ".part");
        try {
            if (any.isPresent()) {
                String theirs = owner.of(path(any.get()));
                String ours = owner.of(own);
                if (!theirs.equals(ours)) {
                    throw new IOException("其中的文件属于账号“" + theirs + "”，本命令写的文件属于“" + ours + "”，网关将无法读取");
                }
            }
        } finally {
            Files.delete(own);
        }
    }

    /** Removes what interrupted writes have left, unless one of them may still go on. */
    void removeInterrupted(Instant before) throws IOException {
        Files.createDirectories(dir);
        try (DirectoryStream<Path> temporaries = Files.newDirectoryStream(dir, "*.part")) {
            for (Path temporary : temporaries) {
                if (Files.getLastModifiedTime(temporary).toInstant().isBefore(before)) {
                    Files.deleteIfExists(temporary);
                }
            }
        }
    }

    /** The id of the key that a file lies under. */
    String keyId(Sha256 sha256) throws IOException {
        try (FileChannel file = FileChannel.open(path(sha256), StandardOpenOption.READ)) {
            return LandingFormat.keyId(file);
        } catch (IOException e) {
            throw LandedChannel.unreadable(sha256, e);
        }
    }

    /**
     * Puts a file under the active key. It is replaced as a whole: who reads it meanwhile reads on in the old one.
     *
     * @return whether it was under another one
     */
    boolean renew(Sha256 sha256) throws IOException {
        if (keyId(sha256).equals(format.activeKeyId())) {
            return false;
        }
        Path temporary = Files.createTempFile(dir, "renewed-", ".part");
        try {
            try (FileChannel from = FileChannel.open(path(sha256), StandardOpenOption.READ);
                    FileChannel to = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                format.copyUnderActiveKey(from, to, sha256);
                to.force(true);
            } catch (IOException e) {
                throw LandedChannel.unreadable(sha256, e);
            }
            keep(temporary, path(sha256));
            return true;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
