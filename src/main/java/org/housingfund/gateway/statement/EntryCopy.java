package org.housingfund.gateway.statement;

import java.sql.Connection;
import java.sql.SQLException;
import org.housingfund.gateway.kernel.TableCopy;

/** Streams entries into {@code bank_entry}: constant memory, the speed of the database. */
final class EntryCopy implements AutoCloseable {
    private static final String TABLE =
            "bank_entry (id, statement_id, sequence, account_id, booked_on, direction, amount_fen,"
                    + " reversal, identity, code, counterparty_account, counterparty_name, texts, notice_key, raw_offset, raw_length)";

    private final TableCopy rows;

    EntryCopy(Connection connection) {
        rows = TableCopy.into(connection, TABLE);
    }

    /** @param statementId null where the bank pushed the entry; then it has an identity of its own */
    void write(long id, Long statementId, long accountId, BankEntry entry, String noticeKey) throws SQLException {
        rows.cell(id).cell(statementId).cell(entry.sequence()).cell(accountId);
        rows.cell(entry.bookedOn()).cell(entry.direction().code()).cell(entry.amountFen());
        // R-M8: where a format has no serial, identity is (statement, position).
        rows.cell(entry.reversal())
                .cell(entry.identity().isEmpty() ? "#" + statementId + "/" + entry.sequence() : entry.identity());
        rows.cell(known(entry.code())).cell(known(entry.counterpartyAccount())).cell(known(entry.counterpartyName()));
        rows.cell(entry.texts()).cell(noticeKey).cell(entry.rawOffset()).cell(entry.rawLength());
        rows.endRow();
    }

    private static String known(String value) {
        return value.isEmpty() ? null : value;
    }

    /** Returns the count of entries written. */
    long end() throws SQLException {
        return rows.end();
    }

    @Override
    public void close() throws SQLException {
        rows.close();
    }
}
