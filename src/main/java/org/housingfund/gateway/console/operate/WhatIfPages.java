package org.housingfund.gateway.console.operate;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.console.operate.WhatIf.Result;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.matching.Replay.Difference;
import org.housingfund.gateway.matching.Replay.Fate;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /what-if}: a period under other rules, as a table and to take along. */
@Controller
class WhatIfPages {
    private static final int SHOWN = 200;
    private static final int EXPORTED = 100_000;
    private static final int AMOUNT = 2;
    private static final List<String> COLUMNS = List.of("流水", "记账日", "金额（元）", "当时", "另一版规则", "人工决定");

    private final WhatIf whatIf;
    private final AuditTrail audit;
    private final Clock clock;

    WhatIfPages(WhatIf whatIf, AuditTrail audit, Clock clock) {
        this.whatIf = whatIf;
        this.audit = audit;
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

    @PostMapping("/what-if/export.xlsx")
    @PreAuthorize("hasRole('OPERATOR')")
    public void xlsx(
            @RequestParam LocalDate from,
            @RequestParam LocalDate to,
            @RequestParam(defaultValue = "") String rules,
            @RequestParam(defaultValue = "") String yaml,
            Actor actor,
            HttpServletResponse response)
            throws IOException {
        Result result = export(from, to, rules, yaml, actor);
        response.setContentType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"what-if.xlsx\"");
        try (Workbook book = new Workbook(response.getOutputStream(), "housing-fund-gateway", "1.0");
                Worksheet sheet = book.newWorksheet("差异")) {
            sheet.freezePane(0, 1);
            for (int column = 0; column < COLUMNS.size(); column++) {
                sheet.value(0, column, COLUMNS.get(column));
                sheet.style(0, column).bold().set();
            }
            int row = 1;
            for (Difference difference : result.first()) {
                List<String> cells = cells(difference);
                for (int column = 0; column < cells.size(); column++) {
                    sheet.value(row, column, cells.get(column));
                }
                sheet.value(row, AMOUNT, BigDecimal.valueOf(difference.entry().effectFen(), 2));
                sheet.style(row, AMOUNT).format("#,##0.00").set();
                row++;
            }
        }
    }

    @PostMapping("/what-if/export.csv")
    @PreAuthorize("hasRole('OPERATOR')")
    public void csv(
            @RequestParam LocalDate from,
            @RequestParam LocalDate to,
            @RequestParam(defaultValue = "") String rules,
            @RequestParam(defaultValue = "") String yaml,
            Actor actor,
            HttpServletResponse response)
            throws IOException {
        Result result = export(from, to, rules, yaml, actor);
        response.setContentType("text/csv");
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"what-if.csv\"");
        PrintWriter out = response.getWriter();
        // Without the mark a spreadsheet takes Chinese for something else.
        out.print('\uFEFF');
        out.print(line(COLUMNS));
        result.first().forEach(difference -> out.print(line(cells(difference))));
        out.flush();
    }

    private Result export(LocalDate from, LocalDate to, String rules, String yaml, Actor actor) {
        Result result = whatIf.run(from, to, rules, yaml, EXPORTED);
        audit.record(
                actor,
                "EXPORTED",
                "what-if:" + result.rules(),
                AuditTrail.Outcome.DONE,
                Map.of(
                        "from",
                        from.toString(),
                        "to",
                        to.toString(),
                        "rows",
                        result.first().size()));
        return result;
    }

    private String page(LocalDate from, LocalDate to, String rules, String yaml, Model model) {
        model.addAttribute("from", from);
        model.addAttribute("to", to);
        model.addAttribute("rules", rules);
        model.addAttribute("versions", whatIf.versions());
        model.addAttribute("yaml", yaml);
        return "operate/what-if";
    }

    /** Every cell is one of the gateway's own words or numbers: none begins a formula. */
    private static List<String> cells(Difference difference) {
        return List.of(
                Long.toString(difference.entryId()),
                difference.bookedOn().toString(),
                Money.format(difference.entry().effectFen()),
                text(difference.was()),
                text(difference.would()),
                difference.decided() ? "是" : "");
    }

    private static String text(Fate fate) {
        return fate.notice() == null ? fate.kind() : fate.kind() + " " + fate.notice();
    }

    private static String line(List<String> cells) {
        return cells.stream().collect(Collectors.joining(",", "", "\r\n"));
    }
}
