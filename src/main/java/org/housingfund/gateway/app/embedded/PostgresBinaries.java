package org.housingfund.gateway.app.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.housingfund.gateway.app.StartRefused;
import org.housingfund.gateway.kernel.Sha256;

/** PostgreSQL's programs, out of the one platform's archive that the build put on the class path. */
final class PostgresBinaries {
    private PostgresBinaries() {}

    /** Unpacks them once per version; returns the folder with {@code bin}. */
    static Path unpack(Path parent) throws IOException {
        byte[] archive;
        String resource = resource();
        try (InputStream in = PostgresBinaries.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new StartRefused(
                        "程序包中没有本机平台的 PostgreSQL（" + resource + "）", "请在本机平台上构建，或配置 spring.datasource.url 使用外部数据库。");
            }
            archive = in.readAllBytes();
        }
        Path target = parent.resolve(Sha256.of(archive).hex().substring(0, 12));
        if (Files.notExists(target)) {
            Path temporary = Files.createDirectories(parent).resolve(target.getFileName() + ".new");
            deleteRecursively(temporary);
            try (InputStream in = new BufferedInputStream(PostgresBinaries.class.getResourceAsStream(resource))) {
                extract(in, temporary);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        }
        return target;
    }

    private static String resource() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String platform = os.contains("win") ? "windows" : os.contains("mac") ? "darwin" : "linux";
        String machine = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        return "/postgres-" + platform + "-" + machine + ".txz";
    }

    private static void extract(InputStream archive, Path target) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(archive))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                    continue;
                }
                Files.createDirectories(file.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, file);
                    if ((entry.getMode() & 0100) != 0) {
                        makeExecutable(file);
                    }
                }
            }
        }
    }

    private static void makeExecutable(Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Set<PosixFilePermission> permissions = EnumSet.copyOf(PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setPosixFilePermissions(file, permissions);
        }
    }

    static void deleteRecursively(Path path) throws IOException {
        if (Files.exists(path)) {
            try (Stream<Path> all = Files.walk(path)) {
                for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
