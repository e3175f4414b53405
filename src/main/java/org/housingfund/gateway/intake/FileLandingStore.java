package org.housingfund.gateway.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import org.housingfund.gateway.kernel.Sha256;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * The landing store as a directory: {@code <first two hex digits>/<digest>}. What a crash leaves behind is a temporary
 * file that nothing refers to.
 */
@Component
@EnableConfigurationProperties(LandingSettings.class)
class FileLandingStore implements LandingStore {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int FAN_OUT_DIGITS = 2;

    private final Path dir;
    private final long maxBytes;

    FileLandingStore(LandingSettings settings) {
        this.dir = settings.dir();
        this.maxBytes = settings.maxBytes();
    }

    @Override
    public Landed store(InputStream bytes) throws IOException {
        Files.createDirectories(dir);
        Path temporary = Files.createTempFile(dir, "landing-", ".part");
        try {
            Landed landed = copy(bytes, temporary);
            keep(temporary, path(landed.sha256()));
            return landed;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private Landed copy(InputStream bytes, Path temporary) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        long size = 0;
        byte[] buffer = new byte[BUFFER_BYTES];
        try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                size += read;
                if (size > maxBytes) {
                    throw new IOException("文件超过上限" + maxBytes + "字节（gateway.landing.max-bytes），未接收");
                }
                digest.update(buffer, 0, read);
                ByteBuffer pending = ByteBuffer.wrap(buffer, 0, read);
                while (pending.hasRemaining()) {
                    out.write(pending);
                }
            }
            out.force(true);
        }
        return new Landed(Sha256.ofDigest(digest.digest()), size);
    }

    private void keep(Path temporary, Path target) throws IOException {
        Path parent = target.getParent();
        if (!Files.isDirectory(parent)) {
            Files.createDirectories(parent);
            sync(dir);
        }
        // The same bytes twice: replacing a file by an equal one harms no reader.
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

    @Override
    public Path path(Sha256 sha256) {
        return dir.resolve(sha256.hex().substring(0, FAN_OUT_DIGITS)).resolve(sha256.hex());
    }
}
