package org.housingfund.gateway.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.housingfund.gateway.matching.RemarkFault.FULL_WIDTH;
import static org.housingfund.gateway.matching.RemarkFault.GLUED_DIGITS;
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
import org.housingfund.gateway.kernel.NoticeNumberGrammar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R-N1 to R-N4: only a number written exactly as the rules want it is certain; every fault is named. */
class RemarkReaderTest {
    private static final String NUMBER = "P1906133753";
    private final RemarkReader reader =
            new RemarkReader(new RemarkRules("test", new NoticeNumberGrammar("P", 10), "→/|$￥^()（）", 8));

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
        assertFaults(List.of("P190613375"), TRUNCATED);
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
        RemarkReader other = new RemarkReader(new RemarkRules("zh", new NoticeNumberGrammar("ZH", 8), "()", 6));
        assertThat(other.read(List.of("ZH01010101汇缴")).number()).isEqualTo("ZH01010101");
        assertThat(other.read(List.of(NUMBER)).number()).isEmpty();
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
    }
}
