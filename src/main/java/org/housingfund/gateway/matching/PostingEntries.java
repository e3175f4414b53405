package org.housingfund.gateway.matching;

import java.time.LocalDate;
import java.util.List;
import org.housingfund.gateway.statement.Direction;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the staged entries of a part back, by number and then in the bank's order. */
@Component
class PostingEntries {
    private final JdbcClient jdbc;

    PostingEntries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<PostingEntry> of(StatementParts.Part part) {
        return jdbc.sql("SELECT id, sequence, booked_on, direction, amount_fen, reversal, code, counterparty_account,"
                        + " counterparty_name, texts, notice_key FROM bank_entry WHERE statement_id = ?"
                        + " AND (notice_key, sequence) >= (?, ?) AND (notice_key, sequence) <= (?, ?)"
                        + " ORDER BY notice_key, sequence")
                .params(part.statementId(), part.fromKey(), part.fromSequence(), part.toKey(), part.toSequence())
                .query((row, n) -> new PostingEntry(
                        row.getLong(1),
                        row.getInt(2),
                        row.getObject(3, LocalDate.class),
                        Direction.ofCode(row.getString(4)),
                        row.getLong(5),
                        row.getBoolean(6),
                        row.getString(7),
                        row.getString(8),
                        row.getString(9),
                        List.of((String[]) row.getArray(10).getArray()),
                        row.getString(11)))
                .list();
    }
}
