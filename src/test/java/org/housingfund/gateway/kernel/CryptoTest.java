package org.housingfund.gateway.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** R-L7. */
class CryptoTest {
    private static final byte[] OLD_KEY = key(1);
    private static final byte[] NEW_KEY = key(2);
    private static final KeyRing BOTH = new KeyRing("k2", Map.of("k1", OLD_KEY, "k2", NEW_KEY));

    private final FieldCipher cipher = new FieldCipher(ring(OLD_KEY));

    @Test
    void whatWasEncryptedIsReadBackAndIsNotInTheCiphertext() {
        Encrypted encrypted = cipher.encryptText("person.name", "欧阳小红");
        assertThat(cipher.decryptText("person.name", encrypted)).isEqualTo("欧阳小红");
        assertThat(encrypted.keyId()).isEqualTo("k1");
        assertThat(new String(encrypted.bytes(), StandardCharsets.UTF_8)).doesNotContain("欧阳");
        assertThat(cipher.decrypt("empty", cipher.encrypt("empty", new byte[0])))
                .isEmpty();
    }

    @Test
    void theSameValueNeverEncryptsToTheSameBytes() {
        assertThat(cipher.encryptText("person.name", "张三").bytes())
                .isNotEqualTo(cipher.encryptText("person.name", "张三").bytes());
    }

    @Test
    void everyChangedBitAndEveryCutIsDetected() {
        byte[] bytes = cipher.encryptText("person.name", "张三").bytes();
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] changed = bytes.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatThrownBy(() -> cipher.decrypt("person.name", new Encrypted("k1", changed)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("密文被改动");
        }
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> cipher.decrypt("person.name", new Encrypted("k1", cut)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aCiphertextIsRefusedUnderAnotherPurpose() {
        Encrypted name = cipher.encryptText("person.name", "张三");
        assertThatThrownBy(() -> cipher.decrypt("person.id-number", name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("person.id-number");
    }

    @Test
    void rotationReadsTheOldKeyAndWritesTheNewOne() {
        Encrypted old = cipher.encryptText("person.name", "张三");
        FieldCipher rotated = new FieldCipher(BOTH);
        assertThat(rotated.decryptText("person.name", old)).isEqualTo("张三");
        Encrypted fresh = rotated.encryptText("person.name", "张三");
        assertThat(fresh.keyId()).isEqualTo("k2");
        assertThatThrownBy(() -> cipher.decrypt("person.name", fresh)).hasMessageContaining("“k2”");
    }

    @Test
    void missingAndShortKeysAreNamed() {
        assertThatThrownBy(() -> new KeyRing("k9", Map.of("k1", OLD_KEY))).hasMessageContaining("“k9”");
        assertThatThrownBy(() -> new KeyRing("k1", Map.of("k1", new byte[16])))
                .hasMessageContaining("“k1”应为32字节，实为16字节");
        assertThatThrownBy(() -> new KeyRing("k 1", Map.of("k 1", OLD_KEY))).hasMessageContaining("编号“k 1”不合规");
    }

    @Test
    void blindIndexesAreEqualOnlyForTheSameValuePurposeAndKey() {
        BlindIndex index = new BlindIndex(ring(OLD_KEY));
        byte[] one = index.of("person.id", "11010519491231002X");
        assertThat(one)
                .hasSize(32)
                .isEqualTo(new BlindIndex(ring(OLD_KEY.clone())).of("person.id", "11010519491231002X"));
        assertThat(one)
                .isNotEqualTo(index.of("person.id", "110105194912310020"))
                .isNotEqualTo(index.of("other", "11010519491231002X"))
                .isNotEqualTo(new BlindIndex(ring(NEW_KEY)).of("person.id", "11010519491231002X"));
    }

    private static byte[] key(int fill) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) fill);
        return key;
    }

    @Test
    void whatLiesUnderAnOlderKeyIsFoundWhileKeysRotate() {
        String id = "11010519491231002X";
        BlindIndex rotated = new BlindIndex(BOTH);
        assertThat(rotated.of("person.id", id))
                .isEqualTo(new BlindIndex(new KeyRing("k2", Map.of("k2", NEW_KEY))).of("person.id", id));
        assertThat(rotated.all("person.id", id))
                .containsExactlyInAnyOrder(
                        rotated.of("person.id", id), new BlindIndex(ring(OLD_KEY)).of("person.id", id));
        assertThat(rotated.inRotation()).isTrue();
        assertThat(new BlindIndex(ring(OLD_KEY)).inRotation()).isFalse();
    }

    @Test
    void eachUseHasAKeyOfItsOwnAndNoSecretIsShown() {
        KeyRing ring = ring(OLD_KEY);
        assertThat(ring.derive("k1", "field"))
                .hasSize(32)
                .isNotEqualTo(ring.derive("k1", "blind-index"))
                .isNotEqualTo(OLD_KEY);
        assertThat(ring).hasToString("KeyRing[active=k1, ids=[k1]]");
    }

    private static KeyRing ring(byte[] secret) {
        return new KeyRing("k1", Map.of("k1", secret));
    }
}
