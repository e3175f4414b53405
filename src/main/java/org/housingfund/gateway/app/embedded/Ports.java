package org.housingfund.gateway.app.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports on loopback. */
final class Ports {
    static final String LOOPBACK = "127.0.0.1";

    private Ports() {}

    /** This port if it is free, otherwise any free one. */
    static int free(int preferred) throws IOException {
        try {
            return bind(preferred);
        } catch (BindException busy) {
            return bind(0);
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
