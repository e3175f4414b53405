package org.housingfund.gateway.notice;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.kernel.Masks;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.kernel.Sha256;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The initial load of employers that the centre has already (R-G2), so that new enterprises are compared with them from
 * the first day, also by their legal representative. Checked whole, in memory, then stored whole. Names and codes that are
 * known stay: the hall's are newer than any file. Who represents an employer only a file says, the last one.
 */
@Service
public class EmployerLoad {
    private final Employers employers;
    private final EmployerDirectory directory;
    private final Persons persons;
    private final AuditTrail audit;
    private final TransactionOperations transaction;

    EmployerLoad(
            Employers employers,
            EmployerDirectory directory,
            Persons persons,
            AuditTrail audit,
            TransactionOperations transaction) {
        this.employers = employers;
        this.directory = directory;
        this.persons = persons;
        this.audit = audit;
        this.transaction = transaction;
    }

    /**
     * What became of a file.
     *
     * @param employers stored
     * @param problems why nothing was stored; empty where everything was
     * @param differences employers whose known name or code the file names otherwise; they keep it
     */
    public record Loaded(long employers, List<Problem> problems, List<Problem> differences) {}

    /** Loads the file, or lists everything that is wrong with it. */
    public Loaded load(Path file, Actor actor) throws IOException {
        ProblemList problems = new ProblemList();
        // Whoever stores employers locks them first, in this order, and persons then: loads and the hall's notices,
        // which
        // name one employer each, wait for each other and never in a circle.
        SortedMap<String, EmployerLine> byAccount = new TreeMap<>();
        MessageDigest digest = Sha256.newDigest();
        try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest)) {
            EmployerFile.read(bytes, problems, employer -> {
                if (byAccount.putIfAbsent(employer.account(), employer) != null) {
                    problems.add(EmployerFileProblem.ACCOUNT_TWICE.at(
                            employer.line(), EmployerFile.COLUMNS.get(0), Masks.quoted(employer.account())));
                }
            });
        }
        if (!problems.isEmpty()) {
            return new Loaded(0, problems.toList(), List.of());
        }
        ProblemList differences = new ProblemList();
        transaction.executeWithoutResult(status -> {
            store(byAccount.values(), differences, actor);
            audit.record(
                    actor,
                    "EMPLOYERS_LOADED",
                    "employer-file:" + Sha256.ofDigest(digest.digest()).hex(),
                    AuditTrail.Outcome.DONE,
                    Map.of("employers", byAccount.size()));
        });
        return new Loaded(byAccount.size(), List.of(), differences.toList());
    }

    private void store(Collection<EmployerLine> employers, ProblemList differences, Actor actor) {
        Map<EmployerLine, Long> represented = new LinkedHashMap<>();
        for (EmployerLine employer : employers) {
            Employers.Added added = this.employers.add(employer.account(), employer.name(), employer.code(), actor);
            if (!added.fits()) {
                differences.add(EmployerFileProblem.KNOWN_OTHERWISE.at(
                        employer.line(), EmployerFile.COLUMNS.get(0), employer.account()));
            }
            if (employer.representative() != null) {
                represented.put(employer, added.id());
            }
        }
        Map<String, Long> people = persons.findOrCreate(represented.keySet().stream()
                .filter(employer -> employer.representativeId() != null)
                .map(employer -> new Person(employer.representative(), employer.representativeId()))
                .toList());
        represented.forEach((employer, id) -> directory.represent(
                id,
                employer.representativeId() == null ? null : people.get(persons.indexOf(employer.representativeId())),
                employer.representative()));
    }
}
