package org.housingfund.gateway.intake;

/** Encrypts message bodies at rest (R-L7). */
interface BodyCipher {
    /** The key that {@link #encrypt} uses. */
    String keyId();

    byte[] encrypt(byte[] plain);

    byte[] decrypt(String keyId, byte[] bytes);
}
