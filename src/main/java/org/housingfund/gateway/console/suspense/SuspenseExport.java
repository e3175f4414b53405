package org.housingfund.gateway.console.suspense;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.console.suspense.SuspenseQueries.Posting;
import org.housingfund.gateway.console.web.Export;
import org.housingfund.gateway.console.web.Slice;
import org.housingfund.gateway.console.web.Viewer;
import org.housingfund.gateway.matching.Suggestion;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** {@code GET /suspense/export.xlsx}: what the filter finds, as a spreadsheet, masked as the pages are. */
@Controller
class SuspenseExport {
    private static final List<String> COLUMNS = List.of(
            "编号", "记账日", "天数", "银行", "账户", "金额（元）", "原因", "说明", "对方户名", "对方账号", "附言", "登记号", "首选建议", "疑点", "待复核提议");
    private static final int CHUNK = 1_000;

    private final SuspenseQueries postings;
    private final AuditTrail audit;

    SuspenseExport(SuspenseQueries postings, AuditTrail audit) {
        this.postings = postings;
        this.audit = audit;
    }

    /** What the filter finds, as a spreadsheet; the audit says who took it. */
    @GetMapping({"/suspense/export.xlsx", "/api/suspense/export.xlsx"})
    @PreAuthorize("hasRole('VIEWER')")
    public void export(SuspenseFilter filter, Viewer viewer, Actor actor, HttpServletResponse response)
            throws IOException {
        Slice<Posting> slice = postings.list(filter, null, CHUNK);
        audit.record(
                actor,
                "EXPORTED",
                "list:suspense",
                AuditTrail.Outcome.DONE,
                Map.of(
                        "filter",
                        filter.parameters().stream()
                                .map(pair -> String.join("=", pair))
                                .toList()));
        try (Export export = new Export(response, "suspense", Export.Format.XLSX, COLUMNS)) {
            write(export, slice, viewer);
            while (slice.next() != null) {
                slice = postings.list(filter, slice.next(), CHUNK);
                write(export, slice, viewer);
            }
            export.complete();
        }
    }

    private static void write(Export export, Slice<Posting> slice, Viewer viewer) throws IOException {
        for (Posting posting : slice.rows()) {
            Suggestion best = posting.best();
            export.row(Arrays.asList(
                    posting.id(),
                    posting.bookedOn(),
                    posting.ageDays(),
                    posting.bankName(),
                    posting.account(),
                    BigDecimal.valueOf(posting.amountFen(), 2),
                    posting.reason(),
                    posting.reason().sentence(),
                    viewer.name(posting.payer()),
                    viewer.account(posting.payerAccount()),
                    viewer.remark(posting.remark()),
                    posting.notice(),
                    best == null ? null : best.notice(),
                    best == null ? null : best.against(),
                    posting.proposed() == null ? null : posting.proposed().phrase()));
        }
    }
}
