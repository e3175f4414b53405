package org.housingfund.gateway.console.access;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.housingfund.gateway.console.web.PageProblem;

/** What a password has to be: long rather than complicated, and not the name. */
final class PasswordRules {
    static final int SHORTEST = 12;
    /** bcrypt reads no further. */
    private static final int LONGEST_BYTES = 72;

    private static final int FEWEST_DIFFERENT = 6;

    private PasswordRules() {}

    /**
     * Refuses what breaks a rule.
     *
     * @throws PageProblem with a sentence that says which
     */
    static void check(String password, String name, String displayName) {
        if (password.codePointCount(0, password.length()) < SHORTEST) {
            throw PageProblem.invalid("密码至少 " + SHORTEST + " 个字符");
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES) {
            throw PageProblem.invalid("密码太长，最多 " + LONGEST_BYTES + " 个字节（一个汉字占三个）");
        }
        if (password.codePoints().distinct().count() < FEWEST_DIFFERENT) {
            throw PageProblem.invalid("密码至少要有 " + FEWEST_DIFFERENT + " 个不同的字符");
        }
        String lower = password.toLowerCase(Locale.ROOT);
        if (lower.contains(name) || lower.contains(displayName.strip().toLowerCase(Locale.ROOT))) {
            throw PageProblem.invalid("密码不能包含用户名或姓名");
        }
    }
}
