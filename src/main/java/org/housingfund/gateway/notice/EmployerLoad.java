package org.housingfund.gateway.notice;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.kernel.Masks;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.kernel.Sha256;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The initial load of employers that the centre has already (R-G2), so that new enterprises are compared with them from
 * the first day, also by their legal representative. Read twice, in constant memory but for the account numbers: checked
 * whole, then stored whole. Names and codes that are known stay: the hall's are newer than any file. Who represents an
 * employer only a file says, the last one.
 */
@Service
public class EmployerLoad {
    private static final int BATCH = 500;

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
        Set<String> accounts = new HashSet<>();
        Sha256 checked = read(file, problems, employer -> {
            if (!accounts.add(employer.account())) {
                String account = Masks.quoted(employer.account());
                problems.add(
                        EmployerFileProblem.ACCOUNT_TWICE.at(employer.line(), EmployerFile.COLUMNS.get(0), account));
            }
        });
        if (!problems.isEmpty()) {
            return new Loaded(0, problems.toList(), List.of());
        }
        ProblemList differences = new ProblemList();
        transaction.executeWithoutResult(status -> store(file, checked, accounts.size(), differences, actor));
        return new Loaded(accounts.size(), List.of(), differences.toList());
    }

    private static Sha256 read(Path file, ProblemList problems, Consumer<EmployerLine> employers) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest)) {
            EmployerFile.read(bytes, problems, employers);
        }
        return Sha256.ofDigest(digest.digest());
    }

    private void store(Path file, Sha256 checked, int count, ProblemList differences, Actor actor) {
        List<EmployerLine> batch = new ArrayList<>();
        try {
            Sha256 stored = read(file, new ProblemList(), employer -> {
                batch.add(employer);
                if (batch.size() == BATCH) {
                    store(batch, differences, actor);
                    batch.clear();
                }
            });
            store(batch, differences, actor);
            if (!stored.equals(checked)) {
                throw new IllegalStateException("文件在读取期间被改动，未导入任何单位，请重新导入");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("文件无法读取，未导入任何单位", e);
        }
        audit.record(
                actor,
                "EMPLOYERS_LOADED",
                "employer-file:" + checked.hex(),
                AuditTrail.Outcome.DONE,
                Map.of("employers", count));
    }

    private void store(List<EmployerLine> batch, ProblemList differences, Actor actor) {
        Map<String, Long> people = persons.findOrCreate(batch.stream()
                .filter(employer -> employer.representativeId() != null)
                .map(employer -> new Person(employer.representative(), employer.representativeId()))
                .toList());
        for (EmployerLine employer : batch) {
            Employers.Added added = employers.add(employer.account(), employer.name(), employer.code(), actor);
            if (!added.fits()) {
                differences.add(EmployerFileProblem.KNOWN_OTHERWISE.at(
                        employer.line(), EmployerFile.COLUMNS.get(0), employer.account()));
            }
            if (employer.representative() != null) {
                Long person = employer.representativeId() == null
                        ? null
                        : people.get(persons.indexOf(employer.representativeId()));
                directory.represent(added.id(), person, employer.representative());
            }
        }
    }
}
