package org.housingfund.gateway.matching;

import java.util.Set;
import java.util.TreeSet;
import org.housingfund.gateway.kernel.NoticeNumberGrammar;

/** Numbers one substituted digit or one adjacent transposition away (R-M3a). */
final class NumberNeighbours {
    private NumberNeighbours() {}

    static Set<String> of(String number, NoticeNumberGrammar grammar) {
        Set<String> neighbours = new TreeSet<>();
        char[] digits = number.toCharArray();
        for (int i = grammar.prefix().length(); i < digits.length; i++) {
            char original = digits[i];
            for (char c = '0'; c <= '9'; c++) {
                digits[i] = c;
                neighbours.add(new String(digits));
            }
            digits[i] = original;
            if (i + 1 < digits.length) {
                digits[i] = digits[i + 1];
                digits[i + 1] = original;
                neighbours.add(new String(digits));
                digits[i + 1] = digits[i];
                digits[i] = original;
            }
        }
        neighbours.remove(number);
        return neighbours;
    }
}
