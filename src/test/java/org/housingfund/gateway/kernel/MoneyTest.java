package org.housingfund.gateway.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** R-K1. */
class MoneyTest {
    @Property(tries = 20_000)
    void everyTextIsAcceptedAndReadExactlyAsBigDecimalDoes(@ForAll("nearlyAmounts") String text) {
        OptionalLong expected = oracle(text);
        if (expected.isPresent()) {
            assertThat(Money.parseFen(text)).isEqualTo(expected.getAsLong());
        } else {
            assertThatThrownBy(() -> Money.parseFen(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching("\\p{IsHan}.*"); // a sentence for the partner, not a stack trace's
        }
    }

    @Property
    void whatIsFormattedIsParsedBack(@ForAll @LongRange(min = -Money.MAX_FEN, max = Money.MAX_FEN) long fen) {
        assertThat(Money.format(fen))
                .isEqualTo(new BigDecimal(fen).movePointLeft(2).toPlainString());
        assertThat(Money.parseFen(Money.format(fen))).isEqualTo(fen);
    }

    @Example
    void threeDecimalsAreAnErrorNotARounding() {
        refused("1.005", "两位小数");
        refused("1.000", "两位小数");
    }

    @Example
    void negativeZeroIsRefused() {
        refused("-0", "负零");
        refused("-0.00", "负零");
        assertThat(Money.parseFen("0.00")).isZero();
    }

    @Example
    void whatIsBeyondTheLimitIsRefusedAndNeverWrapsAround() {
        assertThat(Money.parseFen("10000000000.00")).isEqualTo(Money.MAX_FEN);
        refused("10000000000.01", "上限");
        refused("10000000001", "上限");
        refused("92233720368547758.07", "上限");
        refused("184467440737095516.17", "上限"); // 2^64 + 1 fen
        refused("9".repeat(10_000), "上限");
    }

    @Example
    void blanksAndFullWidthDigitsAreRefused() {
        refused("", "为空");
        refused("-", "为空");
        refused(".", "为空");
        refused(" 1", "非数字");
        refused("1 ", "非数字");
        refused("　1", "非数字");
        refused("１２３", "非数字");
        refused("٣", "非数字"); // a digit to Character.isDigit
        refused("1,234.50", "非数字");
        refused("1e3", "非数字");
        refused("1.2.3", "非数字");
        refused("--1", "非数字");
    }

    private static void refused(String text, String because) {
        assertThatThrownBy(() -> Money.parseFen(text))
                .as(text.length() > 40 ? text.length() + " characters" : text)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(because);
    }

    /** Naive: the documented form as an expression, and BigDecimal's own idea of the value. */
    private static OptionalLong oracle(String text) {
        if (!text.matches("[+-]?([0-9]+\\.?[0-9]{0,2}|\\.[0-9]{1,2})")) {
            return OptionalLong.empty();
        }
        BigDecimal fen = new BigDecimal(text).movePointRight(2);
        boolean negativeZero = text.startsWith("-") && fen.signum() == 0;
        boolean tooLarge = fen.abs().compareTo(BigDecimal.valueOf(Money.MAX_FEN)) > 0;
        return negativeZero || tooLarge ? OptionalLong.empty() : OptionalLong.of(fen.longValueExact());
    }

    @Provide
    Arbitrary<String> nearlyAmounts() {
        Arbitrary<String> wild =
                Arbitraries.strings().withChars("0123456789.-+ e,").ofMaxLength(24);
        Arbitrary<String> amounts = Arbitraries.bigDecimals()
                .between(new BigDecimal("-10000000100"), new BigDecimal("10000000100"))
                .ofScale(3)
                .map(amount -> amount.stripTrailingZeros().toPlainString());
        return Arbitraries.oneOf(wild, amounts);
    }
}
