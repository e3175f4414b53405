package org.housingfund.gateway.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.List;
import java.util.Properties;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** A partner's SFTP server on a loopback port: public key login, a host key that is pinned. */
public final class TestSftp implements AutoCloseable {
    private static final int KEY_BITS = 256;

    private final Path dir;
    private final KeyPair hostKey = newKey();
    private SshServer server;
    private int port;

    public TestSftp(Path dir) throws IOException, GeneralSecurityException {
        this.dir = dir;
        for (String folder : List.of("inbox", "outbox", "archive", "rejected")) {
            Files.createDirectories(home().resolve(folder));
        }
        KeyPair client = newKey();
        try (OutputStream out = Files.newOutputStream(dir.resolve("client_key"))) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(client, "test", null, out);
        }
        Files.setPosixFilePermissions(dir.resolve("client_key"), PosixFilePermissions.fromString("rw-------"));
        start(client.getPublic());
        pinHostKey();
    }

    private void start(PublicKey allowed) throws IOException {
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(port);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPublickeyAuthenticator((user, key, session) -> KeyUtils.compareKeys(key, allowed));
        server.setPasswordAuthenticator(null);
        server.setSubsystemFactories(List.of(new SftpSubsystemFactory.Builder().build()));
        server.setFileSystemFactory(new VirtualFileSystemFactory(home()));
        server.start();
        port = server.getPort();
    }

    private void pin(PublicKey key) throws IOException {
        Files.writeString(
                dir.resolve("known_hosts"), "[127.0.0.1]:" + port + ' ' + PublicKeyEntry.toString(key) + '\n');
    }

    /** The client expects the server's own host key, as from the start. */
    public void pinHostKey() throws IOException {
        pin(hostKey.getPublic());
    }

    /** The client from now on expects another host key than the server's. */
    public void pinAnotherHostKey() throws IOException, GeneralSecurityException {
        pin(newKey().getPublic());
    }

    private static KeyPair newKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(KEY_BITS);
        return generator.generateKeyPair();
    }

    /** What the account sees as its root. */
    public Path home() {
        return dir.resolve("home");
    }

    /** The settings of a partner who is served here. */
    public Properties settings(String partner) {
        String prefix = "gateway.partners." + partner + ".sftp.";
        Properties settings = new Properties();
        settings.setProperty(prefix + "host", "127.0.0.1");
        settings.setProperty(prefix + "port", Integer.toString(port));
        settings.setProperty(prefix + "user", partner);
        settings.setProperty(
                prefix + "private-key-file", dir.resolve("client_key").toString());
        settings.setProperty(
                prefix + "known-hosts-file", dir.resolve("known_hosts").toString());
        return settings;
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }
}
