package org.housingfund.gateway.app.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.keyverifier.KnownHostsServerKeyVerifier;
import org.apache.sshd.client.keyverifier.RejectAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.housingfund.gateway.app.GatewayProperties.Sftp;

/** A partner at its SFTP account: writes into its inbox, reads its outbox. One connection, used by one thread. */
final class PartnerSftp implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String REPORT = ".rejected.json";
    private static final String DONE = ".done";

    private final Sftp account;
    private final SshClient client = SshClient.setUpDefaultClient();
    private final ClientSession session;
    private final SftpClient files;

    PartnerSftp(Sftp account) throws IOException, GeneralSecurityException {
        this.account = account;
        client.setServerKeyVerifier(
                new KnownHostsServerKeyVerifier(RejectAllServerKeyVerifier.INSTANCE, account.knownHostsFile()));
        client.setKeyIdentityProvider(new FileKeyPairProvider(account.privateKeyFile()));
        client.start();
        session = client.connect(account.user(), account.host(), account.port())
                .verify(TIMEOUT)
                .getSession();
        session.auth().verify(TIMEOUT);
        files = SftpClientFactory.instance().createSftpClient(session);
    }

    /** Delivers a file: its bytes first, then the done-file. What lies there complete is left alone. */
    void deliver(String name, byte[] content) throws IOException {
        String path = path("inbox", name);
        String done = path + account.doneSuffix();
        if (!exists(done)) {
            write(path, content);
            write(done, new byte[0]);
        }
    }

    /** The gateway's rejection report on a file, once it is there. */
    Optional<byte[]> rejectionOf(String name) throws IOException {
        String report = path("outbox", name + REPORT);
        return exists(report + DONE) ? Optional.of(read(report)) : Optional.empty();
    }

    /** Names of complete files in the outbox folder, in order. */
    List<String> received() throws IOException {
        Set<String> names = new TreeSet<>();
        for (SftpClient.DirEntry entry : files.readDir(path("outbox", ""))) {
            names.add(entry.getFilename());
        }
        return names.stream().filter(name -> names.contains(name + DONE)).toList();
    }

    /** Bytes of a file in the outbox folder. */
    byte[] content(String name) throws IOException {
        return read(path("outbox", name));
    }

    /** Takes a file out of the outbox folder: it is dealt with. */
    void remove(String name) throws IOException {
        files.remove(path("outbox", name));
        files.remove(path("outbox", name + DONE));
    }

    private byte[] read(String path) throws IOException {
        try (InputStream in = files.read(path)) {
            return in.readAllBytes();
        }
    }

    private void write(String path, byte[] content) throws IOException {
        try (OutputStream out = files.write(path, EnumSet.of(OpenMode.Write, OpenMode.Create, OpenMode.Truncate))) {
            out.write(content);
        }
    }

    private boolean exists(String path) throws IOException {
        try {
            files.stat(path);
            return true;
        } catch (SftpException e) {
            if (e.getStatus() == SftpConstants.SSH_FX_NO_SUCH_FILE) {
                return false;
            }
            throw e;
        }
    }

    private String path(String folder, String name) {
        return (account.baseDir().isEmpty() ? "" : account.baseDir() + "/") + folder + "/" + name;
    }

    @Override
    public void close() throws IOException {
        files.close();
        // Hanging up before the server has answered would be an error in its log.
        session.close(false).await(TIMEOUT);
        client.close();
    }
}
