package org.housingfund.gateway.closing;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.housingfund.gateway.intake.LandingStore;
import org.housingfund.gateway.kernel.Money;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Writes the journals of a seal as CSV (UTF-8, header, one line per journal line), streaming. Accounts of employees
 * appear by number; persons do not appear (R-L7).
 */
@Component
class JournalBatchFile {
    private static final String HEADER =
            "journal,line,booked_on,recorded_at,cause,cause_id,kind,subject,account,debit,credit";
    private static final int FETCH_ROWS = 5_000;

    private final JdbcTemplate jdbc;
    private final LandingStore landing;

    JournalBatchFile(JdbcTemplate jdbc, LandingStore landing) {
        this.jdbc = new JdbcTemplate(jdbc.getDataSource());
        this.jdbc.setFetchSize(FETCH_ROWS);
        this.landing = landing;
    }

    LandingStore.Landed write(long sealNo) {
        try {
            return landing.store(sink -> {
                Writer csv = new BufferedWriter(new OutputStreamWriter(sink, StandardCharsets.UTF_8));
                csv.append(HEADER).append('\n');
                rows(sealNo, csv);
                csv.flush();
            });
        } catch (IOException e) {
            throw new UncheckedIOException("日终凭证批次 " + sealNo + " 无法写出：" + e.getMessage(), e);
        }
    }

    private void rows(long sealNo, Writer csv) {
        jdbc.query(
                "SELECT j.id, l.line_no, j.booked_on, b.recorded_at, j.cause, j.cause_id, j.kind, a.subject, a.key,"
                        + " l.amount_fen FROM posting_batch_seal s JOIN posting_batch b ON b.id = s.batch_id"
                        + " JOIN journal j ON j.batch_id = b.id JOIN journal_line l ON l.journal_id = j.id"
                        + " JOIN account a ON a.id = l.account_id WHERE s.seal_no = ? ORDER BY j.id, l.line_no",
                row -> {
                    long fen = row.getLong(10);
                    StringBuilder line = new StringBuilder(160);
                    for (int column = 1; column <= 9; column++) {
                        line.append(quoted(row.getString(column))).append(',');
                    }
                    line.append(fen > 0 ? Money.format(fen) : "").append(',');
                    line.append(fen < 0 ? Money.format(-fen) : "").append('\n');
                    try {
                        csv.append(line);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                sealNo);
    }

    private static String quoted(String value) {
        return value.indexOf(',') < 0 && value.indexOf('"') < 0 && value.indexOf('\n') < 0
                ? value
                : '"' + value.replace("\"", "\"\"") + '"';
    }
}
