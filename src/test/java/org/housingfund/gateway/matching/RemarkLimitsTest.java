package org.housingfund.gateway.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.matching.RemarkLimits.Limit;
import org.housingfund.gateway.matching.RemarkLimits.Unit;
import org.junit.jupiter.api.Test;

/** R-N2: the text that survives at a payer's bank. */
class RemarkLimitsTest {
    private static final Charset GB18030 = Charset.forName("GB18030");

    private static RemarkLimits shipped() throws IOException {
        try (InputStream yaml = Files.newInputStream(Path.of("mappings/remark/limits.yaml"))) {
            return RemarkLimits.read(yaml);
        }
    }

    @Test
    void whatIsAdvisedFitsTheBankAndIsReadWithCertaintyByEveryGrammar() throws IOException {
        Map<String, RemarkRules> numbers = Map.of(
                "P1906133753", TestRules.shipped(),
                "ZH01010101汇缴(202111)公积金", TestRules.example("zh"),
                "012611200000017", TestRules.example("serial15"));
        RemarkLimits limits = shipped();
        int fitting = 0;
        for (Map.Entry<String, RemarkRules> number : numbers.entrySet()) {
            for (Unit unit : Unit.values()) {
                for (int limit = 1; limit <= 256; limit++) {
                    String text = limits.text(number.getKey(), new Limit(limit, unit));
                    int length = unit == Unit.BYTES ? text.getBytes(GB18030).length : text.length();
                    assertThat(length).isLessThanOrEqualTo(limit);
                    if (!text.isEmpty()) {
                        fitting++;
                        assertThat(new RemarkReader(number.getValue())
                                        .read(List.of(text))
                                        .number())
                                .as(text)
                                .isEqualTo(number.getKey());
                    }
                }
            }
        }
        assertThat(fitting).isGreaterThan(1_300);
    }

    @Test
    void aNumberIsNeverCutAndWordsOnlyBetweenCharacters() throws IOException {
        RemarkLimits limits = shipped();
        assertThat(limits.text("P1906133753", new Limit(10, Unit.BYTES))).isEmpty();
        assertThat(limits.text("P1906133753", new Limit(11, Unit.BYTES))).isEqualTo("P1906133753");
        assertThat(limits.text("P1906133753", new Limit(14, Unit.BYTES))).isEqualTo("P1906133753住");
        assertThat(limits.text("P1906133753", new Limit(14, Unit.CHARACTERS))).isEqualTo("P1906133753住房公");
    }

    @Test
    void aBankThatIsNotListedGetsTheNarrowestLimit() throws IOException {
        assertThat(shipped().of("unheard-of")).isEqualTo(shipped().narrowest());
    }
}
