package org.housingfund.gateway.console.statement;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.console.statement.StatementQueries.File;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.intake.Receipt;
import org.housingfund.gateway.intake.Receipts;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** {@code /files/{receiptId}}: the bytes as the bank sent them, and what was wrong with those that were refused. */
@Controller
class FilePages {
    private final StatementQueries statements;
    private final Receipts receipts;
    private final AuditTrail audit;

    FilePages(StatementQueries statements, Receipts receipts, AuditTrail audit) {
        this.statements = statements;
        this.receipts = receipts;
        this.audit = audit;
    }

    /** The original, byte for byte; the audit says who took it. */
    @GetMapping({"/files/{receiptId}", "/api/files/{receiptId}/content"})
    @PreAuthorize("hasRole('VIEWER') and hasAuthority('SEE_METADATA')")
    @Transactional
    public ResponseEntity<Resource> download(@PathVariable long receiptId, Actor actor) {
        File file = find(receiptId);
        Receipt receipt = receipts.find(receiptId);
        audit.record(
                actor,
                "EXPORTED",
                receipt.key(),
                AuditTrail.Outcome.DONE,
                Map.of("what", file.kind(), "bytes", file.sizeBytes(), "sha256", file.sha256()));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .contentLength(file.sizeBytes())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(plain(file.name()), StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .body(new InputStreamResource(receipts.open(receipt)));
    }

    @GetMapping("/files/{receiptId}/report")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public String report(@PathVariable long receiptId, Model model) {
        model.addAttribute("file", find(receiptId));
        model.addAttribute("statements", statements.ofFile(receiptId));
        return "statement/file";
    }

    private File find(long receiptId) {
        return statements.file(receiptId).orElseThrow(() -> PageProblem.notFound("没有编号为 " + receiptId + " 的对账文件或推送"));
    }

    /** Whoever named the file does not say where it is kept, nor what the browser takes it for. */
    private static String plain(String name) {
        return name.replaceAll("[\\p{Cntrl}\\p{Cf}/\\\\:*?\"<>|]", "_");
    }
}
