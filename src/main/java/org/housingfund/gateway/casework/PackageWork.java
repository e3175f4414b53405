package org.housingfund.gateway.casework;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.intake.Receipt;
import org.housingfund.gateway.intake.Receipts;
import org.housingfund.gateway.kernel.LandedFiles;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.outbox.Outbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Judges a received package, in one transaction: refused with a reason, or filed, registered, acknowledged, forwarded. The
 * archive is touched last, when nothing can be refused any more.
 */
@Component
class PackageWork {
    private static final Logger LOG = LoggerFactory.getLogger(PackageWork.class);
    private static final int DIGEST_IN_NAME = 8;

    private final Receipts receipts;
    private final LandedFiles landed;
    private final PackageChecker checker;
    private final Catalogue catalogue;
    private final Cases cases;
    private final CaseOpening opening;
    private final CaseDeadlines deadlines;
    private final Outbox outbox;
    private final AuditTrail audit;
    private final JdbcClient jdbc;
    private final TransactionOperations transaction;

    PackageWork(
            Receipts receipts,
            LandedFiles landed,
            PackageChecker checker,
            Catalogue catalogue,
            Cases cases,
            CaseOpening opening,
            CaseDeadlines deadlines,
            Outbox outbox,
            AuditTrail audit,
            JdbcClient jdbc,
            TransactionOperations transaction) {
        this.receipts = receipts;
        this.landed = landed;
        this.checker = checker;
        this.catalogue = catalogue;
        this.cases = cases;
        this.opening = opening;
        this.deadlines = deadlines;
        this.outbox = outbox;
        this.audit = audit;
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /** Judges it; a receipt that was judged before is left alone. */
    void judge(long receiptId) {
        Receipt receipt = receipts.find(receiptId);
        if (receipt.status() != Receipt.Status.RECEIVED) {
            return;
        }
        try (CasePackage checked = checker.check(landed.channel(receipt.sha256()))) {
            once(receiptId, () -> take(receipt, checked));
        } catch (PackageRefused refused) {
            once(receiptId, () -> refuse(receipt, refused.problems()));
        } catch (IOException e) {
            throw new UncheckedIOException("案件包（收据 " + receiptId + "）无法读取或归档", e);
        }
    }

    /** One judgement, whoever else was pointed at the same receipt. */
    private void once(long receiptId, Runnable judgement) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))")
                    .param("receipt:" + receiptId)
                    .query(row -> {});
            if (receipts.find(receiptId).status() == Receipt.Status.RECEIVED) {
                judgement.run();
            }
        });
    }

    private void take(Receipt receipt, CasePackage checked) {
        Manifest manifest = checked.manifest();
        cases.waitForOthersOn(manifest.caseNumber());
        Optional<Case> known = cases.lock(manifest.caseNumber());
        Optional<Integer> repeated = known.flatMap(k -> cases.revisionWith(k.id(), manifest.sha256()));
        if (repeated.isPresent()) {
            LOG.info("重复的案件包：收据 {} 与案件 {} 第 {} 次材料内容相同，再次回执", receipt.id(), manifest.caseNumber(), repeated.get());
            cases.addPackage(receipt.id(), known.get().id(), repeated.get(), manifest.sha256(), true);
            accept(receipt, known.get(), repeated.get(), manifest.sha256());
        } else if (known.isEmpty() && manifest.revision() > 1) {
            refuse(receipt, List.of(CaseProblem.REVISION_UNEXPECTED.of("revision", manifest.caseNumber())));
        } else if (known.isPresent() && !opening.continues(known.get(), manifest, receipt.partner())) {
            refuse(receipt, List.of(CaseProblem.CASE_NUMBER_TAKEN.of("caseNumber", manifest.caseNumber())));
        } else {
            Case opened = known.isEmpty()
                    ? opening.open(receipt, checked)
                    : opening.supplement(known.get(), receipt, checked);
            accept(receipt, opened, opened.revision(), manifest.sha256());
        }
    }

    private void accept(Receipt receipt, Case known, int revision, Sha256 manifest) {
        receipts.accept(receipt.id());
        outbox.file(
                receipt.cause(),
                receipt.partner(),
                known.number() + ".r" + revision + ".acknowledgement.xml",
                SupervisionXml.acknowledgement(
                        known,
                        revision,
                        manifest,
                        catalogue.centre().name(),
                        deadlines.centreDeadline(known.id(), revision)));
    }

    /** Nothing of it goes anywhere but into the landing store, where it lies already. */
    private void refuse(Receipt receipt, List<Problem> problems) {
        boolean ours = problems.stream().allMatch(problem -> CaseProblem.OUR_OMISSIONS.contains(problem.code()));
        if (ours) {
            receipts.reject(receipt.id(), problems);
        } else {
            receipts.quarantine(receipt.id(), problems);
        }
        outbox.file(
                receipt.cause(),
                receipt.partner(),
                rejectionName(receipt),
                SupervisionXml.rejection(receipt, catalogue.centre().name(), problems));
        Problem first = problems.get(0);
        audit.record(
                Actor.GATEWAY,
                ours ? "PACKAGE_REJECTED" : "RECEIPT_QUARANTINED",
                receipt.key(),
                AuditTrail.Outcome.DONE,
                Map.of("file", receipt.name(), "problems", problems.size(), "first", first.code()));
        LOG.warn(
                "案件包被{}：{} {}（收据 {}），{} 处问题；首个：{}",
                ours ? "拒收" : "隔离",
                receipt.partner(),
                CaseProblem.shown(receipt.name()),
                receipt.id(),
                problems.size(),
                first.message());
    }

    /** The package's name, made harmless, with the beginning of its digest: two packages of one name get two answers. */
    static String rejectionName(Receipt receipt) {
        String name = receipt.name().replaceAll("[^\\p{L}\\p{Nd}._()（）-]", "_");
        return name.substring(0, Math.min(name.length(), CaseProblem.SHOWN)) + "."
                + receipt.sha256().hex().substring(0, DIGEST_IN_NAME) + ".rejected.xml";
    }
}
