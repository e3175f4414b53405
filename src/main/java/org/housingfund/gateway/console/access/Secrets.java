package org.housingfund.gateway.console.access;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.housingfund.gateway.kernel.Sha256;

/** Random codes and tokens. They are long enough that a plain digest keeps them as well as a slow one would. */
final class Secrets {
    /** How every token of a service begins; scanners of repositories and logs can look for it. */
    static final String TOKEN_PREFIX = "hfg_";

    private static final SecureRandom RANDOM = new SecureRandom();
    /** Without letters that are taken for digits. */
    private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static final int GROUPS = 3;
    private static final int GROUP = 5;
    private static final int TOKEN_BYTES = 32;

    private Secrets() {}

    /** Half a code: three groups of five characters, 75 bits. */
    static String half() {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < GROUPS * GROUP; i++) {
            if (i > 0 && i % GROUP == 0) {
                code.append('-');
            }
            code.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return code.toString();
    }

    static String token() {
        byte[] bytes = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(bytes);
        return TOKEN_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** What the database keeps of a code or a token. */
    static String hash(String secret) {
        return Sha256.of(secret.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
