package org.housingfund.gateway.casework;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.housingfund.gateway.kernel.Sha256;
import org.springframework.stereotype.Component;

/**
 * The archive package: a folder per case under {@code <dir>/<year>/}, named by date, applicant and initiating centre
 * (R-S2), in which papers, supplements and receipts come together under telling names. Written before the database
 * commits; the same content under the same names, so a repetition after a crash changes nothing.
 */
@Component
final class CaseArchive {
    private static final int NAME_CHARACTERS = 20;
    private static final int CENTRE_CHARACTERS = 25;

    private final Path dir;

    CaseArchive(ArchiveSettings settings) {
        this.dir = settings.dir();
    }

    /** Writes a file's bytes. */
    interface Content {
        void writeTo(OutputStream sink) throws IOException;
    }

    /** One file to be filed. */
    record Filed(String name, Content content) {}

    /** Relative path of a case's folder. The case number keeps two of the same day, name and centre apart. */
    static String folder(LocalDate receivedOn, Manifest manifest) {
        return receivedOn.getYear() + "/"
                + String.join(
                        "_",
                        DateTimeFormatter.BASIC_ISO_DATE.format(receivedOn),
                        cut(manifest.applicant().name(), NAME_CHARACTERS),
                        cut(manifest.initiatingName(), CENTRE_CHARACTERS),
                        manifest.caseNumber());
    }

    private static String cut(String text, int characters) {
        int[] kept = text.codePoints().limit(characters).toArray();
        return new String(kept, 0, kept.length);
    }

    /**
     * Files these in the folder, each written, fsynced and renamed, and then the folder. A failure does not say where: the
     * folder's name holds the applicant's, and goes to no log (R-L7).
     */
    void file(String folder, List<Filed> files) throws IOException {
        try {
            write(folder, files);
        } catch (FileSystemException e) {
            IOException unnamed = new IOException(e.getClass().getSimpleName() + "：" + e.getReason());
            unnamed.setStackTrace(e.getStackTrace());
            throw unnamed;
        }
    }

    private void write(String folder, List<Filed> files) throws IOException {
        Path target = dir.resolve(folder);
        boolean posix = dir.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ownerOnly = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
        Files.createDirectories(target, ownerOnly);
        for (Filed file : files) {
            write(target, file);
        }
        for (Path folderOrParent : List.of(target, target.getParent(), dir)) {
            sync(folderOrParent);
        }
    }

    private static void write(Path folder, Filed file) throws IOException {
        Path temporary = folder.resolve("." + file.name() + ".part");
        try {
            try (FileChannel channel = FileChannel.open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                file.content().writeTo(Channels.newOutputStream(channel));
                channel.force(true);
            }
            Files.move(temporary, folder.resolve(file.name()), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** A rename is durable only when its directory is; Windows neither needs nor allows it. */
    private static void sync(Path directory) throws IOException {
        if (directory.getFileSystem().getSeparator().equals("/")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** Digest of a filed file. */
    Sha256 digest(String folder, String name) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        try (DigestInputStream in =
                new DigestInputStream(Files.newInputStream(dir.resolve(folder).resolve(name)), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return Sha256.ofDigest(digest.digest());
    }
}
