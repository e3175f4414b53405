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
    static OutboxRow read(ResultSet row, int index) throws SQLException {
        byte[] landed = row.getBytes("landed_sha256");
        return new OutboxRow(
                row.getLong("id"),
                Channel.valueOf(row.getString("channel")),
                row.getString("destination"),
                row.getString("file_name"),
                row.getString("ordering_key"),
                row.getString("type"),
                row.getString("subject"),
                row.getString("message_id"),
                row.getInt("event_count"),
                row.getString("body"),
                row.getString("key_id"),
                landed == null ? null : Sha256.ofDigest(landed),
                row.getInt("attempts"));
    }

    String contentType() {
        if (type.equals(TransactionalOutbox.WORK)) {
            return "application/json";
        }
        return eventCount == 1 ? CloudEvent.CONTENT_TYPE : CloudEvent.BATCH_CONTENT_TYPE;
    }
}
