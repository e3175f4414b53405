package org.housingfund.gateway.matching;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Set;

/**
 * Why a decision is what it is: every predicate tried, both operands, result; and what else the money may be for. Stored
 * as JSON; {@link Predicate#holds} makes each comparison again.
 *
 * @param rules version of the rules
 * @param faults what was wrong with the remark
 * @param checks in the order they were tried; the first that does not hold decided
 * @param nearest the likeliest notices, best first; empty where none is likely or none was looked for
 */
public record Evidence(String rules, Set<RemarkFault> faults, List<Check> checks, List<Suggestion> nearest) {
    /** Without candidates. */
    Evidence(String rules, Set<RemarkFault> faults, List<Check> checks) {
        this(rules, faults, checks, List.of());
    }

    /** The same with candidates. */
    Evidence with(List<Suggestion> candidates) {
        return new Evidence(rules, faults, checks, candidates);
    }

    /** One predicate with its operands. */
    @JsonIgnoreProperties(value = "holds", allowGetters = true)
    public record Check(Predicate predicate, String expected, String found) {
        /** Its result. */
        @JsonProperty
        public boolean holds() {
            return predicate.holds(expected, found);
        }

        /** A Chinese phrase that says what was wanted and what was there. */
        String described() {
            return predicate.phrase() + "：应为" + expected + "，实为" + found;
        }
    }
}
