package org.housingfund.gateway.kernel;

/**
 * Bank line number (联行号, R-K2): bank 3, city 4, branch 4 digits and a check digit by ISO 7064 MOD 11,10.
 *
 * @param text 12 digits
 */
public record BankLineNumber(String text) {
    private static final int LENGTH = 12;

    public BankLineNumber {
        if (!isValid(text)) {
            throw new IllegalArgumentException("联行号应为12位数字且校验位正确");
        }
    }

    /** Reads a number exactly as printed; anything else is an IllegalArgumentException with a Chinese sentence. */
    public static BankLineNumber parse(String text) {
        return new BankLineNumber(text);
    }

    /** Length, digits and check digit are right. */
    public static boolean isValid(String text) {
        if (text.length() != LENGTH) {
            return false;
        }
        int product = 10;
        for (int at = 0; at < LENGTH - 1; at++) {
            int digit = text.charAt(at) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            int sum = (product + digit) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }
        int check = text.charAt(LENGTH - 1) - '0';
        return check >= 0 && check <= 9 && (product + check) % 10 == 1;
    }

    @Override
    public String toString() {
        return text;
    }
}
