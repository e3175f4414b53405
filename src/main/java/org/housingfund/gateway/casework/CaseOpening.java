package org.housingfund.gateway.casework;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.housingfund.gateway.casework.CaseDeadlines.Stage;
import org.housingfund.gateway.intake.Receipt;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.kernel.WorkingCalendar.Deadline;
import org.housingfund.gateway.notice.Persons;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** A checked package becomes a case, or continues one: row, papers, register, deadlines, forwarding, archive. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class CaseOpening {
    private final Cases cases;
    private final Catalogue catalogue;
    private final Persons persons;
    private final CaseDeadlines deadlines;
    private final CaseArchive archive;
    private final CaseEvents events;

    CaseOpening(
            Cases cases,
            Catalogue catalogue,
            Persons persons,
            CaseDeadlines deadlines,
            CaseArchive archive,
            CaseEvents events) {
        this.cases = cases;
        this.catalogue = catalogue;
        this.persons = persons;
        this.deadlines = deadlines;
        this.archive = archive;
        this.events = events;
    }

    /** Whether this is the supplement that the case waits for: the same applicant, service and centre, the next revision. */
    boolean continues(Case known, Manifest manifest, String partner) {
        return known.state() == CaseState.SUPPLEMENT_REQUESTED
                && manifest.revision() == known.revision() + 1
                && manifest.service().equals(known.service())
                && manifest.initiatingCode().equals(known.initiatingCode())
                && partner.equals(known.partner())
                && persons.idOf(manifest.applicant()) == known.personId();
    }

    /** Opens a case. */
    Case open(Receipt receipt, CasePackage checked) {
        Manifest manifest = checked.manifest();
        Catalogue.Service service = catalogue.find(manifest.service()).orElseThrow();
        LocalDate receivedOn = LocalDate.ofInstant(receipt.receivedAt(), Times.ZONE);
        long personId = persons.idOf(manifest.applicant());
        Case opened = new Case(
                0,
                manifest.caseNumber(),
                receipt.partner(),
                manifest.service(),
                manifest.initiatingCode(),
                manifest.initiatingName(),
                service.department().of(manifest.area()),
                personId,
                manifest.requestedFen(),
                1,
                1,
                warnings(service, manifest, personId, List.of()),
                new Case.Secret(CaseArchive.folder(receivedOn, manifest), manifest.payee(), manifest.mobile()),
                CaseState.FORWARDED,
                receipt.receivedAt());
        Case stored = cases.open(opened);
        forward(stored, receipt, checked, service, CaseEvents.Reason.NEW);
        return stored;
    }

    /** Continues a case with the supplement it waits for. Papers that came before count. */
    Case supplement(Case known, Receipt receipt, CasePackage checked) {
        Manifest manifest = checked.manifest();
        Catalogue.Service service = catalogue.find(manifest.service()).orElseThrow();
        String mobile =
                Optional.ofNullable(manifest.mobile()).orElse(known.secret().mobile());
        Case supplemented = new Case(
                known.id(),
                known.number(),
                known.partner(),
                known.service(),
                known.initiatingCode(),
                known.initiatingName(),
                known.department(),
                known.personId(),
                manifest.requestedFen(),
                known.revision() + 1,
                known.round() + 1,
                warnings(service, manifest, known.personId(), cases.papers(known.id())),
                new Case.Secret(known.secret().folder(), manifest.payee(), mobile),
                CaseState.FORWARDED,
                known.receivedAt());
        cases.supplement(known, supplemented);
        forward(supplemented, receipt, checked, service, CaseEvents.Reason.SUPPLEMENTED);
        return supplemented;
    }

    private List<String> warnings(
            Catalogue.Service service, Manifest manifest, long personId, List<String> earlierPapers) {
        List<String> present = new ArrayList<>(earlierPapers);
        manifest.papers().forEach(paper -> present.add(paper.code()));
        List<String> warnings = new ArrayList<>();
        service.papers().stream()
                .filter(paper -> paper.required() && !present.contains(paper.code()))
                .forEach(paper -> warnings.add("缺少材料：" + paper.name()));
        if (!persons.isNamed(personId, manifest.applicant().name())) {
            warnings.add("申请人姓名与本中心登记的不一致，请核对身份证明");
        }
        return warnings;
    }

    private void forward(
            Case known, Receipt receipt, CasePackage checked, Catalogue.Service service, CaseEvents.Reason reason) {
        String cause = receipt.cause();
        Catalogue.Deadlines days = service.deadlines();
        LocalDate from = LocalDate.ofInstant(receipt.receivedAt(), Times.ZONE);
        Deadline department =
                deadlines.set(known.id(), known.round(), Stage.DEPARTMENT, from, days.department(), days.warnBefore());
        Deadline centre =
                deadlines.set(known.id(), known.round(), Stage.CENTRE, from, days.centre(), days.warnBefore());
        Manifest manifest = checked.manifest();
        cases.addPackage(receipt.id(), known.id(), known.revision(), manifest.sha256(), false);
        List<CaseArchive.Filed> files = file(known, checked, service);
        events.received(
                cause,
                known,
                manifest.papers().stream().map(Manifest.Paper::code).toList());
        events.forwarded(cause, known, reason, department, centre, null);
        try {
            archive.file(known.secret().folder(), files);
        } catch (IOException e) {
            throw new UncheckedIOException("案件 " + known.number() + " 的材料无法归档", e);
        }
    }

    /** Papers under their archive names, and the form for printing: revision, number, what it is. */
    private List<CaseArchive.Filed> file(Case known, CasePackage checked, Catalogue.Service service) {
        List<CaseArchive.Filed> files = new ArrayList<>();
        Manifest manifest = checked.manifest();
        add(files, known, 0, "MANIFEST", CasePackage.MANIFEST, manifest.sha256(), "案件清单.xml", checked);
        int number = 0;
        for (Manifest.Paper paper : manifest.papers()) {
            number++;
            String name = service.paper(paper.code()).orElseThrow().name() + "."
                    + paper.type().extension();
            add(files, known, number, paper.code(), paper.file(), paper.sha256(), name, checked);
        }
        byte[] form =
                ApplicationForm.of(known, manifest, service, catalogue.centre().name());
        String printed = "%d-%02d-%s".formatted(known.revision(), number + 1, "申请表打印件.html");
        cases.addPaper(
                known.id(), known.revision(), number + 1, ApplicationForm.CODE, Sha256.of(form), form.length, printed);
        files.add(new CaseArchive.Filed(printed, sink -> sink.write(form)));
        return files;
    }

    private void add(
            List<CaseArchive.Filed> files,
            Case known,
            int number,
            String code,
            String file,
            Sha256 sha256,
            String name,
            CasePackage checked) {
        String archived = "%d-%02d-%s".formatted(known.revision(), number, name);
        cases.addPaper(known.id(), known.revision(), number, code, sha256, checked.sizeBytes(file), archived);
        files.add(new CaseArchive.Filed(archived, sink -> checked.copy(file, sink)));
    }
}
