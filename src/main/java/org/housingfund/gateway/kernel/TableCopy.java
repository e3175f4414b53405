package org.housingfund.gateway.kernel;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Streams rows into a table with PostgreSQL's COPY, in the connection's transaction: constant memory, and pages filled as
 * a whole where an INSERT would place row after row. Triggers and constraints act as with an INSERT. A handful of rows goes
 * by INSERT after all: it asks the database once, where a COPY asks it twice.
 */
public final class TableCopy implements AutoCloseable {
    private static final int FLUSH_CHARS = 64 * 1024;
    private static final int HANDFUL = 16;

    private final Connection connection;
    private final String table;
    private final StringBuilder rows = new StringBuilder(1_024);
    private int count;
    private boolean rowBegun;
    /** Null until the first rows were sent. */
    private CopyIn copy;

    private TableCopy(Connection connection, String table) {
        this.connection = connection;
        this.table = table;
    }

    /**
     * Nothing else may use the connection between the first row and {@link #end} or {@link #close}.
     *
     * @param table its name and, in brackets, the columns that every row gives in this order
     */
    public static TableCopy into(Connection connection, String table) {
        return new TableCopy(connection, table);
    }

    public TableCopy cell(long value) {
        next().append(value);
        return this;
    }

    /** A number, or NULL. */
    public TableCopy cell(Long value) {
        return value == null ? none() : cell(value.longValue());
    }

    public TableCopy cell(boolean value) {
        next().append(value ? 't' : 'f');
        return this;
    }

    public TableCopy cell(LocalDate value) {
        next().append(value);
        return this;
    }

    /** A text, or NULL. */
    public TableCopy cell(String value) {
        if (value == null) {
            return none();
        }
        int plain = 0;
        while (plain < value.length() && value.charAt(plain) > '\r' && value.charAt(plain) != '\\') {
            plain++;
        }
        next().append(value, 0, plain);
        for (int i = plain; i < value.length(); i++) {
            escaped(value.charAt(i));
        }
        return this;
    }

    /** An array literal inside a field: quotes and backslashes are escaped for the array, then for COPY. */
    public TableCopy cell(List<String> values) {
        next().append('{');
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
        return this;
    }

    private TableCopy none() {
        next().append("\\N");
        return this;
    }

    /** Ends a row. */
    public void endRow() throws SQLException {
        rows.append('\n');
        rowBegun = false;
        count++;
        if (rows.length() >= FLUSH_CHARS) {
            flush();
        }
    }

    /** Ends the copy; returns the count of rows. */
    public long end() throws SQLException {
        if (copy == null && count <= HANDFUL) {
            insert();
            return count;
        }
        flush();
        return copy.endCopy();
    }

    /** Gives up what was not ended. */
    @Override
    public void close() throws SQLException {
        if (copy != null && copy.isActive()) {
            copy.cancelCopy();
        }
    }

    private StringBuilder next() {
        if (rowBegun) {
            rows.append('\t');
        }
        rowBegun = true;
        return rows;
    }

    private void flush() throws SQLException {
        if (copy == null) {
            copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY " + table + " FROM STDIN");
        }
        byte[] bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        rows.setLength(0);
    }

    /** The cells as COPY would read them; the columns say of what type they are. */
    private void insert() throws SQLException {
        if (count == 0) {
            return;
        }
        int columns = 1 + Math.toIntExact(table.chars().filter(c -> c == ',').count());
        String row = "(" + String.join(", ", Collections.nCopies(columns, "?")) + ")";
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO " + table + " VALUES " + row)) {
            int column = 1;
            for (int begin = 0, end = 0; end < rows.length(); end++) {
                char c = rows.charAt(end);
                if (c == '\t' || c == '\n') {
                    statement.setObject(column++, unescaped(begin, end), Types.OTHER);
                    begin = end + 1;
                }
                if (c == '\n') {
                    statement.addBatch();
                    column = 1;
                }
            }
            statement.executeBatch();
        }
    }

    /** A cell of {@link #rows}; null for NULL. */
    private String unescaped(int begin, int end) {
        StringBuilder cell = new StringBuilder(end - begin);
        for (int i = begin; i < end; i++) {
            char c = rows.charAt(i);
            if (c == '\\') {
                char escaped = rows.charAt(++i);
                if (escaped == 'N') {
                    return null;
                }
                c = switch (escaped) {
                    case 't' -> '\t';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    default -> escaped;
                };
            }
            cell.append(c);
        }
        return cell.toString();
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
