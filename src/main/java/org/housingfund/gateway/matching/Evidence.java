package org.housingfund.gateway.matching;

import java.util.List;
import java.util.Set;

/**
 * Why a decision is what it is: every predicate tried, both operands, result.
 *
 * @param rules version of the rules
 * @param faults what was wrong with the remark
 * @param checks in the order they were tried; the first that does not hold decided
 */
public record Evidence(String rules, Set<RemarkFault> faults, List<Check> checks) {
    /** One predicate. */
    public record Check(String predicate, String expected, String found, boolean holds) {}
}
