package org.housingfund.gateway.kernel;

/**
 * One thing wrong with a delivery, for the partner who sent it and the operator who looks at it. It may be logged, audited
 * and sent: long numbers, which may be a person's or a card's, show their last four digits wherever they are quoted (R-L7),
 * accounts too. The place says which is meant, and the partner has the delivery.
 *
 * @param code stable code, upper case, such as {@code AMOUNT_DECIMALS}
 * @param line line (text) or element number (XML) counted from 1; 0 where the whole file is meant
 * @param field field name as the mapping or schema calls it; empty where the whole line is meant
 * @param value the offending text, shortened; a name is masked by whoever knows that it may be one
 * @param message what is wrong, one Chinese sentence
 * @param remedy what the partner should do, one Chinese sentence
 */
public record Problem(String code, long line, String field, String value, String message, String remedy) {
    private static final int VALUE_LIMIT = 80;

    public Problem {
        field = Masks.digits(field);
        value = Masks.digits(value);
        message = Masks.digits(message);
        if (value.length() > VALUE_LIMIT) {
            value = value.substring(0, VALUE_LIMIT) + "…";
        }
    }

    /** A problem of the file as a whole. */
    public static Problem ofFile(String code, String message, String remedy) {
        return new Problem(code, 0, "", "", message, remedy);
    }
}
