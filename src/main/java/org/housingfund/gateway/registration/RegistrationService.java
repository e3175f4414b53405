package org.housingfund.gateway.registration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.notice.EmployerDirectory;
import org.housingfund.gateway.notice.Persons;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Decides notices (R-G1, R-G2): all of a delivery, or none where one of them is in conflict. */
@Component
class RegistrationService {
    private final Enterprises enterprises;
    private final EmployerDirectory employers;
    private final Persons persons;
    private final RegistrationEvents events;

    RegistrationService(
            Enterprises enterprises, EmployerDirectory employers, Persons persons, RegistrationEvents events) {
        this.enterprises = enterprises;
        this.employers = employers;
        this.persons = persons;
        this.events = events;
    }

    /**
     * Decides these notices in their order, which is that of their delivery. The caller holds {@link Enterprises#lock}.
     *
     * @param problems takes the conflicts; where there is one, nothing is done and nothing returned
     */
    @Transactional(propagation = Propagation.MANDATORY)
    List<Outcome> decide(List<RegistrationNotice> notices, long receiptId, Actor actor, Problems problems) {
        findConflicts(notices, problems);
        if (problems.found() > 0) {
            return List.of();
        }
        Map<String, Long> people = persons.findOrCreate(
                notices.stream().map(RegistrationNotice::representative).toList());
        List<Outcome> outcomes = new ArrayList<>();
        for (RegistrationNotice notice : notices) {
            long representative =
                    people.get(persons.indexOf(notice.representative().id()));
            outcomes.add(new Outcome(notice, decide(notice, representative, receiptId, actor)));
        }
        return outcomes;
    }

    /** The same version with other content, accepted before or twice in this delivery. */
    private void findConflicts(List<RegistrationNotice> notices, Problems problems) {
        Map<String, Sha256> seen = new HashMap<>();
        for (RegistrationNotice notice : notices) {
            String version = notice.code() + "的第" + notice.version() + "版";
            Sha256 digest = Enterprises.digest(notice);
            Sha256 first = Optional.ofNullable(seen.putIfAbsent(version, digest))
                    .or(() -> enterprises.digestOf(notice.code(), notice.version()))
                    .orElse(digest);
            if (!first.equals(digest)) {
                String value = Integer.toString(notice.version());
                problems.add(RegistrationProblem.VERSION_CONFLICT, notice.line(), "version", value, version);
            }
        }
    }

    private Verdict decide(RegistrationNotice notice, long representativeId, long receiptId, Actor actor) {
        if (enterprises.digestOf(notice.code(), notice.version()).isPresent()) {
            return Verdict.DUPLICATE;
        }
        Enterprise known = enterprises.find(notice.code()).orElse(null);
        if (known != null && notice.version() < known.version()) {
            long id = enterprises.record(
                    notice, receiptId, Verdict.STALE, new Enterprise.Evidence(null, null, null), false);
            events.recorded(notice, id, Verdict.STALE, receiptId, actor);
            return Verdict.STALE;
        }
        List<EmployerDirectory.Entry> accounts = employers.withCode(notice.code());
        Optional<EmployerDirectory.Entry> represented = employers.representedBy(
                representativeId, notice.representative().name(), notice.code());
        Enterprise.SameRepresentative same = enterprises
                .withRepresentative(representativeId, notice.code())
                .map(code -> new Enterprise.SameRepresentative(code, null))
                .or(() -> represented.map(employer -> new Enterprise.SameRepresentative(null, employer.id())))
                .orElse(null);
        Enterprise.Standing standing = Enterprise.after(
                notice.kind(),
                known,
                accounts.isEmpty() ? null : accounts.get(0).id(),
                same);
        EnterpriseState state = standing.state();
        boolean moved = known == null || known.state() != state;
        if (known != null && moved) {
            known.state().to(state);
        }
        boolean sms = moved && state == EnterpriseState.PRE_OPENED;
        Verdict verdict = Verdict.of(state);
        long id = enterprises.record(notice, receiptId, verdict, standing.evidence(), sms);
        enterprises.describe(notice, id, representativeId, state);
        events.recorded(notice, id, verdict, receiptId, actor);
        if (moved) {
            // Who is to be checked has no account: the employer concerned is the one it may belong to.
            boolean check = state == EnterpriseState.TO_BE_CHECKED;
            events.moved(notice, id, standing, check ? represented.stream().toList() : accounts);
        }
        return verdict;
    }
}
