package org.housingfund.gateway.console.suspense;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.console.suspense.SuspenseQueries.Posting;
import org.housingfund.gateway.console.web.Slice;
import org.housingfund.gateway.console.web.Viewer;
import org.housingfund.gateway.matching.Suggestion;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;

/** {@code GET /suspense/export.xlsx}: what the filter finds, as a spreadsheet, masked as the pages are. */
@Controller
class SuspenseExport {
    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static final List<String> COLUMNS = List.of(
            "编号", "记账日", "天数", "银行", "账户", "金额（元）", "原因", "说明", "对方户名", "对方账号", "附言", "登记号", "首选建议", "疑点", "待复核提议");
    private static final int AMOUNT_COLUMN = 5;
    private static final int CHUNK = 1_000;
    private static final int MOST_ROWS = 1_000_000;

    private final SuspenseQueries postings;
    private final AuditTrail audit;

    SuspenseExport(SuspenseQueries postings, AuditTrail audit) {
        this.postings = postings;
        this.audit = audit;
    }

    @GetMapping("/suspense/export.xlsx")
    @PreAuthorize("hasRole('VIEWER')")
    public void export(
            @ModelAttribute("filter") SuspenseFilter filter, Viewer viewer, Actor actor, HttpServletResponse response)
            throws IOException {
        Slice<Posting> first = postings.list(filter, null, CHUNK);
        audit.record(
                actor,
                "EXPORTED",
                "suspense:open",
                AuditTrail.Outcome.DONE,
                Map.of("filter", filter.parameters().stream().map(pair -> String.join("=", pair)).toList()));
        response.setContentType(XLSX);
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"suspense.xlsx\"");
        try (Workbook book = new Workbook(response.getOutputStream(), "housing-fund-gateway", "1.0");
                Worksheet sheet = book.newWorksheet("挂账")) {
            sheet.freezePane(0, 1);
            for (int column = 0; column < COLUMNS.size(); column++) {
                sheet.value(0, column, COLUMNS.get(column));
                sheet.style(0, column).bold().set();
            }
            int row = 1;
            for (Slice<Posting> slice = first; ; slice = postings.list(filter, slice.next(), CHUNK)) {
                for (Posting posting : slice.rows()) {
                    write(sheet, row++, posting, viewer);
                }
                sheet.flush();
                if (slice.next() == null || row > MOST_ROWS) {
                    break;
                }
            }
        }
    }

    private static void write(Worksheet sheet, int row, Posting posting, Viewer viewer) {
        Suggestion best = posting.best();
        List<Object> cells = List.of(
                posting.id(),
                posting.bookedOn().toString(),
                posting.ageDays(),
                posting.bankName(),
                posting.account(),
                BigDecimal.valueOf(posting.amountFen(), 2),
                posting.reason().name(),
                posting.reason().sentence(),
                viewer.name(posting.payer()),
                viewer.account(posting.payerAccount()),
                viewer.remark(String.join(" ｜ ", posting.texts().stream().filter(text -> !text.isBlank()).toList())),
                posting.notice() == null ? "" : posting.notice(),
                best == null ? "" : best.notice(),
                best == null ? "" : best.against(),
                posting.proposed() == null ? "" : posting.proposed().phrase());
        for (int column = 0; column < cells.size(); column++) {
            if (cells.get(column) instanceof Number number) {
                sheet.value(row, column, number);
            } else {
                sheet.value(row, column, cells.get(column).toString());
            }
        }
        sheet.style(row, AMOUNT_COLUMN).format("#,##0.00").set();
    }
}
