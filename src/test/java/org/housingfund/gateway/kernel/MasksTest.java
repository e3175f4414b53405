package org.housingfund.gateway.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MasksTest {
    @Test
    void theMiddleOfANameIsHidden() { // R-L7
        assertThat(Masks.name("")).isEmpty();
        assertThat(Masks.name("张")).isEqualTo("*");
        assertThat(Masks.name("张三")).isEqualTo("张*");
        assertThat(Masks.name("张小三")).isEqualTo("张*三");
        assertThat(Masks.name("𠮷田三")).isEqualTo("𠮷*三");
        assertThat(Masks.name("欧阳建国")).isEqualTo("欧**国");
        assertThat(Masks.name("柳州市青山机械有限公司")).isEqualTo("柳州****公司");
    }

    @Test
    void aMobileNumberShowsItsEndsAndAShorterOneNothing() {
        assertThat(Masks.mobile("")).isEmpty();
        assertThat(Masks.mobile("1391234567")).isEqualTo("**********");
        assertThat(Masks.mobile("13912345678")).isEqualTo("139****5678");
        assertThat(Masks.mobile("+8613912345678")).isEqualTo("+86****5678");
    }

    @Test
    void numbersOfPersonsAndCardsAreShortenedAndDatesAreNot() { // R-L7
        assertThat(Masks.digits("韦某 450202199001011234、6217000011112222333，13912345678"))
                .isEqualTo("韦某 …1234、…2333，…5678");
        assertThat(Masks.digits("11010519491231002X")).isEqualTo("…002X");
        assertThat(Masks.digits("NN450100-20261120-0001")).isEqualTo("NN450100-20261120-0001");
        assertThat(Masks.digits("合计 12345678901.23 元，应为 -123456789012.00元"))
                .isEqualTo("合计 12345678901.23 元，应为 -123456789012.00元");
        assertThat(Masks.digits("450202199001011234.pdf、450202199001011234.50")).isEqualTo("…1234.pdf、…1234.50");
        assertThat(Masks.digits("４５０２０２１９９００１０１１２３４")).isEqualTo("…１２３４");
    }

    @Test
    void aProblemQuotesNoNumberThatMayBeAPersons() { // R-L7
        Problem problem =
                new Problem("X", 3, "45020219900101123X", "6217000011112222333", "内容450202199001011234不对", "更正");
        assertThat(problem.field() + problem.value() + problem.message()).isEqualTo("…123X…2333内容…1234不对");
    }

    @Test
    void aFileIsNamedWithoutWhatMayNameAPerson() { // R-L7
        assertThat(Masks.quoted("NN450100-20261120-0001.zip")).isEqualTo("NN450100-20261120-0001.zip");
        assertThat(Masks.quoted("韦小兰_450202199001011234.zip")).isEqualTo("***_…1234.zip");
        assertThat(Masks.quoted("a\nb")).isEqualTo("a?b");
        assertThat(Masks.quoted("x".repeat(300))).hasSize(81);
    }

    @Test
    void aCodeIsShownWhereItIsWrittenLikeOne() { // R-L7
        assertThat(Masks.code("AC04")).isEqualTo("AC04");
        assertThat(Masks.code("")).isEmpty();
        assertThat(Masks.code("韦小兰")).isEqualTo("（3个字符）");
        assertThat(Masks.code("450202199001011234")).isEqualTo("…1234");
    }

    @Test
    void anAccountShowsItsLastFourDigits() {
        assertThat(Masks.account("")).isEmpty();
        assertThat(Masks.account("123")).isEqualTo("123");
        assertThat(Masks.account("6217000880001")).isEqualTo("…0001");
    }
}
