package org.housingfund.gateway.app.verify;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.housingfund.gateway.casework.ArchiveAudit;
import org.housingfund.gateway.ledger.Seals;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Checks every invariant on one snapshot of the database, beside a running gateway or a stopped one. */
@Component
public class Invariants {
    private static final int LISTED = 20;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate snapshot;
    private final KeptBytes keptBytes;
    private final ArchiveAudit archive;
    private final Seals seals;
    private final Clock clock;

    Invariants(
            JdbcTemplate jdbc,
            PlatformTransactionManager transactions,
            KeptBytes keptBytes,
            ArchiveAudit archive,
            Seals seals,
            Clock clock) {
        this.clock = clock;
        this.jdbc = new JdbcTemplate(jdbc.getDataSource());
        this.jdbc.setMaxRows(LISTED);
        this.snapshot = new TransactionTemplate(transactions);
        this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.snapshot.setReadOnly(true);
        this.keptBytes = keptBytes;
        this.archive = archive;
        this.seals = seals;
    }

    /** All findings, in order of their codes. */
    public List<Finding> check() {
        return snapshot.execute(status -> {
            // The queries' "now" is the injected clock's (R-L6).
            jdbc.queryForList(
                    "SELECT set_config('gateway.now', ?, true)", clock.instant().toString());
            // It reads everything: a plan for a few rows, made before the planner knew of a big day, takes hours.
            jdbc.execute("SET LOCAL enable_nestloop = off");
            List<Finding> findings = new ArrayList<>();
            findings.add(keptBytes.check());
            Stream.of(
                            SqlInvariants.ALL,
                            OutboxInvariants.ALL,
                            ExpectationInvariants.ALL,
                            PushInvariants.ALL,
                            DecisionInvariants.ALL,
                            CaseworkInvariants.ALL,
                            LendingInvariants.ALL,
                            RegistrationInvariants.ALL)
                    .flatMap(List::stream)
                    .forEach(invariant -> findings.add(finding(invariant)));
            ArchiveAudit.Result archived = archive.check();
            findings.add(new Finding("I12", "存档文件夹中的材料和附件5齐全，摘要相符", archived.files(), archived.violations()));
            findings.add(new Finding(
                    "I9",
                    "封账链逐环可验证",
                    count("SELECT count(*) FROM ledger_seal"),
                    seals.broken().stream()
                            .map(no -> "第 " + no + " 号封账不能验证：之后有改动")
                            .toList()));
            findings.sort(Comparator.comparingInt(f -> Integer.parseInt(f.code().substring(1))));
            return findings;
        });
    }

    private Finding finding(SqlInvariant invariant) {
        return new Finding(
                invariant.code(),
                invariant.statement(),
                count(invariant.count()),
                jdbc.queryForList(invariant.violations(), String.class));
    }

    private long count(String sql) {
        Long count = jdbc.queryForObject(sql, Long.class);
        return count == null ? 0 : count;
    }
}
