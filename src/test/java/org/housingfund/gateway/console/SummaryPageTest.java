package org.housingfund.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.housingfund.gateway.payout.PayoutWatch;
import org.housingfund.gateway.testing.CaseBed;
import org.housingfund.gateway.testing.CasePackageFile;
import org.housingfund.gateway.testing.GatewayBed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees first. */
class SummaryPageTest {
    private static final String NUMBER = "NN450100-20261120-0001";

    @TempDir
    private Path dir;

    @Test
    void aDifferenceOfAPayoutIsShownWithItsNumberAndItsOwner() throws Exception {
        try (CaseBed cases = new CaseBed(dir, GatewayBed.PAGES)) {
            assertThat(page(cases, "zh-CN")).doesNotContain("与银行的差异", "??");
            cases.send(new CasePackageFile(NUMBER));
            cases.decide(CaseBed.approval("D1", NUMBER, "10800.00"));
            cases.bed.clock().advance(Duration.ofDays(7));
            cases.bed.bean(PayoutWatch.class).check();
            String number = "<td class=\"n\">" + cases.one("SELECT id FROM clearing_difference") + "</td>";
            assertThat(page(cases, "zh-CN"))
                    .contains("与银行的差异", "案件 " + NUMBER, "-10,800.00", "2026-11-27", "资金结算岗", number)
                    .doesNotContain("??");
            assertThat(page(cases, "en"))
                    .contains("Differences with banks", number)
                    .doesNotContain("??");
        }
    }

    private static String page(CaseBed cases, String language) throws Exception {
        return cases.bed
                .browser()
                .perform(get("/").param("lang", language).with(user("someone").roles("VIEWER")))
                .andReturn()
                .getResponse()
                .getContentAsString(StandardCharsets.UTF_8);
    }
}
