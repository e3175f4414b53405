package org.housingfund.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.housingfund.gateway.console.web.Show;
import org.housingfund.gateway.payout.PayoutWatch;
import org.housingfund.gateway.testing.CaseBed;
import org.housingfund.gateway.testing.CasePackageFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockServletContext;
import org.springframework.ui.ConcurrentModel;
import org.springframework.ui.Model;
import org.thymeleaf.context.WebContext;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.web.servlet.JakartaServletWebApplication;

/** What an operator sees first. */
class SummaryPageTest {
    private static final String NUMBER = "NN450100-20261120-0001";

    @TempDir
    private Path dir;

    @Test
    void aDifferenceOfAPayoutIsShownWithItsNumberAndItsOwner() {
        try (CaseBed cases = new CaseBed(dir)) {
            assertThat(page(cases)).doesNotContain("与银行的差异");
            cases.send(new CasePackageFile(NUMBER));
            cases.decide(CaseBed.approval("D1", NUMBER, "10800.00"));
            cases.bed.clock().advance(Duration.ofDays(7));
            cases.bed.bean(PayoutWatch.class).check();
            assertThat(page(cases))
                    .contains("与银行的差异", "案件 " + NUMBER, "-10,800.00", "2026-11-27", "资金结算岗")
                    .contains("<td class=\"n\">" + cases.one("SELECT id FROM clearing_difference") + "</td>");
        }
    }

    private static String page(CaseBed cases) {
        Model model = new ConcurrentModel();
        String view = cases.bed.bean(SummaryPage.class).today(model, Locale.CHINA);
        model.addAttribute("show", new Show());
        // The page's own part alone: its frame wants to know who looks.
        return cases.bed
                .bean(SpringTemplateEngine.class)
                .process(
                        view,
                        Set.of("main"),
                        new WebContext(
                                JakartaServletWebApplication.buildApplication(new MockServletContext())
                                        .buildExchange(new MockHttpServletRequest(), new MockHttpServletResponse()),
                                Locale.CHINA,
                                model.asMap()));
    }
}
