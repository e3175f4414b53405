package org.housingfund.gateway.casework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.ByteArrayResource;

class CatalogueTest {
    private static final Path SHIPPED = Path.of("mappings/supervision/catalogue.yaml");

    private static Catalogue read(String yaml) throws IOException {
        return CatalogueConfiguration.read(new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8), "test"));
    }

    @Test
    void theShippedCatalogueOffersRentWithdrawalWithTheGuidesDeadlines() throws IOException {
        Catalogue.Service service =
                read(Files.readString(SHIPPED)).find("RENT_WITHDRAWAL").orElseThrow();
        assertThat(service.deadlines()).isEqualTo(new Catalogue.Deadlines(3, 5, 1));
        assertThat(service.department().of("450222")).isEqualTo("柳城管理部");
        assertThat(service.department().of("450202")).isEqualTo("提取业务科");
        assertThat(service.paper("UNDERTAKING"))
                .get()
                .extracting(Catalogue.Paper::required)
                .isEqualTo(true);
        assertThat(service.paper("RENT_PROOF"))
                .get()
                .extracting(Catalogue.Paper::required)
                .isEqualTo(false);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version: 1 | versoin: 1 | version",
                "name: 租房提取 | nmae: 租房提取 | name",
                "code: BANK_CARD, | code: BANK_CARD, unheard: 1, | unheard",
                "department: 3, centre: 5   | department: 6, centre: 5  | 期限应满足",
                "department: 3, centre: 5   | department: 3             | centre",
                "warn-before: 1             | warn-before: 9            | warn-before",
                "code: RENT_WITHDRAWAL      | code: rent                | 事项代码",
                "code: \"450200\"           | code: \"45\"              | 六位区划代码",
                "\"450222\": 柳城管理部       | \"4502\": 柳城管理部        | 六位区划代码",
                "code: UNDERTAKING          | code: APPLICATION         | 材料 APPLICATION 重复",
                "name: 附件1申请表            | name: ../申请表            | 只能用文字",
                "required: true             | required: false           | 至少有一项必需的材料",
            })
    void whatContradictsItselfOrIsMisspeltStopsTheStart(String right, String wrong, String said) throws IOException {
        String yaml = Files.readString(SHIPPED);
        String bent = yaml.replace(right, wrong);
        assertThat(bent).isNotEqualTo(yaml);
        assertThatThrownBy(() -> read(bent)).hasMessageContaining("服务目录").hasMessageContaining(said);
    }
}
