package org.housingfund.gateway.matching;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Evidence as one short line, for the millions of entries that need no person: {@code !LOWER_CASE;V=有效;A=100.00}, each
 * fault, then each predicate's code with its operands: expected and found, or once where they are the same. Nothing is
 * lost but the candidates, which nobody looks for where nothing waits.
 */
final class EvidenceText {
    private static final Map<String, Predicate> BY_CODE =
            Stream.of(Predicate.values()).collect(Collectors.toMap(Predicate::code, Function.identity()));

    private static final char FAULT = '!';
    private static final char NEXT = ';';
    private static final char EXPECTED = '=';
    private static final char FOUND = '>';
    private static final char ESCAPE = '\\';

    private EvidenceText() {}

    static String of(Evidence evidence) {
        StringBuilder text = new StringBuilder(80);
        for (RemarkFault fault : evidence.faults()) {
            text.append(FAULT).append(fault.name()).append(NEXT);
        }
        for (Evidence.Check check : evidence.checks()) {
            text.append(check.predicate().code()).append(EXPECTED);
            escaped(text, check.expected());
            if (!check.found().equals(check.expected())) {
                escaped(text.append(FOUND), check.found());
            }
            text.append(NEXT);
        }
        text.setLength(Math.max(0, text.length() - 1));
        return text.toString();
    }

    private static void escaped(StringBuilder text, String value) {
        if (value.indexOf(NEXT) < 0 && value.indexOf(FOUND) < 0 && value.indexOf(ESCAPE) < 0) {
            text.append(value);
            return;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == NEXT || c == FOUND || c == ESCAPE) {
                text.append(ESCAPE);
            }
            text.append(c);
        }
    }

    /** The evidence that {@link #of} wrote. */
    static Evidence read(String rules, String text) {
        Set<RemarkFault> faults = EnumSet.noneOf(RemarkFault.class);
        List<Evidence.Check> checks = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            StringBuilder expected = new StringBuilder();
            StringBuilder found = null;
            boolean fault = text.charAt(at) == FAULT;
            int codeEnd = fault ? at : text.indexOf(EXPECTED, at);
            String code = text.substring(at, codeEnd);
            for (at = codeEnd + 1; at < text.length() && text.charAt(at) != NEXT; at++) {
                char c = text.charAt(at);
                if (c == FOUND) {
                    found = new StringBuilder();
                } else {
                    (found == null ? expected : found).append(c == ESCAPE ? text.charAt(++at) : c);
                }
            }
            at++;
            if (fault) {
                faults.add(RemarkFault.valueOf(expected.toString()));
            } else {
                checks.add(new Evidence.Check(
                        BY_CODE.get(code), expected.toString(), (found == null ? expected : found).toString()));
            }
        }
        return new Evidence(rules, faults, checks);
    }
}
