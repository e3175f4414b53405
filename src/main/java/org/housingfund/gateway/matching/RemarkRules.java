package org.housingfund.gateway.matching;

import java.io.InputStream;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.housingfund.gateway.kernel.NoticeNumberGrammar;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * One version of the reading rules, {@code mappings/remark/<version>.yaml}.
 *
 * @param version stored with every decision
 * @param grammar what a number looks like
 * @param symbols characters that must not stand at or in a number (R-N3)
 * @param units characters that digits of the payer's own stand before, as in {@code 12月}
 * @param bareDigits how many digits in a row, without the prefix, count as an attempt at a number
 * @param fragmentDigits how many digits make the beginning of a number recognisable where the rest is missing
 * @param repairs what may become of a number with each fault; of several faults the most careful policy counts
 */
public record RemarkRules(
        String version,
        Grammar grammar,
        String symbols,
        String units,
        int bareDigits,
        int fragmentDigits,
        Map<RemarkFault, Repair> repairs) {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    public RemarkRules {
        Set<RemarkFault> missing = EnumSet.allOf(RemarkFault.class);
        missing.removeAll(repairs.keySet());
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("附言规则 " + version + " 的 repairs 缺少 " + missing);
        }
        if (bareDigits < 1 || fragmentDigits < 1) {
            throw new IllegalArgumentException("附言规则 " + version + " 的 bare-digits 和 fragment-digits 至少为 1");
        }
        if (grammar == null) {
            throw new IllegalArgumentException("附言规则 " + version + " 没有 grammar");
        }
        grammar.numbers();
        repairs = new EnumMap<>(repairs);
    }

    /**
     * The grammar as the file writes it.
     *
     * @param number literal texts, and counts of digits
     */
    public record Grammar(List<Object> number, NoticeNumberGrammar.CheckDigit checkDigit) {
        private NoticeNumberGrammar numbers() {
            if (number == null || checkDigit == null) {
                throw new IllegalArgumentException("缴款登记号规则应有 number 和 check-digit");
            }
            return new NoticeNumberGrammar(number.stream().map(Grammar::segment).toList(), checkDigit);
        }

        private static NoticeNumberGrammar.Segment segment(Object written) {
            if (written instanceof Integer digits) {
                return NoticeNumberGrammar.Segment.ofDigits(digits);
            }
            if (written instanceof String literal && !literal.isEmpty()) {
                return NoticeNumberGrammar.Segment.ofText(literal);
            }
            throw new IllegalArgumentException("缴款登记号规则的一段应是文字或数字的位数，而不是 " + written);
        }
    }

    /** Reads a rules file; whatever it does not know or lacks is refused with its line. */
    public static RemarkRules read(InputStream yaml) {
        return YAML.readValue(yaml, RemarkRules.class);
    }

    /** The grammar as it works. */
    public NoticeNumberGrammar numbers() {
        return grammar.numbers();
    }

    /**
     * What may become of a number with these faults. Digits glued behind a number that was read over a gap are never
     * beyond doubt: where it ends is a guess.
     */
    Repair repairOf(Set<RemarkFault> faults) {
        boolean gap = faults.contains(RemarkFault.WHITE_SPACE) || faults.contains(RemarkFault.SYMBOL);
        Repair least = gap && faults.contains(RemarkFault.GLUED_DIGITS) ? Repair.SUGGEST : Repair.AUTO;
        return faults.stream().map(repairs::get).reduce(least, Repair::and);
    }
}
