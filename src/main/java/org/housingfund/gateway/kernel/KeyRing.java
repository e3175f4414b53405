package org.housingfund.gateway.kernel;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secrets of personal data by id (R-L7): one is active and writes, all of them read. What a secret is used for gets a
 * key of its own, derived from it, so that one id stands for a row's ciphertexts and its indexes alike.
 */
public final class KeyRing {
    /** Bytes of a secret, and of what is derived from it. */
    public static final int KEY_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,40}");

    private final String activeId;
    private final Map<String, byte[]> secrets;

    /**
     * @param activeId the secret that writes
     * @param secrets each {@link #KEY_BYTES} long
     * @throws IllegalArgumentException with a Chinese sentence if the active one is missing, or an id or a length is wrong
     */
    public KeyRing(String activeId, Map<String, byte[]> secrets) {
        if (!secrets.containsKey(activeId)) {
            throw new IllegalArgumentException("没有编号为“" + activeId + "”的加密密钥");
        }
        secrets.forEach(KeyRing::check);
        this.activeId = activeId;
        this.secrets = secrets.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> entry.getValue().clone()));
    }

    private static void check(String id, byte[] secret) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("加密密钥的编号“" + id + "”不合规：应为1至40个字母、数字、点、下划线或连字符");
        }
        if (secret.length != KEY_BYTES) {
            throw new IllegalArgumentException("加密密钥“" + id + "”应为" + KEY_BYTES + "字节，实为" + secret.length + "字节");
        }
    }

    /** Id of the secret that writes; what is under another one waits for rotation. */
    public String activeId() {
        return activeId;
    }

    /** Ids of all of them. */
    public Set<String> ids() {
        return secrets.keySet();
    }

    /** The key for a use, of the secret with this id: HKDF-Expand (RFC 5869) of one block, the use being its info. */
    public byte[] derive(String id, String use) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secrets.get(id), ALGORITHM));
            mac.update(use.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 1);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }

    /** Something made of each secret's key for a use. */
    <T> Map<String, T> each(String use, Function<byte[], T> made) {
        return secrets.keySet().stream()
                .collect(Collectors.toUnmodifiableMap(id -> id, id -> made.apply(derive(id, use))));
    }

    @Override
    public String toString() {
        return "KeyRing[active=" + activeId + ", ids=" + secrets.keySet() + "]"; // never the secrets
    }
}
