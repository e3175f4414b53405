package org.housingfund.gateway.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R-M3: whose name an entry carries, by stated rules. */
class CompanyNameTest {
    @ParameterizedTest
    @CsvSource({
        "柳州市鱼峰区诚达贸易有限公司, 柳州市鱼峰区诚达贸易有限公司",
        "柳州（广西）诚达贸易有限公司, 柳州(广西)诚达贸易有限公司",
        "柳州（广西）诚达贸易有限公司, 柳州广西诚达贸易有限公司",
        "柳州诚达贸易有限公司, 柳州 诚达　贸易有限公司",
        "柳州诚达贸易有限公司, 柳州诚达贸易有限责任公司",
        "ＡＢＣ贸易有限公司, ABC贸易有限公司",
        "广西壮族自治区柳州市鱼峰区诚达人力资源服务有限公司, 广西壮族自治区柳州市鱼峰区诚达人力资源",
        "广西壮族自治区柳州市鱼峰区诚达人力资源服务有限责任公司, 广西壮族自治区柳州市鱼峰区诚达人力资源服务有限责",
        "广西壮族自治区柳州市鱼峰区诚达有限责任公司柳南分公司, 广西壮族自治区柳州市鱼峰区诚达有限责任公司柳南",
    })
    void theSameEmployerUnderAnotherSpellingAgrees(String employer, String payer) {
        assertThat(CompanyName.agree(employer, payer)).isTrue();
        assertThat(CompanyName.key(employer))
                .startsWith(CompanyName.cutKey(payer).isEmpty() ? CompanyName.key(payer) : CompanyName.cutKey(payer));
    }

    @ParameterizedTest
    @CsvSource({
        "柳州诚达贸易有限公司, 柳州诚达商贸有限公司",
        "柳州诚达贸易有限公司, 柳州诚达贸易股份有限公司",
        "柳州诚达贸易有限公司, 柳州诚达",
        "广西壮族自治区柳州市鱼峰区诚达有限公司柳南分公司, 广西壮族自治区柳州市鱼峰区诚达有限公司",
        "广西壮族自治区柳州市鱼峰区诚达有限公司, 广西壮族自治区柳州市鱼峰区诚达有限公司柳南分公司",
        "广西壮族自治区柳州市鱼峰区诚达人力资源服务有限公司, 广西壮族自治区柳州市鱼峰区诚达劳务派遣",
    })
    void anotherNameDoesNotHoweverLikeItIs(String employer, String payer) {
        assertThat(CompanyName.agree(employer, payer)).isFalse();
    }

    @Test
    void aMissingNameAgreesWithNobody() {
        assertThat(CompanyName.agree("柳州诚达贸易有限公司", null)).isFalse();
        assertThat(CompanyName.agree("柳州诚达贸易有限公司", "　 ")).isFalse();
    }
}
