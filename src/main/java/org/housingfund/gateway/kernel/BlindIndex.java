package org.housingfund.gateway.kernel;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA256 of a field under a key of its own (R-L7): equal values have equal indexes, so a row is found without
 * decrypting, and nobody without the key can try values out.
 */
public final class BlindIndex {
    /** Bytes of the key. */
    public static final int KEY_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";

    /** Keyed once; every use works on a copy. */
    private final Mac keyed;

    /** An IllegalArgumentException with a Chinese sentence if the key is not {@link #KEY_BYTES} long. */
    public BlindIndex(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("索引密钥应为" + KEY_BYTES + "字节，实为" + key.length + "字节");
        }
        try {
            keyed = Mac.getInstance(ALGORITHM);
            keyed.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }

    /**
     * The 32-byte index of a value.
     *
     * @param purpose what the field is, such as {@code person.id}: the same value elsewhere has another index
     */
    public byte[] of(String purpose, String value) {
        try {
            Mac mac = (Mac) keyed.clone();
            mac.update(purpose.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0); // purposes never hold it, so no two pairs run together
            return mac.doFinal(value.getBytes(StandardCharsets.UTF_8));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's HMAC-SHA256 can be copied", e);
        }
    }
}
