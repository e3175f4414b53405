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
    void anAccountShowsItsLastFourDigits() {
        assertThat(Masks.account("")).isEmpty();
        assertThat(Masks.account("123")).isEqualTo("123");
        assertThat(Masks.account("6217000880001")).isEqualTo("…0001");
    }
}
