package org.housingfund.gateway.console.operate;

import java.time.ZonedDateTime;
import java.util.Map;
import org.housingfund.gateway.kernel.Sha256;

/**
 * A message that its consumer failed to take.
 *
 * @param id the sender's message id, by which it is found again
 * @param origin the queue it died on
 * @param type type of the event or command; empty where the sender gave none
 * @param headers what the sender set, and who may not be told is masked
 * @param digest of the body as it came
 * @param body masked, and cut where it is long
 * @param cause null where nobody noted it: the process was killed at each attempt
 */
record DeadLetter(
        String id,
        String origin,
        String type,
        ZonedDateTime sentAt,
        long sizeBytes,
        Map<String, String> headers,
        Sha256 digest,
        String body,
        Cause cause) {
    /**
     * Why it died.
     *
     * @param route that failed to take it
     * @param sentence class of the exception and what it says
     * @param attempts how often it was tried
     */
    record Cause(String route, String sentence, int attempts, ZonedDateTime failedAt) {}

    DeadLetter because(Cause known) {
        return new DeadLetter(id, origin, type, sentAt, sizeBytes, headers, digest, body, known);
    }
}
