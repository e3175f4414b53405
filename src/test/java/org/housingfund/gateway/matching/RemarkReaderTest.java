package org.housingfund.gateway.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.housingfund.gateway.matching.RemarkFault.FULL_WIDTH;
import static org.housingfund.gateway.matching.RemarkFault.GLUED_DIGITS;
import static org.housingfund.gateway.matching.RemarkFault.LOOKALIKE;
import static org.housingfund.gateway.matching.RemarkFault.LOWER_CASE;
import static org.housingfund.gateway.matching.RemarkFault.NOT_FIRST;
import static org.housingfund.gateway.matching.RemarkFault.OTHER_FIELD;
import static org.housingfund.gateway.matching.RemarkFault.PREFIX_MISSING;
import static org.housingfund.gateway.matching.RemarkFault.SYMBOL;
import static org.housingfund.gateway.matching.RemarkFault.TRUNCATED;
import static org.housingfund.gateway.matching.RemarkFault.TWO_NUMBERS;
import static org.housingfund.gateway.matching.RemarkFault.WHITE_SPACE;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R-N1 to R-N4: only a number written exactly as the rules want it is certain; every fault is named. */
class RemarkReaderTest {
    private static final String NUMBER = "P1906133753";
    private final RemarkReader reader = new RemarkReader(TestRules.shipped());

    private Reading read(String... texts) {
        return reader.read(List.of(texts));
    }

    @ParameterizedTest
    @ValueSource(strings = {NUMBER, NUMBER + "二月公积金", NUMBER + "汇缴", NUMBER + " 11月", NUMBER + "，谢谢"})
    void aNumberAtTheStartWithWordsBehindItIsCertain(String remark) { // R-N1
        assertThat(read(remark, "摘要", "公积金").number()).isEqualTo(NUMBER);
    }

    @Test
    void theSameNumberInAnotherFieldTooDoesNotMakeItUncertain() {
        assertThat(read(NUMBER, NUMBER + "公积金").number()).isEqualTo(NUMBER);
    }

    @Test
    void everyFaultIsNamedAndMakesTheNumberUncertain() { // R-N3
        assertFaults(List.of("p1906133753"), LOWER_CASE);
        assertFaults(List.of("Ｐ1906133753"), FULL_WIDTH);
        assertFaults(List.of("P１９０６１３３７５３"), FULL_WIDTH);
        assertFaults(List.of("ｐ1906133753"), FULL_WIDTH, LOWER_CASE);
        assertFaults(List.of("汇缴P1906133753"), NOT_FIRST);
        assertFaults(List.of(" P1906133753"), WHITE_SPACE);
        assertFaults(List.of("\u200BP1906133753"), WHITE_SPACE);
        assertFaults(List.of("P190613\u200B3753"), WHITE_SPACE);
        assertFaults(List.of("P1906 133753"), WHITE_SPACE);
        assertFaults(List.of("P1906133753/十一月"), SYMBOL);
        assertFaults(List.of("(P1906133753)"), SYMBOL, NOT_FIRST);
        assertFaults(List.of("P1906|133753"), SYMBOL);
        assertFaults(List.of("P19061337532月公积金"), GLUED_DIGITS);
        assertFaults(List.of("P1906133753月公积金"), GLUED_DIGITS);
        assertFaults(List.of("P190613375"), TRUNCATED);
        assertFaults(List.of("P190613375O"), LOOKALIKE);
        assertFaults(List.of("1906133753"), PREFIX_MISSING);
        assertFaults(List.of("19061337"), PREFIX_MISSING, TRUNCATED);
        assertFaults(List.of("公积金", NUMBER), OTHER_FIELD);
        assertFaults(List.of("P1906133753、P1906133754"), TWO_NUMBERS, NOT_FIRST);
        assertFaults(List.of(NUMBER, "P1906133754"), TWO_NUMBERS, OTHER_FIELD);
    }

    private void assertFaults(List<String> texts, RemarkFault... faults) {
        Reading reading = reader.read(texts);
        assertThat(reading.number()).as("%s", texts).isEmpty();
        assertThat(reading.faults()).as("%s", texts).containsExactlyInAnyOrder(faults);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "公积金", "11月社保", "P", "PPPP", "2026年11月", "电话1234567"})
    void aRemarkWithoutATraceOfANumberHasNoCandidate(String remark) {
        assertThat(read(remark).candidates()).isEmpty();
    }

    @Test
    void separateGroupsOfDigitsAreNeverJoinedIntoANumber() {
        assertThat(read("1906 133753").candidates()).isEmpty();
        assertThat(read("P1906133753 12").number()).isEqualTo(NUMBER);
    }

    @Test
    void anotherCentresGrammarNeedsNoCode() { // R-N4
        RemarkReader zh = new RemarkReader(TestRules.example("zh"));
        String number = "ZH01010101汇缴(202111)公积金";
        assertThat(zh.read(List.of(number)).number()).isEqualTo(number);
        assertThat(zh.read(List.of(NUMBER)).number()).isEmpty();
        assertRead(zh, "zh01010101汇缴（202111）公积金", number, LOWER_CASE, FULL_WIDTH);
        assertRead(zh, "ZH 01010101 汇缴(202111) 公积金", number, WHITE_SPACE);
        assertRead(zh, "ZH01010101汇缴", "ZH01010101汇缴", TRUNCATED);
    }

    @Test
    void aNumberWithoutAPrefixIsNeverReadOverAGap() { // R-N4
        RemarkReader serial = new RemarkReader(TestRules.example("serial15"));
        assertThat(serial.read(List.of("012111050000017汇缴")).number()).isEqualTo("012111050000017");
        assertThat(serial.read(List.of("01211105 0000017")).candidates()).isEmpty();
        assertRead(serial, "单位0121110500000172", "012111050000017", NOT_FIRST, GLUED_DIGITS);
        assertRead(serial, "０12111050000017", "012111050000017", FULL_WIDTH);
    }

    private static void assertRead(RemarkReader reader, String text, String number, RemarkFault... faults) {
        Reading reading = reader.read(List.of(text));
        assertThat(reading.candidates()).extracting(Reading.Candidate::number).containsExactly(number);
        assertThat(reading.faults()).containsExactlyInAnyOrder(faults);
    }

    @Test
    void lettersThatLookLikeDigitsAreNamedAndOtherLettersEndTheNumber() { // R-N3
        assertRead(reader, "P19O6I33753", "P1906133753", LOOKALIKE);
        assertRead(reader, "P19o6l33753", "P1906133753", LOOKALIKE);
        assertRead(reader, "P1906A33753", "P1906", TRUNCATED);
        assertRead(reader, "P1906月133753", "P1906", TRUNCATED);
        assertThat(read("POI").candidates()).isEmpty();
    }

    @Test
    void aTelephoneOrAnAccountBesideACleanNumberDoesNotMakeItUncertain() {
        assertThat(read(NUMBER + " 电话13877221234").number()).isEqualTo(NUMBER);
        assertThat(read(NUMBER, "6217000012341234").number()).isEqualTo(NUMBER);
        assertThat(read("6217000012341234567").candidates()).isEmpty();
    }

    @Test
    void aNumberCutInAnotherFieldSaysNothingNew() {
        assertThat(read(NUMBER + "公积金", "P190613").number()).isEqualTo(NUMBER);
        assertFaults(List.of(NUMBER, "P190614"), TWO_NUMBERS, TRUNCATED, OTHER_FIELD);
    }

    @Test
    void digitsGluedBehindANumberAreKept() {
        assertThat(read("P19061337531２月").candidates().get(0).glued()).isEqualTo("12");
    }

    @Test
    void whateverTheTextReadingEndsQuicklyAndOnlyAnExactNumberIsCertain() {
        Random random = new Random(20261121);
        String alphabet = "P pＰ０９0123456789→/|$￥^()（）\u200B\u3000汇缴\uD842\uDFB7\0\n";
        Assertions.assertThatNoException().isThrownBy(() -> {
            for (int run = 0; run < 50_000; run++) {
                StringBuilder text = new StringBuilder();
                for (int i = random.nextInt(40); i > 0; i--) {
                    text.append(alphabet.charAt(random.nextInt(alphabet.length())));
                }
                String number = read(text.toString()).number();
                assertThat(number.isEmpty() || text.toString().startsWith(number))
                        .isTrue();
            }
        });
        String hostile = "P1 ".repeat(200_000);
        org.junit.jupiter.api.Assertions.assertTimeout(
                Duration.ofSeconds(5), () -> assertThat(read(hostile).number()).isEmpty());
        StringBuilder numbers = new StringBuilder();
        for (int i = 10_000; i < 60_000; i++) {
            numbers.append('P').append(i);
        }
        org.junit.jupiter.api.Assertions.assertTimeout(Duration.ofSeconds(1), () -> {
            Reading reading = read(numbers + " P1906133753");
            assertThat(reading.candidates()).hasSizeLessThan(100);
            assertThat(reading.faults()).contains(RemarkFault.TWO_NUMBERS);
        });
    }

    @Test
    void amongTooManyNumbersTheFirstIsNotTheOne() {
        String digits = "1234567890 ".repeat(40);
        assertThat(read(digits + "P1906133753 P1906133754").certain()).isFalse();
        assertThat(reader.match(read(digits + "P1906133753 P1906133754"))).isEmpty();
        assertThat(reader.match(read("P1906133753 ".repeat(40) + "P1906133754")))
                .isEmpty();
    }
}
