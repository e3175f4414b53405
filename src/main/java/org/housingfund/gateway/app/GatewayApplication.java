package org.housingfund.gateway.app;

/** Entry point. */
public final class GatewayApplication {
    private GatewayApplication() {}

    public static void main(String[] args) {}
}
