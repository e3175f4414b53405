package org.housingfund.gateway.casework;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.housingfund.gateway.kernel.Encrypted;
import org.housingfund.gateway.kernel.FieldCipher;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.kernel.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Rows of cases, their packages and papers, and the register. Everything joins the caller's transaction. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class Cases {
    /** Binds a secret to its case number. */
    static final String PURPOSE = "case.secret:";

    private final JdbcClient jdbc;
    private final FieldCipher cipher;
    private final JsonMapper json;
    private final Clock clock;

    Cases(JdbcClient jdbc, FieldCipher cipher, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.cipher = cipher;
        this.json = json;
        this.clock = clock;
    }

    /** Packages and messages about one number follow one another, also before its row exists. */
    void waitForOthersOn(String number) {
        jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))")
                .param("supervision_case:" + number)
                .query(row -> {});
    }

    /** The case with this number, locked. */
    Optional<Case> lock(String number) {
        return select("number = ?", number);
    }

    /** The case with this id, locked. */
    Case lock(long id) {
        return select("id = ?", id).orElseThrow();
    }

    private Optional<Case> select(String where, Object key) {
        return jdbc.sql("SELECT * FROM supervision_case WHERE " + where + " FOR UPDATE")
                .param(key)
                .query((row, n) -> read(row))
                .optional();
    }

    /** Opens a case and its line in the register; returns it with its id. */
    Case open(Case opened) {
        Encrypted secret = seal(opened);
        long id = jdbc.sql(
                        "INSERT INTO supervision_case (number, partner, service, initiating_code, initiating_name,"
                                + " department, person_id, requested_fen, revision, round, warnings, key_id, secret, state,"
                                + " received_at, moved_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id")
                .params(
                        opened.number(),
                        opened.partner(),
                        opened.service(),
                        opened.initiatingCode(),
                        opened.initiatingName(),
                        opened.department(),
                        opened.personId(),
                        opened.requestedFen(),
                        opened.revision(),
                        opened.round(),
                        opened.warnings().toArray(String[]::new),
                        secret.keyId(),
                        secret.bytes(),
                        opened.state().name(),
                        Times.timestamp(opened.receivedAt()),
                        Times.timestamp(clock.instant()))
                .query(Long.class)
                .single();
        int year = opened.receivedOn().getYear();
        jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))")
                .param("case_register:" + year)
                .query(row -> {});
        jdbc.sql("INSERT INTO case_register (case_id, year, line_no, received_on)"
                        + " SELECT ?, ?, coalesce(max(line_no), 0) + 1, ? FROM case_register WHERE year = ?")
                .params(id, year, opened.receivedOn(), year)
                .update();
        return lock(id);
    }

    /** A supplement has come: the new application takes the old one's place, the department decides anew. */
    void supplement(Case known, Case supplemented) {
        Encrypted secret = seal(supplemented);
        jdbc.sql("UPDATE supervision_case SET revision = ?, round = ?, warnings = ?, requested_fen = ?, key_id = ?,"
                        + " secret = ? WHERE id = ?")
                .params(
                        supplemented.revision(),
                        supplemented.round(),
                        supplemented.warnings().toArray(String[]::new),
                        supplemented.requestedFen(),
                        secret.keyId(),
                        secret.bytes(),
                        known.id())
                .update();
        move(known, CaseState.FORWARDED);
    }

    void move(Case locked, CaseState target) {
        jdbc.sql("UPDATE supervision_case SET state = ?, moved_at = ?, pointed = 0, pointed_at = NULL WHERE id = ?")
                .params(locked.state().to(target).name(), Times.timestamp(clock.instant()), locked.id())
                .update();
    }

    /** Begins the next round. */
    void nextRound(Case locked) {
        jdbc.sql("UPDATE supervision_case SET round = round + 1 WHERE id = ?")
                .param(locked.id())
                .update();
    }

    /** Which revision of the case had exactly this content. */
    Optional<Integer> revisionWith(long caseId, Sha256 manifest) {
        return jdbc.sql("SELECT revision FROM case_package WHERE case_id = ? AND manifest_sha256 = ? AND NOT repeats")
                .params(caseId, manifest.bytes())
                .query(Integer.class)
                .optional();
    }

    void addPackage(long receiptId, long caseId, int revision, Sha256 manifest, boolean repeats) {
        jdbc.sql("INSERT INTO case_package (receipt_id, case_id, revision, manifest_sha256, repeats)"
                        + " VALUES (?, ?, ?, ?, ?)")
                .params(receiptId, caseId, revision, manifest.bytes(), repeats)
                .update();
    }

    void addPaper(long caseId, int revision, int paperNo, String paper, Sha256 sha256, long sizeBytes, String name) {
        jdbc.sql("INSERT INTO case_paper (case_id, revision, paper_no, paper, sha256, size_bytes, archived_as)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)")
                .params(caseId, revision, paperNo, paper, sha256.bytes(), sizeBytes, name)
                .update();
    }

    /** Codes of all papers that came with the case so far. */
    List<String> papers(long caseId) {
        return jdbc.sql("SELECT DISTINCT paper FROM case_paper WHERE case_id = ?")
                .param(caseId)
                .query(String.class)
                .list();
    }

    /** Completes the register's line. */
    void complete(long caseId, LocalDate completedOn, String outcome, Long amountFen) {
        jdbc.sql("UPDATE case_register SET completed_on = ?, outcome = ?, amount_fen = ? WHERE case_id = ?")
                .params(completedOn, outcome, amountFen, caseId)
                .update();
    }

    /** The register's line is open again. */
    void reopen(long caseId) {
        complete(caseId, null, null, null);
    }

    /** Cases whose completion nobody finished; each claim doubles the wait until the next. */
    List<Long> claimUnfinished(Duration olderThan) {
        OffsetDateTime now = Times.timestamp(clock.instant());
        return jdbc.sql("UPDATE supervision_case SET pointed = pointed + 1, pointed_at = ?"
                        + " WHERE state IN ('PAID', 'REFUSED')"
                        + " AND coalesce(pointed_at, moved_at) < ? - ?::interval * 2 ^ least(pointed, 6) RETURNING id")
                .params(now, now, olderThan.toString())
                .query(Long.class)
                .list();
    }

    private Encrypted seal(Case sealed) {
        return cipher.encryptText(purpose(sealed.number()), json.writeValueAsString(sealed.secret()));
    }

    /** Binds a row's secret to its case number. */
    static String purpose(String number) {
        return PURPOSE + number;
    }

    private Case read(ResultSet row) throws SQLException {
        String number = row.getString("number");
        Encrypted secret = new Encrypted(row.getString("key_id"), row.getBytes("secret"));
        return new Case(
                row.getLong("id"),
                number,
                row.getString("partner"),
                row.getString("service"),
                row.getString("initiating_code"),
                row.getString("initiating_name"),
                row.getString("department"),
                row.getLong("person_id"),
                row.getLong("requested_fen"),
                row.getInt("revision"),
                row.getInt("round"),
                List.of((String[]) row.getArray("warnings").getArray()),
                json.readValue(cipher.decryptText(purpose(number), secret), Case.Secret.class),
                CaseState.valueOf(row.getString("state")),
                row.getObject("received_at", OffsetDateTime.class).toInstant());
    }
}
