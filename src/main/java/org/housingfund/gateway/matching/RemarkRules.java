package org.housingfund.gateway.matching;

import org.housingfund.gateway.kernel.NoticeNumberGrammar;

/**
 * One version of the reading rules, {@code mappings/remark/<version>.yaml}.
 *
 * @param version stored with every decision
 * @param grammar what a number looks like
 * @param symbols characters that must not stand at or in a number (R-N3)
 * @param bareDigits how many digits in a row, without the prefix, count as an attempt at a number
 */
public record RemarkRules(String version, NoticeNumberGrammar grammar, String symbols, int bareDigits) {}
