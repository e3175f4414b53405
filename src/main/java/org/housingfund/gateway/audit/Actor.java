package org.housingfund.gateway.audit;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Who did something, and from where.
 *
 * @param name identity of the person, or {@code gateway} for the machine itself
 * @param origin where from: {@code cli:user@host}, {@code jms:queue}, {@code gateway}
 */
public record Actor(String name, String origin) {
    /** The gateway acting by rule, no person involved. */
    public static final Actor GATEWAY = new Actor("gateway", "gateway");

    public Actor {
        name = Normalizer.normalize(name, Normalizer.Form.NFKC)
                .replaceAll("\\p{Cf}", "")
                .replaceAll("\\s+", " ")
                .strip();
        if (name.isBlank() || origin.isBlank()) {
            throw new IllegalArgumentException("操作人和来源不能为空");
        }
    }

    /** Whether this is the person of that name: two spellings of one name must not pass for two people. */
    public boolean isCalled(String otherName) {
        return key(name).equals(key(otherName));
    }

    private static String key(String name) {
        return name.replaceAll("\\s", "").toLowerCase(Locale.ROOT);
    }
}
