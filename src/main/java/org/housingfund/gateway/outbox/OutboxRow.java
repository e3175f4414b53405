package org.housingfund.gateway.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.housingfund.gateway.kernel.Sha256;

/**
 * A pending row.
 *
 * @param fileName null unless the channel is SFTP
 * @param keyId null where the body is in clear
 * @param landed null unless the file lies in the landing store
 * @param attempts failed ones so far
 */
record OutboxRow(
        long id,
        Channel channel,
        String destination,
        String fileName,
        String orderingKey,
        String type,
        String subject,
        String messageId,
        int eventCount,
        String body,
        String keyId,
        Sha256 landed,
        int attempts) {
    /** What {@link #read} expects of a query, in its order. */
    static final String COLUMNS =
            "id, channel, destination, file_name, ordering_key, type, subject, message_id, event_count,"
                    + " body, key_id, landed_sha256, attempts";

    /** By position: to find a column by its name takes as long as to read it, and a backlog has many rows. */
    static OutboxRow read(ResultSet row, int index) throws SQLException {
        int column = 0;
        long id = row.getLong(++column);
        Channel channel = Channel.valueOf(row.getString(++column));
        String destination = row.getString(++column);
        String fileName = row.getString(++column);
        String orderingKey = row.getString(++column);
        String type = row.getString(++column);
        String subject = row.getString(++column);
        String messageId = row.getString(++column);
        int eventCount = row.getInt(++column);
        String body = row.getString(++column);
        String keyId = row.getString(++column);
        byte[] landed = row.getBytes(++column);
        int attempts = row.getInt(++column);
        return new OutboxRow(
                id,
                channel,
                destination,
                fileName,
                orderingKey,
                type,
                subject,
                messageId,
                eventCount,
                body,
                keyId,
                landed == null ? null : Sha256.ofDigest(landed),
                attempts);
    }

    String contentType() {
        if (type.equals(TransactionalOutbox.WORK)) {
            return "application/json";
        }
        return eventCount == 1 ? CloudEvent.CONTENT_TYPE : CloudEvent.BATCH_CONTENT_TYPE;
    }
}
