package org.housingfund.gateway.app.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/**
 * SFTP on loopback: one account and one key per partner, each seeing only its own folder {@code <data>/sftp/<partner>}.
 * Keys are generated once; the host's stands in a known_hosts file, so that clients check it.
 */
final class SftpServer implements AutoCloseable {
    private static final List<String> FOLDERS = List.of("inbox", "outbox", "archive", "rejected");
    private static final int KEY_BITS = 256;

    private final SshServer server = SshServer.setUpDefaultServer();
    private final Secrets secrets;
    private final Path knownHosts;

    private SftpServer(Path dataDir, Secrets secrets) {
        this.secrets = secrets;
        this.knownHosts = dataDir.resolve("sftp").resolve("known_hosts");
    }

    /** @param partners account name by partner id */
    static SftpServer start(Path dataDir, Secrets secrets, int preferredPort, Map<String, String> partners)
            throws IOException, GeneralSecurityException {
        SftpServer sftp = new SftpServer(dataDir, secrets);
        sftp.configure(dataDir.resolve("sftp"), partners);
        sftp.listen(preferredPort);
        return sftp;
    }

    int port() {
        return server.getPort();
    }

    Path knownHosts() {
        return knownHosts;
    }

    /** Private key with which this partner's account is used. */
    Path clientKey(String partner) {
        return secrets.path("sftp-" + partner);
    }

    private void configure(Path root, Map<String, String> partners) throws IOException, GeneralSecurityException {
        VirtualFileSystemFactory homes = new VirtualFileSystemFactory();
        Map<String, PublicKey> keys = new HashMap<>();
        for (Map.Entry<String, String> partner : partners.entrySet()) {
            Path home = root.resolve(partner.getKey());
            for (String folder : FOLDERS) {
                Files.createDirectories(home.resolve(folder));
            }
            homes.setUserHomeDir(partner.getValue(), home);
            keys.put(partner.getValue(), key("sftp-" + partner.getKey()).getPublic());
        }
        KeyPair hostKey = key("sftp-host-key");
        server.setHost(Ports.LOOPBACK);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPublickeyAuthenticator(
                (user, offered, session) -> keys.containsKey(user) && KeyUtils.compareKeys(keys.get(user), offered));
        server.setPasswordAuthenticator(null);
        server.setKeyboardInteractiveAuthenticator(null);
        server.setSubsystemFactories(List.of(new SftpSubsystemFactory.Builder().build()));
        server.setFileSystemFactory(homes);
    }

    private void listen(int preferredPort) throws IOException, GeneralSecurityException {
        server.setPort(Ports.free(preferredPort));
        server.start();
        Files.writeString(
                knownHosts,
                "[" + Ports.LOOPBACK + "]:" + port() + " "
                        + PublicKeyEntry.toString(key("sftp-host-key").getPublic()) + "\n");
    }

    /** The key of this name, generated at first use. */
    private KeyPair key(String name) throws IOException, GeneralSecurityException {
        Path file = secrets.path(name);
        if (Files.notExists(file)) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(KEY_BITS);
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(generator.generateKeyPair(), name, null, text);
            secrets.write(name, text.toByteArray());
        }
        return new FileKeyPairProvider(file).loadKeys(null).iterator().next();
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }
}
