package org.housingfund.gateway.matching;

import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Map;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What banks leave of a remark (R-N2), {@code mappings/remark/limits.yaml}, and the text that fits.
 *
 * @param words written behind the number where there is room
 * @param narrowest for banks that are not listed
 * @param banks by id
 */
public record RemarkLimits(String words, Limit narrowest, Map<String, Limit> banks) {
    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    /** What a limit counts. */
    public enum Unit {
        CHARACTERS("个字"),
        /** In GB18030. */
        BYTES("个字节");

        private final String label;

        Unit(String label) {
            this.label = label;
        }

        /** Its Chinese name. */
        public String label() {
            return label;
        }
    }

    /** One bank's limit. */
    public record Limit(int limit, Unit unit) {
        public Limit {
            if (limit < 1) {
                throw new IllegalArgumentException("附言长度上限应大于零：" + limit);
            }
        }

        boolean fits(String text) {
            return limit
                    >= (unit == Unit.BYTES ? text.getBytes(GB18030).length : text.codePointCount(0, text.length()));
        }
    }

    /** Reads a limits file; whatever it does not know or lacks is refused with its line. */
    public static RemarkLimits read(InputStream yaml) {
        return YAML.readValue(yaml, RemarkLimits.class);
    }

    /** The limit of a bank, the narrowest where it is not listed. */
    public Limit of(String bank) {
        return banks.getOrDefault(bank, narrowest);
    }

    /** What to write for a notice: its number first, words behind it as far as they fit; empty where not even it fits. */
    public String text(String number, Limit limit) {
        if (!limit.fits(number)) {
            return "";
        }
        int end = words.length();
        while (!limit.fits(number + words.substring(0, end))) {
            end = words.offsetByCodePoints(end, -1);
        }
        return number + words.substring(0, end);
    }
}
