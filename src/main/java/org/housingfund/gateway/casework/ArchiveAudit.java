package org.housingfund.gateway.casework;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.housingfund.gateway.kernel.Encrypted;
import org.housingfund.gateway.kernel.FieldCipher;
import org.housingfund.gateway.kernel.Sha256;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Compares the archive with what the database says lies in it: papers and receipts, by digest. */
@Component
public class ArchiveAudit {
    private final JdbcClient jdbc;
    private final FieldCipher cipher;
    private final JsonMapper json;
    private final CaseArchive archive;

    ArchiveAudit(JdbcClient jdbc, FieldCipher cipher, JsonMapper json, CaseArchive archive) {
        this.jdbc = jdbc;
        this.cipher = cipher;
        this.json = json;
        this.archive = archive;
    }

    /**
     * What was found.
     *
     * @param violations one line per file that is not there or not the same; no line names a person
     */
    public record Result(long files, List<String> violations) {}

    private record Row(String number, Encrypted secret, String file, Sha256 sha256) {}

    /** Reads every filed file again. Joins the caller's transaction. */
    public Result check() {
        List<Row> rows = jdbc.sql("""
                        SELECT c.number, c.key_id, c.secret, p.archived_as AS file, p.sha256
                          FROM case_paper p JOIN supervision_case c ON c.id = p.case_id
                        UNION ALL
                        SELECT c.number, c.key_id, c.secret, r.archived_as, r.sha256
                          FROM case_receipt r JOIN supervision_case c ON c.id = r.case_id WHERE c.state = 'CLOSED'
                        """)
                .query((row, n) -> new Row(
                        row.getString(1),
                        new Encrypted(row.getString(2), row.getBytes(3)),
                        row.getString(4),
                        Sha256.ofDigest(row.getBytes(5))))
                .list();
        List<String> violations = new ArrayList<>();
        for (Row row : rows) {
            if (!isThere(row)) {
                violations.add("案件 " + row.number() + "：存档文件 " + row.file() + " 不在，或内容已变");
            }
        }
        return new Result(rows.size(), violations);
    }

    private boolean isThere(Row row) {
        try {
            String secret = cipher.decryptText(Cases.purpose(row.number()), row.secret());
            String folder = json.readValue(secret, Case.Secret.class).folder();
            return archive.digest(folder, row.file()).equals(row.sha256());
        } catch (IOException | IllegalArgumentException e) {
            return false; // not there, or its folder cannot be decrypted any more
        }
    }
}
