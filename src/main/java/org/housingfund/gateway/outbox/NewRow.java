package org.housingfund.gateway.outbox;

import org.housingfund.gateway.kernel.Sha256;

/**
 * A row about to be appended; see table {@code outbox}.
 *
 * @param fileName null unless the channel is SFTP
 * @param keyId key that reads the body, base64 of a ciphertext then; null where the body is in clear
 * @param landed null unless the file lies in the landing store
 */
record NewRow(
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
        String cause) {}
