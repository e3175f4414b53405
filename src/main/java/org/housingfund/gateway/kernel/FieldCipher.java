package org.housingfund.gateway.kernel;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts single fields with AES-256-GCM (R-L7). A ciphertext is the 12-byte random nonce, the encrypted bytes and the
 * 16-byte tag; the id of its key is kept beside it. Writing uses the active key, reading any key that is known, so keys
 * rotate row by row. Random nonces allow 2^32 encryptions with one key (NIST SP 800-38D): rotate before.
 */
public final class FieldCipher {
    private static final String USE = "field";
    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    /** Looking the algorithm up costs more than using it, and a roster has thousands of fields. */
    private static final ThreadLocal<Cipher> CIPHER = ThreadLocal.withInitial(FieldCipher::newCipher);

    private final String activeKeyId;
    private final Map<String, SecretKey> keys;
    private final SecureRandom random = new SecureRandom();

    public FieldCipher(KeyRing ring) {
        activeKeyId = ring.activeId();
        keys = ring.each(USE, key -> new SecretKeySpec(key, "AES"));
    }

    /** A key of its own for something larger than a field, to be kept encrypted beside it. */
    public static byte[] randomKey() {
        byte[] key = new byte[KeyRing.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }

    private static Cipher newCipher() {
        try {
            return Cipher.getInstance(TRANSFORMATION);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    /** The key that encrypts; rows under another one wait for rotation. */
    public String activeKeyId() {
        return activeKeyId;
    }

    /**
     * Encrypts with the active key.
     *
     * @param purpose what the field is, such as {@code person.name}; needed again, and equal, to decrypt
     */
    public Encrypted encrypt(String purpose, byte[] plaintext) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, keys.get(activeKeyId), nonce, purpose);
            byte[] out = new byte[NONCE_BYTES + cipher.getOutputSize(plaintext.length)];
            System.arraycopy(nonce, 0, out, 0, NONCE_BYTES);
            cipher.doFinal(plaintext, 0, plaintext.length, out, NONCE_BYTES);
            return new Encrypted(activeKeyId, out);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    /** Encrypts text as UTF-8. */
    public Encrypted encryptText(String purpose, String plaintext) {
        return encrypt(purpose, plaintext.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Decrypts with the key that the ciphertext names.
     *
     * @throws IllegalArgumentException if the bytes were changed, the purpose is another one, or the key is unknown
     */
    public byte[] decrypt(String purpose, Encrypted encrypted) {
        SecretKey key = keys.get(encrypted.keyId());
        if (key == null) {
            throw new IllegalArgumentException("没有编号为“" + encrypted.keyId() + "”的加密密钥，请补上已退役的密钥");
        }
        byte[] bytes = encrypted.bytes();
        if (bytes.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
            throw new IllegalArgumentException("密文不完整（用途" + purpose + "）");
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, key, bytes, purpose)
                    .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
        } catch (AEADBadTagException e) {
            throw new IllegalArgumentException("密文被改动，或不属于用途" + purpose, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    /** Decrypts UTF-8 text. */
    public String decryptText(String purpose, Encrypted encrypted) {
        return new String(decrypt(purpose, encrypted), StandardCharsets.UTF_8);
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String purpose)
            throws GeneralSecurityException {
        Cipher cipher = CIPHER.get();
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce, 0, NONCE_BYTES));
        cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
