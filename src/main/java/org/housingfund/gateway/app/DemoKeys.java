package org.housingfund.gateway.app;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.housingfund.gateway.kernel.KeyRing;

/** Keys of the demonstration: generated at the first start, kept in a file that only the owner reads. */
final class DemoKeys {
    private static final String KEY_ID = "demo";

    private DemoKeys() {}

    static CryptoProperties at(Path file) throws IOException {
        if (!Files.exists(file)) {
            generate(file);
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        String active = properties.getProperty("gateway.crypto.active-key", "");
        String prefix = "gateway.crypto.keys.";
        return new CryptoProperties(
                active,
                properties.stringPropertyNames().stream()
                        .filter(name -> name.startsWith(prefix))
                        .collect(Collectors.toMap(name -> name.substring(prefix.length()), properties::getProperty)));
    }

    private static void generate(Path file) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        // Only this directory is closed: the database, perhaps another user, lives beside it.
        Files.createDirectories(file.getParent().getParent());
        if (!Files.isDirectory(file.getParent())) {
            Files.createDirectory(file.getParent(), attributes(posix, "rwx------"));
        }
        // Complete or not there at all: half a key file would lock the data away.
        Path fresh = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, attributes(posix, "rw-------"));
        Files.write(
                fresh,
                List.of("gateway.crypto.active-key=" + KEY_ID, "gateway.crypto.keys." + KEY_ID + "=" + randomKey()),
                StandardCharsets.UTF_8,
                StandardOpenOption.SYNC);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static FileAttribute<?>[] attributes(boolean posix, String permissions) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static String randomKey() {
        byte[] key = new byte[KeyRing.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
