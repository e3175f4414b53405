package org.housingfund.gateway.app.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ports on loopback. */
final class Ports {
    static final String LOOPBACK = "127.0.0.1";

    private static final Logger LOG = LoggerFactory.getLogger(Ports.class);

    private Ports() {}

    /** This port if it is free, otherwise any free one. */
    static int free(int preferred) throws IOException {
        try {
            return bind(preferred);
        } catch (BindException busy) {
            int free = bind(0);
            LOG.warn("端口 {} 已被占用，改用 {}", preferred, free);
            return free;
        }
    }

    private static int bind(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket.getLocalPort();
        }
    }
}
