package org.housingfund.gateway.registration;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import org.housingfund.gateway.kernel.Encrypted;
import org.housingfund.gateway.kernel.FieldCipher;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.kernel.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Tables {@code enterprise} and {@code registration_notice}. Everything here joins the caller's transaction. */
@Component
class Enterprises {
    static final String CONTENT = "registration-notice.content:";

    private final JdbcClient jdbc;
    private final FieldCipher cipher;
    private final Clock clock;

    Enterprises(JdbcClient jdbc, FieldCipher cipher, Clock clock) {
        this.jdbc = jdbc;
        this.cipher = cipher;
        this.clock = clock;
    }

    /**
     * Waits for every other notice that is being decided, on any node. A notice is compared with other enterprises, so
     * that it is not enough to wait for those of its own code; and the registry sends hundreds a day, not thousands a
     * second.
     */
    void lock() {
        jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('registration', 0))")
                .query(row -> {});
    }

    /** Digest of a notice's content. It is made of a person's data, so it is stored encrypted (R-L7). */
    static Sha256 digest(RegistrationNotice notice) {
        return Sha256.of(notice.content().getBytes(StandardCharsets.UTF_8));
    }

    /** Digest of the content under which this version was accepted. */
    Optional<Sha256> digestOf(String code, int version) {
        return jdbc.sql("SELECT key_id, content_digest FROM registration_notice"
                        + " WHERE social_credit_code = ? AND version = ?")
                .params(code, version)
                .query((row, n) -> Sha256.ofDigest(
                        cipher.decrypt(purpose(code, version), new Encrypted(row.getString(1), row.getBytes(2)))))
                .optional();
    }

    Optional<Enterprise> find(String code) {
        return jdbc.sql("SELECT e.id, e.version, e.state, n.employer_id, n.check_reason, n.same_representative_as"
                        + " FROM enterprise e JOIN registration_notice n ON n.id = e.notice_id"
                        + " WHERE e.social_credit_code = ?")
                .param(code)
                .query(Enterprises::read)
                .optional();
    }

    private static Enterprise read(ResultSet row, int n) throws SQLException {
        String reason = row.getString("check_reason");
        return new Enterprise(
                row.getLong("id"),
                row.getInt("version"),
                EnterpriseState.valueOf(row.getString("state")),
                new Enterprise.Evidence(
                        row.getObject("employer_id", Long.class),
                        reason == null ? null : CheckReason.valueOf(reason),
                        row.getString("same_representative_as")));
    }

    /** Code of the first other enterprise with this legal representative. */
    Optional<String> withRepresentative(long personId, String otherThan) {
        return jdbc.sql("SELECT social_credit_code FROM enterprise WHERE representative_id = ?"
                        + " AND social_credit_code <> ? ORDER BY id LIMIT 1")
                .params(personId, otherThan)
                .query(String.class)
                .optional();
    }

    /** Records an accepted notice; returns its id. */
    long record(
            RegistrationNotice notice,
            long receiptId,
            Verdict verdict,
            Enterprise.Evidence evidence,
            boolean smsRequested) {
        Encrypted sealed = cipher.encrypt(
                purpose(notice.code(), notice.version()), digest(notice).bytes());
        return jdbc.sql(
                        "INSERT INTO registration_notice (social_credit_code, version, notice_no, kind, key_id, content_digest,"
                                + " receipt_id, line_no, decided_at, verdict, employer_id, check_reason,"
                                + " same_representative_as, sms_requested)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id")
                .params(
                        notice.code(),
                        notice.version(),
                        notice.number(),
                        notice.kind().name(),
                        sealed.keyId(),
                        sealed.bytes(),
                        receiptId,
                        notice.line(),
                        Times.timestamp(clock.instant()),
                        verdict.name(),
                        evidence.employerId(),
                        evidence.reason() == null ? null : evidence.reason().name(),
                        evidence.sameRepresentativeAs(),
                        smsRequested)
                .query(Long.class)
                .single();
    }

    /** The enterprise is now as this notice describes it; the database refuses an illegal move or an older version. */
    void describe(RegistrationNotice notice, long noticeId, long representativeId, EnterpriseState state) {
        jdbc.sql("INSERT INTO enterprise (social_credit_code, name, address, representative_id, registered_on, version,"
                        + " notice_id, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (social_credit_code) DO UPDATE SET name = excluded.name,"
                        + " address = excluded.address, representative_id = excluded.representative_id,"
                        + " registered_on = excluded.registered_on, version = excluded.version,"
                        + " notice_id = excluded.notice_id, state = excluded.state")
                .params(
                        notice.code(),
                        notice.name(),
                        notice.address(),
                        representativeId,
                        notice.registeredOn(),
                        notice.version(),
                        noticeId,
                        state.name())
                .update();
    }

    private static String purpose(String code, int version) {
        return CONTENT + code + "/" + version;
    }
}
