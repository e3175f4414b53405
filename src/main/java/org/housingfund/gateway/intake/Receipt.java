package org.housingfund.gateway.intake;

import java.time.Instant;
import java.util.Set;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.kernel.State;

/**
 * The receipt of one delivery: the same bytes of one partner and kind have exactly one.
 *
 * @param mapping mapping id that reads it, or null where its kind needs none
 * @param name file name or message id as delivered first
 * @param sha256 digest of the raw bytes, the key into the landing store
 * @param taken how often it was taken up: 1, and one more each time the same bytes reopen it
 */
public record Receipt(
        long id,
        String partner,
        String channel,
        String kind,
        String mapping,
        String name,
        Sha256 sha256,
        long sizeBytes,
        Instant receivedAt,
        Status status,
        int taken) {
    /** Life of a receipt. */
    public enum Status implements State<Status> {
        RECEIVED,
        ACCEPTED,
        REJECTED,
        QUARANTINED;

        @Override
        public Set<Status> next() {
            return switch (this) {
                case RECEIVED -> Set.of(ACCEPTED, REJECTED, QUARANTINED);
                // Refused for what we had not set up, and delivered again since.
                case REJECTED, QUARANTINED -> Set.of(RECEIVED);
                case ACCEPTED -> Set.of();
            };
        }
    }

    /** What it is called in audit lines and as a message's subject. */
    public String key() {
        return "receipt:" + id;
    }

    /**
     * Cause of what its verdict sends. It names the occasion: a receipt that was reopened gets a second verdict, and the
     * outbox drops what has the cause of the first.
     */
    public String cause() {
        return cause(id, taken);
    }

    /** The same, of a receipt that was taken up so often. */
    public static String cause(long id, int taken) {
        return "receipt:" + id + '/' + taken;
    }
}
