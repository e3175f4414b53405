package org.housingfund.gateway.kernel;

import java.math.BigInteger;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reference that the gateway gives a payment it expects, and that the bank's entry quotes: ISO 11649, {@code RF}, two
 * check digits (ISO 7064 MOD 97-10) and up to 21 capital letters and digits.
 *
 * @param text as it is printed, without spaces
 */
public record CreditorReference(String text) {
    private static final Pattern FORM = Pattern.compile("(?<![0-9A-Za-z])RF[0-9]{2}[0-9A-Z]{1,21}(?![0-9A-Za-z])");
    private static final BigInteger MODULUS = BigInteger.valueOf(97);
    private static final int CHECK_BASE = 98;

    public CreditorReference {
        if (!FORM.matcher(text).matches() || remainder(text.substring(4) + text.substring(0, 4)) != 1) {
            throw new IllegalArgumentException("不是有效的 ISO 11649 参考号：" + text);
        }
    }

    /**
     * The reference of the gateway's own numbering.
     *
     * @param kind capital letters that tell what is expected
     * @param id which one
     */
    public static CreditorReference of(String kind, long id) {
        String body = kind + "%010d".formatted(id);
        return new CreditorReference("RF%02d%s".formatted(CHECK_BASE - remainder(body + "RF00"), body));
    }

    /** All valid references in a text, in their order; what only looks like one is none. */
    public static Set<CreditorReference> findAll(String text) {
        Set<CreditorReference> found = new LinkedHashSet<>();
        for (Matcher matcher = FORM.matcher(text); matcher.find(); ) {
            String candidate = matcher.group();
            if (remainder(candidate.substring(4) + candidate.substring(0, 4)) == 1) {
                found.add(new CreditorReference(candidate));
            }
        }
        return found;
    }

    /** Letters count from A = 10 on. */
    private static int remainder(String alphanumeric) {
        StringBuilder digits = new StringBuilder();
        alphanumeric.chars().forEach(c -> digits.append(Character.digit(c, Character.MAX_RADIX)));
        return new BigInteger(digits.toString()).mod(MODULUS).intValue();
    }
}
