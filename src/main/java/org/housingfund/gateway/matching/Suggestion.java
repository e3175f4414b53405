package org.housingfund.gateway.matching;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A notice that a suspended credit may be for (R-M6).
 *
 * @param notice its number
 * @param lead how what is written leads to it
 * @param checks what was compared, agreeing or not
 */
@JsonIgnoreProperties(
        value = {"why", "against"},
        allowGetters = true)
public record Suggestion(String notice, Lead lead, List<Evidence.Check> checks) {
    /** How a remark leads to a notice, the strongest first. */
    public enum Lead {
        WRITTEN("附言写的就是该登记号"),
        REPAIRED("附言中的号码更正书写后就是该登记号"),
        ONE_SLIP("附言中的号码与该登记号只差一位，或相邻两位颠倒"),
        ONE_DIGIT_MORE_OR_LESS("附言中的号码与该登记号相比多一位或少一位"),
        BEGINNING("附言中的号码是该登记号的开头"),
        NO_NUMBER("附言中没有指向该登记号的号码");

        private final String phrase;

        Lead(String phrase) {
            this.phrase = phrase;
        }

        /** A Chinese phrase. */
        public String phrase() {
            return phrase;
        }
    }

    /** What speaks for it, one Chinese sentence. */
    @JsonProperty
    public String why() {
        return joined(
                Stream.of(lead).filter(l -> l != Lead.NO_NUMBER).map(Lead::phrase),
                checks.stream()
                        .filter(Evidence.Check::holds)
                        .map(check -> check.predicate().phrase()));
    }

    /** What speaks against it: the smallest change that would have made it match. Empty where nothing does. */
    @JsonProperty
    public String against() {
        return joined(
                Stream.of(lead).filter(l -> l == Lead.NO_NUMBER).map(Lead::phrase),
                checks.stream().filter(check -> !check.holds()).map(Evidence.Check::described));
    }

    private static String joined(Stream<String> first, Stream<String> then) {
        return Stream.concat(first, then).collect(Collectors.joining("；"));
    }
}
