package org.housingfund.gateway.console.operate;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.console.operate.WhatIf.Result;
import org.housingfund.gateway.console.web.Export;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.matching.Replay.Difference;
import org.housingfund.gateway.matching.Replay.Fate;
import org.springframework.context.MessageSource;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /what-if}: a period under other rules, as a table and to take along. */
@Controller
class WhatIfPages {
    private static final int SHOWN = 200;
    private static final List<String> COLUMNS = List.of("entry", "day", "amount", "was", "would", "decided");

    private final WhatIf whatIf;
    private final MessageSource words;
    private final Clock clock;

    WhatIfPages(WhatIf whatIf, MessageSource words, Clock clock) {
        this.whatIf = whatIf;
        this.words = words;
        this.clock = clock;
    }

    @GetMapping("/what-if")
    @PreAuthorize("hasRole('VIEWER')")
    public String form(Model model) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), Times.ZONE);
        return page(today.minusDays(7), today, "", "", model);
    }

    /** Reads only; it is a POST because rules that are tried are long. */
    @PostMapping("/what-if")
    @PreAuthorize("hasRole('OPERATOR')")
    public String run(
            @RequestParam LocalDate from,
            @RequestParam LocalDate to,
            @RequestParam(defaultValue = "") String rules,
            @RequestParam(defaultValue = "") String yaml,
            Model model) {
        model.addAttribute("result", whatIf.run(from, to, rules, yaml, SHOWN));
        return page(from, to, rules, yaml, model);
    }

    @PostMapping("/what-if/export.{format}")
    @PreAuthorize("hasRole('OPERATOR')")
    public void export(
            @PathVariable String format,
            @RequestParam LocalDate from,
            @RequestParam LocalDate to,
            @RequestParam(defaultValue = "") String rules,
            @RequestParam(defaultValue = "") String yaml,
            Actor actor,
            Locale locale,
            HttpServletResponse response)
            throws IOException {
        Export.Format kind = Export.Format.of(format);
        Result result = whatIf.export(from, to, rules, yaml, kind.name(), actor);
        List<String> titles = COLUMNS.stream()
                .map(column -> words.getMessage("operate.whatif." + column, null, locale))
                .toList();
        try (Export export = new Export(response, "what-if", kind, titles)) {
            for (Difference difference : result.first()) {
                export.row(List.of(
                        difference.entryId(),
                        difference.bookedOn(),
                        BigDecimal.valueOf(difference.entry().effectFen(), 2),
                        text(difference.was(), locale),
                        text(difference.would(), locale),
                        difference.decided() ? "✓" : ""));
            }
            export.complete();
        }
    }

    private String page(LocalDate from, LocalDate to, String rules, String yaml, Model model) {
        model.addAttribute("from", from);
        model.addAttribute("to", to);
        model.addAttribute("rules", rules);
        model.addAttribute("versions", whatIf.versions());
        model.addAttribute("yaml", yaml);
        return "operate/what-if";
    }

    /** Disposition, reason where it is suspended, notice where one has the money. */
    private String text(Fate fate, Locale locale) {
        String[] codes = fate.kind().split(" ", 2);
        String disposition = words.getMessage("summary.disposition." + codes[0], null, locale);
        String reason = codes.length > 1 ? " " + words.getMessage("reason." + codes[1], null, locale) : "";
        return disposition + reason + (fate.notice() == null ? "" : " " + fate.notice());
    }
}
