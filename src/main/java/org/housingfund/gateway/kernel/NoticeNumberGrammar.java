package org.housingfund.gateway.kernel;

/**
 * What a notice number looks like (R-N1, R-N4): a prefix of letters and a fixed count of ASCII digits, no check digit.
 * The values stand in {@code mappings/remark/}; nothing else knows the prefix.
 */
public record NoticeNumberGrammar(String prefix, int digits) {
    public NoticeNumberGrammar {
        if (prefix.isEmpty() || digits < 4 || digits > 18) {
            throw new IllegalArgumentException("缴款登记号规则无效：前缀 " + prefix + "，" + digits + " 位数字");
        }
    }

    /** Length of a complete number in characters. */
    public int length() {
        return prefix.length() + digits;
    }

    /** Whether the text is exactly one number. */
    public boolean matches(String text) {
        return text.length() == length() && startsAt(text, 0);
    }

    /** Whether a complete number stands at this index, whatever follows it. */
    public boolean startsAt(String text, int index) {
        if (!text.startsWith(prefix, index) || text.length() < index + length()) {
            return false;
        }
        for (int i = index + prefix.length(); i < index + length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
