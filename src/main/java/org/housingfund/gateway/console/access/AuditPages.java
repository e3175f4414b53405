package org.housingfund.gateway.console.access;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.audit.AuditTrail.Outcome;
import org.housingfund.gateway.console.web.Export;
import org.housingfund.gateway.console.web.Show;
import org.housingfund.gateway.console.web.Slice;
import org.housingfund.gateway.console.web.Viewer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.MessageSource;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.util.UriComponentsBuilder;

/** {@code /audit}: who did what, when and from where. */
@Controller
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class AuditPages {
    private static final int ROWS = 50;
    private static final int CHUNK = 2_000;
    private static final List<String> COLUMNS =
            List.of("at", "actor", "origin", "action", "subject", "outcome", "detail");

    private final AuditQueries events;
    private final AuditTrail audit;
    private final MessageSource messages;

    AuditPages(AuditQueries events, AuditTrail audit, MessageSource messages) {
        this.events = events;
        this.audit = audit;
        this.messages = messages;
    }

    @GetMapping("/audit")
    @PreAuthorize("hasAnyRole('AUDITOR', 'ADMINISTRATOR')")
    String list(
            @ModelAttribute("filter") AuditFilter filter,
            @RequestParam(defaultValue = "") String after,
            Viewer viewer,
            Model model) {
        model.addAttribute("slice", events(filter, after, viewer));
        model.addAttribute("actions", events.actions());
        model.addAttribute("outcomes", Outcome.values());
        model.addAttribute("query", query(filter));
        return "access/audit";
    }

    /** Actions that were ever written. */
    @GetMapping("/api/audit/actions")
    @ResponseBody
    @PreAuthorize("hasAnyRole('AUDITOR', 'ADMINISTRATOR')")
    List<String> actions() {
        return events.actions();
    }

    /** Events of the audit trail, newest first; texts in them are masked from whoever may not see metadata. */
    @GetMapping("/api/audit")
    @ResponseBody
    @PreAuthorize("hasAnyRole('AUDITOR', 'ADMINISTRATOR')")
    Slice<AuditQueries.Event> events(AuditFilter filter, @RequestParam(defaultValue = "") String after, Viewer viewer) {
        return events.find(filter, after, ROWS).map(event -> AuditDetails.seen(event, viewer));
    }

    /** What the filter finds, as CSV; this too is audited. */
    @GetMapping({"/audit/export.csv", "/api/audit/export.csv"})
    @PreAuthorize("hasAnyRole('AUDITOR', 'ADMINISTRATOR')")
    void csv(AuditFilter filter, Actor actor, Viewer viewer, Locale locale, HttpServletResponse response)
            throws IOException {
        export(Export.Format.CSV, filter, actor, viewer, locale, response);
    }

    /** What the filter finds, as a spreadsheet; this too is audited. */
    @GetMapping({"/audit/export.xlsx", "/api/audit/export.xlsx"})
    @PreAuthorize("hasAnyRole('AUDITOR', 'ADMINISTRATOR')")
    void xlsx(AuditFilter filter, Actor actor, Viewer viewer, Locale locale, HttpServletResponse response)
            throws IOException {
        export(Export.Format.XLSX, filter, actor, viewer, locale, response);
    }

    private void export(
            Export.Format format,
            AuditFilter filter,
            Actor actor,
            Viewer viewer,
            Locale locale,
            HttpServletResponse response)
            throws IOException {
        audit.record(
                actor,
                "EXPORTED",
                "list:audit",
                Outcome.DONE,
                Map.of("format", format.name(), "filter", filter.parameters()));
        Show show = new Show();
        List<String> titles = COLUMNS.stream()
                .map(column -> messages.getMessage("audit." + column, null, locale))
                .toList();
        try (Export export = new Export(response, "audit", format, titles)) {
            String after = "";
            do {
                Slice<AuditQueries.Event> slice = events.find(filter, after, CHUNK);
                for (AuditQueries.Event event : slice.rows()) {
                    export.row(Stream.of(
                                    show.time(event.at()),
                                    event.actor(),
                                    event.origin(),
                                    event.action(),
                                    event.subject(),
                                    event.outcome(),
                                    AuditDetails.seen(event, viewer).detail())
                            .toList());
                }
                after = slice.next();
            } while (after != null);
            export.complete();
        }
    }

    private static String query(AuditFilter filter) {
        UriComponentsBuilder query = UriComponentsBuilder.newInstance();
        filter.parameters().forEach((name, value) -> query.queryParam(name, "{" + name + "}"));
        String encoded = query.encode().buildAndExpand(filter.parameters()).getQuery();
        return encoded == null ? "" : "?" + encoded;
    }
}
