package org.housingfund.gateway.app.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
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

/** A bank at its SFTP account: writes into its inbox folder, reads its outbox folder. One connection, used by one thread. */
final class SimulatedBank implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String REPORT = ".rejected.json";

    private final Sftp account;
    private final SshClient client = SshClient.setUpDefaultClient();
    private final ClientSession session;
    private final SftpClient files;

    SimulatedBank(Sftp account) throws IOException, GeneralSecurityException {
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
        if (!exists(report + ".done")) {
            return Optional.empty();
        }
        try (InputStream in = files.read(report)) {
            return Optional.of(in.readAllBytes());
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
