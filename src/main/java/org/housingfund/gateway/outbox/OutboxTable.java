package org.housingfund.gateway.outbox;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.housingfund.gateway.kernel.Times;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Every statement on table {@code outbox}. All methods expect a transaction of the caller's. */
@Component
class OutboxTable {
    // First halves of advisory lock keys, unique in the application.
    private static final int WRITER_LOCK = 0x0B0C;
    private static final int RELAY_LOCK = 0x0B0D;
    private static final int DELIVERY_LOCK = 0x0B0E;
    private static final int INSERT_BATCH = 500;
    private static final int PAGE_ROWS = 1_000;
    // A page of full batches must fit the heap.
    private static final long PAGE_BYTES = 8L << 20;
    private static final int ERROR_LIMIT = 500;

    private final JdbcTemplate jdbc;

    OutboxTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Appends rows; one whose message id is there already is left out. Writers of one key commit one after the other, so
     * that the order of ids is the order in which they become visible. Keys share 256 locks: PostgreSQL's lock table is
     * small and an event may have a key of its own.
     */
    void append(List<NewRow> rows, Instant now) {
        String[] keys = rows.stream().map(NewRow::orderingKey).distinct().toArray(String[]::new);
        jdbc.query(
                "SELECT pg_advisory_xact_lock(?, k) FROM"
                        + " (SELECT DISTINCT hashtext(key) & 255 AS k FROM unnest(?) key ORDER BY k) keys",
                row -> {},
                WRITER_LOCK,
                keys);
        jdbc.batchUpdate(
                "INSERT INTO outbox (channel, destination, file_name, ordering_key, type, subject, message_id,"
                        + " event_count, body, key_id, landed_sha256, cause, created_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (message_id) DO NOTHING",
                rows,
                INSERT_BATCH,
                (statement, row) -> bind(statement, row, now));
    }

    private static void bind(PreparedStatement statement, NewRow row, Instant now) throws SQLException {
        statement.setString(1, row.channel().name());
        statement.setString(2, row.destination());
        statement.setString(3, row.fileName());
        statement.setString(4, row.orderingKey());
        statement.setString(5, row.type());
        statement.setString(6, row.subject());
        statement.setString(7, row.messageId());
        statement.setInt(8, row.eventCount());
        statement.setString(9, row.body());
        statement.setString(10, row.keyId());
        statement.setObject(11, row.landed() == null ? null : row.landed().bytes(), Types.BINARY);
        statement.setString(12, row.cause());
        statement.setObject(13, Times.timestamp(now));
    }

    /** True for one relay at a time, over all nodes, until its transaction ends. */
    boolean lockRelay() {
        return Boolean.TRUE.equals(
                jdbc.queryForObject("SELECT pg_try_advisory_xact_lock(?, 0)", Boolean.class, RELAY_LOCK));
    }

    /** True for one delivery at a time to this partner. */
    boolean lockDelivery(String partner) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "SELECT pg_try_advisory_xact_lock(?, hashtext(?))", Boolean.class, DELIVERY_LOCK, partner));
    }

    /** Keys whose oldest message failed and is not due yet: their later ones wait with it. */
    List<String> keysBackingOff(Instant now) {
        return jdbc.queryForList(
                "SELECT DISTINCT ordering_key FROM outbox"
                        + " WHERE published_at IS NULL AND channel <> 'SFTP' AND next_attempt_at > ?",
                String.class,
                Times.timestamp(now));
    }

    /** The oldest pending messages, but none of these keys. */
    List<OutboxRow> messages(Set<String> withoutKeys) {
        return jdbc.query(
                "SELECT " + OutboxRow.COLUMNS
                        + " FROM (SELECT *, sum(octet_length(body)) OVER (ORDER BY id) - octet_length(body) AS bytes_before"
                        + " FROM (SELECT * FROM outbox WHERE published_at IS NULL AND channel <> 'SFTP'"
                        + " AND ordering_key <> ALL (?) ORDER BY id LIMIT ?) oldest) page"
                        + " WHERE bytes_before < ? ORDER BY id",
                OutboxRow::read,
                withoutKeys.toArray(String[]::new),
                PAGE_ROWS,
                PAGE_BYTES);
    }

    /** The oldest file for this partner that is due and has no earlier one of its key before it. */
    Optional<OutboxRow> file(String partner, Instant now) {
        return jdbc
                .query(
                        "SELECT " + OutboxRow.COLUMNS
                                + " FROM outbox o WHERE published_at IS NULL AND channel = 'SFTP' AND destination = ?"
                                + " AND (next_attempt_at IS NULL OR next_attempt_at <= ?)"
                                + " AND NOT EXISTS (SELECT FROM outbox e WHERE e.published_at IS NULL"
                                + " AND e.channel = 'SFTP' AND e.ordering_key = o.ordering_key AND e.id < o.id)"
                                + " ORDER BY id LIMIT 1",
                        OutboxRow::read,
                        partner,
                        Times.timestamp(now))
                .stream()
                .findFirst();
    }

    /** Whether a file for this partner failed and still waits. */
    boolean hasFailedFile(String partner) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "SELECT EXISTS (SELECT FROM outbox WHERE published_at IS NULL AND channel = 'SFTP' AND destination = ?"
                        + " AND attempts > 0)",
                Boolean.class,
                partner));
    }

    void published(Collection<OutboxRow> rows, Instant now) {
        jdbc.update(
                "UPDATE outbox SET published_at = ?, next_attempt_at = NULL WHERE id = ANY (?)",
                Times.timestamp(now),
                ids(rows));
    }

    /** Notes a failed attempt of those of these rows that are still pending. */
    void failed(Collection<OutboxRow> rows, String error, Instant nextAttempt) {
        jdbc.update(
                "UPDATE outbox SET attempts = attempts + 1, last_error = ?, next_attempt_at = ?"
                        + " WHERE id = ANY (?) AND published_at IS NULL",
                error.substring(0, Math.min(error.length(), ERROR_LIMIT)),
                Times.timestamp(nextAttempt),
                ids(rows));
    }

    private static Long[] ids(Collection<OutboxRow> rows) {
        return rows.stream().map(OutboxRow::id).toArray(Long[]::new);
    }

    /**
     * Looks at this many rows behind this id and moves to the archive those that were published before that time. Age is the
     * order of ids: an index of what was published would cost every message more than it gives here.
     *
     * @return the last id looked at; null where nothing behind it can be old enough
     */
    Long archive(Instant publishedBefore, long behind, int limit) {
        return jdbc.queryForObject(
                "WITH page AS (SELECT id, created_at, published_at FROM outbox WHERE id > ? ORDER BY id LIMIT ?),"
                        + " moved AS (DELETE FROM outbox WHERE id IN (SELECT id FROM page WHERE published_at < ?)"
                        + " RETURNING *),"
                        + " archived AS (INSERT INTO outbox_archive SELECT * FROM moved)"
                        + " SELECT CASE WHEN count(*) = ? AND min(created_at) < ? THEN max(id) END FROM page",
                Long.class,
                behind,
                limit,
                Times.timestamp(publishedBefore),
                limit,
                Times.timestamp(publishedBefore));
    }

    int pendingSince(Instant before) {
        Integer count = jdbc.queryForObject(
                "SELECT count(*) FROM outbox WHERE published_at IS NULL AND created_at < ?",
                Integer.class,
                Times.timestamp(before));
        return count == null ? 0 : count;
    }
}
