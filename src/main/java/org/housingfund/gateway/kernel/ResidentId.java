package org.housingfund.gateway.kernel;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;

/**
 * Resident identity number, GB 11643-1999 (R-K2): 17 digits that hold a real birth date, and a check character.
 * Its {@code toString} is masked, so that no log ever shows one whole (R-L7).
 *
 * @param text 17 digits and a digit or an upper-case {@code X}
 */
public record ResidentId(String text) {
    private static final int LENGTH = 18;
    private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final String CHECKS = "10X98765432";
    private static final int BIRTH_AT = 6;
    private static final int EARLIEST_YEAR = 1900;

    public ResidentId {
        text = text.toUpperCase(Locale.ROOT); // people write the check character as x
        if (!isValid(text)) {
            throw new IllegalArgumentException("身份证号码应为18位，出生日期真实且校验码正确");
        }
    }

    /** Reads a number, {@code x} as {@code X}; anything else is an IllegalArgumentException with a Chinese sentence. */
    public static ResidentId parse(String text) {
        return new ResidentId(text);
    }

    /** Length, digits, check character and birth date are right. */
    public static boolean isValid(String text) {
        if (text.length() != LENGTH) {
            return false;
        }
        int sum = 0;
        for (int at = 0; at < LENGTH - 1; at++) {
            int digit = text.charAt(at) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            sum += digit * WEIGHTS[at];
        }
        char check = text.charAt(LENGTH - 1);
        return (check == 'x' ? 'X' : check) == CHECKS.charAt(sum % CHECKS.length()) && hasBirthDate(text);
    }

    private static boolean hasBirthDate(String text) {
        try {
            return birthDate(text).getYear() >= EARLIEST_YEAR;
        } catch (DateTimeException e) {
            return false; // digits that are no date of any calendar year: the number is not valid
        }
    }

    private static LocalDate birthDate(String text) {
        return LocalDate.of(
                Integer.parseInt(text.substring(BIRTH_AT, BIRTH_AT + 4)),
                Integer.parseInt(text.substring(BIRTH_AT + 4, BIRTH_AT + 6)),
                Integer.parseInt(text.substring(BIRTH_AT + 6, BIRTH_AT + 8)));
    }

    /** The birth date it holds. */
    public LocalDate birthDate() {
        return birthDate(text);
    }

    /** For problems and screens: the first three and the last two characters of whatever was given. */
    public static String mask(String text) {
        int shown = 5;
        return text.length() <= shown
                ? "*".repeat(text.length())
                : text.substring(0, 3)
                        + "*".repeat(Math.min(text.length(), LENGTH) - shown)
                        + text.substring(text.length() - 2);
    }

    @Override
    public String toString() {
        return mask(text);
    }
}
