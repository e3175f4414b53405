package org.housingfund.gateway.kernel;

/** A ciphertext and the id of the key that reads it: two columns of a row. Made by {@link FieldCipher}. */
public final class Encrypted {
    private final String keyId;
    private final byte[] bytes;

    /** As read from the database. */
    public Encrypted(String keyId, byte[] bytes) {
        this.keyId = keyId;
        this.bytes = bytes.clone();
    }

    /** Id of the key that reads it. */
    public String keyId() {
        return keyId;
    }

    /** Nonce, encrypted bytes and tag. */
    public byte[] bytes() {
        return bytes.clone();
    }
}
