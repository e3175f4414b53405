package org.housingfund.gateway.kernel;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA256 of a field under a key of its own (R-L7): equal values have equal indexes, so a row is found without
 * decrypting, and nobody without the key can try values out. Writing uses the active key; who searches asks for the value's
 * indexes under every key, because rows that await rotation lie under an older one.
 */
public final class BlindIndex {
    private static final String USE = "blind-index";
    private static final String ALGORITHM = "HmacSHA256";

    private final String activeKeyId;

    /** Keyed once; every use works on a copy. */
    private final Map<String, Mac> keyed;

    public BlindIndex(KeyRing keys) {
        activeKeyId = keys.activeId();
        keyed = keys.each(USE, BlindIndex::keyed);
    }

    private static Mac keyed(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }

    /**
     * The 32-byte index of a value under the active key: what a new row is stored with.
     *
     * @param purpose what the field is, such as {@code person.id}: the same value elsewhere has another index
     */
    public byte[] of(String purpose, String value) {
        return index(keyed.get(activeKeyId), purpose, value);
    }

    /** The value's indexes under every key: a stored row has one of them. */
    public List<byte[]> all(String purpose, String value) {
        return keyed.values().stream().map(mac -> index(mac, purpose, value)).toList();
    }

    /** Ids of the keys that a search asks for. */
    public Set<String> keyIds() {
        return keyed.keySet();
    }

    /** Whether rows may lie under more than one key: equal values may then have unequal indexes. */
    public boolean inRotation() {
        return keyed.size() > 1;
    }

    private static byte[] index(Mac keyed, String purpose, String value) {
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
