package org.housingfund.gateway.statement;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.copy.CopyIn;

/** Streams entries into {@code bank_entry} with COPY: constant memory, the speed of the database. */
final class EntryCopy {
    static final String SQL =
            "COPY bank_entry (id, statement_id, sequence, account_id, booked_on, direction, amount_fen,"
                    + " reversal, identity, code, counterparty_account, counterparty_name, texts, notice_key, raw_offset, raw_length)"
                    + " FROM STDIN";

    private static final int FLUSH_CHARS = 64 * 1024;

    private final CopyIn copy;
    private final StringBuilder rows = new StringBuilder(FLUSH_CHARS + 4_096);

    EntryCopy(CopyIn copy) {
        this.copy = copy;
    }

    /** @param statementId null where the bank pushed the entry; then it has an identity of its own */
    void write(long id, Long statementId, long accountId, BankEntry entry, String noticeKey) throws SQLException {
        rows.append(id).append('\t').append(statementId == null ? "\\N" : statementId.toString());
        rows.append('\t').append(entry.sequence());
        rows.append('\t').append(accountId).append('\t').append(entry.bookedOn());
        rows.append('\t').append(entry.direction().code()).append('\t').append(entry.amountFen());
        rows.append('\t').append(entry.reversal() ? 't' : 'f').append('\t');
        if (entry.identity().isEmpty()) {
            // R-M8: where a format has no serial, identity is (statement, position).
            rows.append('#').append(statementId).append('/').append(entry.sequence());
        } else {
            text(entry.identity());
        }
        nullable(entry.code());
        nullable(entry.counterpartyAccount());
        nullable(entry.counterpartyName());
        rows.append('\t');
        array(entry.texts());
        rows.append('\t');
        text(noticeKey);
        rows.append('\t')
                .append(entry.rawOffset())
                .append('\t')
                .append(entry.rawLength())
                .append('\n');
        if (rows.length() >= FLUSH_CHARS) {
            flush();
        }
    }

    long end() throws SQLException {
        flush();
        return copy.endCopy();
    }

    private void flush() throws SQLException {
        byte[] bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        rows.setLength(0);
    }

    private void nullable(String value) {
        rows.append('\t');
        if (value.isEmpty()) {
            rows.append("\\N");
        } else {
            text(value);
        }
    }

    private void text(String value) {
        for (int i = 0; i < value.length(); i++) {
            escaped(value.charAt(i));
        }
    }

    /** An array literal inside a COPY field: quotes and backslashes are escaped for the array, then for COPY. */
    private void array(List<String> values) {
        rows.append('{');
        for (int n = 0; n < values.size(); n++) {
            rows.append(n == 0 ? "\"" : ",\"");
            String value = values.get(n);
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (c == '"' || c == '\\') {
                    rows.append("\\\\");
                }
                escaped(c);
            }
            rows.append('"');
        }
        rows.append('}');
    }

    private void escaped(char c) {
        switch (c) {
            case '\\' -> rows.append("\\\\");
            case '\t' -> rows.append("\\t");
            case '\n' -> rows.append("\\n");
            case '\r' -> rows.append("\\r");
            // PostgreSQL text cannot hold NUL; the kept file still does, at the entry's offset.
            case '\0' -> rows.append('\uFFFD');
            default -> rows.append(c);
        }
    }
}
