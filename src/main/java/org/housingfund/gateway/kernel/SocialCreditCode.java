package org.housingfund.gateway.kernel;

/**
 * Unified social credit code of an organisation, GB 32100-2015 (R-K2): 17 characters and a check character.
 *
 * @param text 18 characters of {@code 0-9A-HJ-NPQRTUWXY}
 */
public record SocialCreditCode(String text) {
    /** No I, O, S, V, Z: they look like digits or like each other. A character's value is its position. */
    private static final String ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    private static final int LENGTH = 18;
    private static final int MODULUS = 31;
    private static final int WEIGHT_BASE = 3;

    public SocialCreditCode {
        if (!isValid(text)) {
            throw new IllegalArgumentException("统一社会信用代码应为18位且校验码正确");
        }
    }

    /** Reads a code exactly as printed; anything else is an IllegalArgumentException with a Chinese sentence. */
    public static SocialCreditCode parse(String text) {
        return new SocialCreditCode(text);
    }

    /** Length, alphabet and check character are right. */
    public static boolean isValid(String text) {
        if (text.length() != LENGTH) {
            return false;
        }
        int sum = 0;
        int weight = 1;
        for (int at = 0; at < LENGTH - 1; at++) {
            int value = ALPHABET.indexOf(text.charAt(at));
            if (value < 0) {
                return false;
            }
            sum += value * weight;
            weight = weight * WEIGHT_BASE % MODULUS;
        }
        // The outer remainder makes a sum divisible by 31 check as 0; without it the check value would be 31.
        int check = (MODULUS - sum % MODULUS) % MODULUS;
        return text.charAt(LENGTH - 1) == ALPHABET.charAt(check);
    }

    @Override
    public String toString() {
        return text;
    }
}
