package org.housingfund.gateway.app.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** Passwords and keys of the embedded services: generated once, readable by their owner only. */
final class Secrets {
    private static final int PASSWORD_BYTES = 24;
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path dir;

    Secrets(Path dir) throws IOException {
        this.dir = privateDirectory(dir);
    }

    /** A directory that only its owner can enter. */
    static Path privateDirectory(Path dir) throws IOException {
        return Files.createDirectories(dir, mode("rwx------"));
    }

    /** Where a secret of this name lies, or will. */
    Path path(String name) {
        return dir.resolve(name);
    }

    /** The password of this name. */
    String password(String name) throws IOException {
        Path file = path(name);
        if (Files.notExists(file)) {
            byte[] random = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(random);
            write(
                    name,
                    Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(random)
                            .getBytes(StandardCharsets.US_ASCII));
        }
        return Files.readString(file).strip();
    }

    /** Writes whole or not at all. */
    void write(String name, byte[] content) throws IOException {
        Path temporary = path(name + ".new");
        Files.deleteIfExists(temporary);
        Files.createFile(temporary, mode("rw-------"));
        Files.write(temporary, content);
        Files.move(temporary, path(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static FileAttribute<?>[] mode(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
