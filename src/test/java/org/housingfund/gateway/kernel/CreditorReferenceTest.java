package org.housingfund.gateway.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ISO 11649. The check is computed here digit by digit, as one does it on paper, not as the code does. */
class CreditorReferenceTest {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final int CHECK_FROM = 2;
    private static final int BODY_FROM = 4;
    private static final int SAMPLES = 200;
    private final Random random = new Random(11649);

    @ParameterizedTest
    @ValueSource(strings = {"RF18539007547034", "RF712348231", "RF45G72UUR", "RF18000000000539007547034"})
    void publishedReferencesAreValid(String text) {
        assertThat(valid(text)).isTrue();
        assertThat(new CreditorReference(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "RF18",
                "rf18539007547034",
                "RF1853900754703４",
                "RF18 5390 0754 7034",
                "FR18539007547034",
                "RF19539007547034",
                "RFA8539007547034",
                "RF185390075470340000000000"
            })
    void anotherFormIsRefusedWithASentence(String text) {
        assertThatThrownBy(() -> new CreditorReference(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ISO 11649");
    }

    @Test
    void ourOwnReferencesAreValidAndTellNumbersApart() {
        assertThat(CreditorReference.of("KK", 42).text()).startsWith("RF").endsWith("KK0000000042");
        for (int i = 0; i < SAMPLES; i++) {
            String text = CreditorReference.of("TQ", random.nextInt(Integer.MAX_VALUE))
                    .text();
            assertThat(checks(text)).as(text).isTrue();
            assertThat(valid(text)).isTrue();
        }
    }

    /**
     * Every wrong character is detected, save one class that MOD 97-10 cannot see: a letter counts as two digits, so a
     * letter in a digit's place (or a digit in a letter's) shifts all that stands before it, which now and then makes no
     * difference modulo 97. It cannot happen within the gateway's own references, whose digits stand behind two letters,
     * unless a digit is read as a letter.
     */
    @Test
    void everySubstitutionIsDetectedButALetterForADigitThatLeavesTheRemainder() {
        int blind = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            String text =
                    sample % 2 == 0 ? CreditorReference.of("KK", sample * 7919L).text() : randomReference();
            for (int at = 0; at < text.length(); at++) {
                for (int value = 0; value < ALPHABET.length(); value++) {
                    char other = ALPHABET.charAt(value);
                    char own = text.charAt(at);
                    if (other == own) {
                        continue;
                    }
                    String wrong = text.substring(0, at) + other + text.substring(at + 1);
                    boolean shifted = at >= BODY_FROM && Character.isDigit(own) != Character.isDigit(other);
                    boolean unseen = shifted && shiftIsUnseen(text.substring(BODY_FROM, at), own, other);
                    blind += unseen ? 1 : 0;
                    assertThat(valid(wrong)).as("%s for %s", wrong, text).isEqualTo(unseen);
                }
            }
        }
        assertThat(blind).isPositive();
    }

    /**
     * Every transposition of neighbours is detected, save three that MOD 97-10 cannot see: 1 and B, 2 and M, 3 and X,
     * where the digit times eleven is the letter's value (B = 11, M = 22, X = 33).
     */
    @Test
    void everyAdjacentTranspositionIsDetectedButOneWithBTwoWithMAndThreeWithX() {
        int blind = 0;
        for (int sample = 0; sample < 20 * SAMPLES; sample++) {
            String text = sample % 2 == 0
                    ? CreditorReference.of("TQ", sample * 104_729L).text()
                    : randomReference();
            for (int at = 0; at < text.length() - 1; at++) {
                char first = text.charAt(at);
                char second = text.charAt(at + 1);
                if (first == second) {
                    continue;
                }
                String wrong = text.substring(0, at) + second + first + text.substring(at + 2);
                String pair = Character.isDigit(first) ? "" + first + second : "" + second + first;
                boolean unseen = at >= BODY_FROM && (pair.equals("1B") || pair.equals("2M") || pair.equals("3X"));
                blind += unseen ? 1 : 0;
                assertThat(valid(wrong)).as("%s for %s", wrong, text).isEqualTo(unseen);
            }
        }
        assertThat(blind).isPositive();
    }

    @Test
    void referencesAreFoundInARemarkAndWhatOnlyLooksLikeOneIsNot() {
        String good = CreditorReference.of("KK", 1).text();
        String other = CreditorReference.of("TQ", 2).text();
        String wrong = good.substring(0, good.length() - 1) + '9';
        assertThat(CreditorReference.findAll(
                        "还款" + good + "，提取 " + other + "；" + wrong + " X" + good + " " + good + "1"))
                .extracting(CreditorReference::text)
                .containsExactly(good, other);
        assertThat(CreditorReference.findAll("")).isEmpty();
    }

    private static boolean valid(String text) {
        try {
            return new CreditorReference(text).text().equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private String randomReference() {
        StringBuilder body = new StringBuilder();
        int length = 1 + random.nextInt(21);
        for (int i = 0; i < length; i++) {
            body.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        for (int check = 2; check <= 98; check++) {
            String text = "RF%02d%s".formatted(check, body);
            if (checks(text)) {
                return text;
            }
        }
        throw new AssertionError("no check digits fit " + body);
    }

    /** Long division by 97 over the digits of body, RF and check digits. */
    private static boolean checks(String text) {
        return remainder(text.substring(BODY_FROM) + "RF" + text.substring(CHECK_FROM, BODY_FROM)) == 1;
    }

    private static int remainder(String text) {
        StringBuilder digits = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            digits.append(ALPHABET.indexOf(text.charAt(at)));
        }
        int remainder = 0;
        for (int at = 0; at < digits.length(); at++) {
            remainder = (remainder * 10 + (digits.charAt(at) - '0')) % 97;
        }
        return remainder;
    }

    /** Whether what stands before a character weighs the same modulo 97 after it took one more, or one less, place. */
    private static boolean shiftIsUnseen(String before, char own, char other) {
        return remainder(before + own) == remainder(before + other);
    }
}
