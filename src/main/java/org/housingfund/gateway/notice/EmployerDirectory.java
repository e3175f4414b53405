package org.housingfund.gateway.notice;

import java.text.Normalizer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.housingfund.gateway.kernel.BlindIndex;
import org.housingfund.gateway.kernel.Encrypted;
import org.housingfund.gateway.kernel.FieldCipher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Existing employers, for those who compare others with them (R-G2). */
@Component
public class EmployerDirectory {
    static final String REPRESENTATIVE = "employer.representative";

    private final JdbcClient jdbc;
    private final FieldCipher cipher;
    private final BlindIndex blindIndex;

    EmployerDirectory(JdbcClient jdbc, FieldCipher cipher, BlindIndex blindIndex) {
        this.jdbc = jdbc;
        this.cipher = cipher;
        this.blindIndex = blindIndex;
    }

    /**
     * An employer that has an account.
     *
     * @param liveNotices payment notices of its that await money
     */
    public record Entry(long id, String accountNo, int liveNotices) {}

    /** Id of the employer with this account number. */
    public OptionalLong id(String accountNo) {
        return jdbc.sql("SELECT id FROM employer WHERE account_no = ?")
                .param(accountNo)
                .query(Long.class)
                .optional()
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    /** Employers with this social credit code, the oldest first; several where one enterprise has several accounts. */
    public List<Entry> withCode(String socialCreditCode) {
        return jdbc.sql("SELECT e.id, e.account_no, count(n.id)::integer AS live_notices FROM employer e"
                        + " LEFT JOIN payment_notice n ON n.employer_id = e.id AND n.state IN ('AWAITING', 'PART_FUNDED')"
                        + " WHERE e.social_credit_code = ? GROUP BY e.id ORDER BY e.id")
                .param(socialCreditCode)
                .query(Entry.class)
                .list();
    }

    /**
     * The first employer under another code that this person represents. Where an employer's representative is known by
     * name alone, the same name is enough: a person has to look, which is better than to miss it.
     */
    public Optional<Entry> representedBy(long personId, String name, String otherThanCode) {
        return jdbc.sql("SELECT e.id, e.account_no, 0 AS live_notices FROM employer_representative r"
                        + " JOIN employer e ON e.id = r.employer_id"
                        + " WHERE (r.person_id = ? OR (r.person_id IS NULL AND r.name_index = ANY(?)))"
                        + " AND e.social_credit_code IS DISTINCT FROM ? ORDER BY r.person_id NULLS LAST, e.id LIMIT 1")
                .params(personId, blindIndex.all(REPRESENTATIVE, compared(name)).toArray(byte[][]::new), otherThanCode)
                .query(Entry.class)
                .optional();
    }

    /**
     * Records who represents an employer; a person that is known is not forgotten where only the same name comes again.
     *
     * @param personId null where the ID number is not known
     */
    void represent(long employerId, Long personId, String name) {
        String compared = compared(name);
        Encrypted encrypted = cipher.encryptText(REPRESENTATIVE + ":" + employerId, compared);
        jdbc.sql("INSERT INTO employer_representative AS r (employer_id, person_id, key_id, name, name_index)"
                        + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (employer_id) DO UPDATE SET key_id = excluded.key_id,"
                        + " name = excluded.name, name_index = excluded.name_index, person_id = CASE"
                        + " WHEN excluded.person_id IS NULL AND r.name_index = ANY(?) THEN r.person_id"
                        + " ELSE excluded.person_id END")
                .params(
                        employerId,
                        personId,
                        encrypted.keyId(),
                        encrypted.bytes(),
                        blindIndex.of(REPRESENTATIVE, compared),
                        blindIndex.all(REPRESENTATIVE, compared).toArray(byte[][]::new))
                .update();
    }

    /** A name as it is compared. */
    private static String compared(String name) {
        return Normalizer.normalize(name.strip(), Normalizer.Form.NFKC);
    }
}
