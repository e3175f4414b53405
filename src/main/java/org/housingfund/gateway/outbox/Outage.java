package org.housingfund.gateway.outbox;

import java.time.Clock;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that something is away and once that it is back; in between it only knows when to try again. */
final class Outage {
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

    private final String what;
    private final Clock clock;
    private final OutboxSettings settings;
    private int failures;
    private Instant retryAt = Instant.MIN;

    Outage(String what, Clock clock, OutboxSettings settings) {
        this.what = what;
        this.clock = clock;
        this.settings = settings;
    }

    /** Whether it is too early to try again. */
    synchronized boolean pausing() {
        return clock.instant().isBefore(retryAt);
    }

    /** It is away; returns when to try again. */
    synchronized Instant failed(Throwable cause) {
        failures++;
        retryAt = clock.instant().plus(settings.pauseAfter(failures));
        if (failures == 1) {
            LOG.warn("{}不可用，待发内容保留在发件箱，恢复后自动续发：{}", what, String.valueOf(cause));
        }
        return retryAt;
    }

    /** It answers. */
    synchronized void over() {
        if (failures > 0) {
            LOG.info("{}已恢复，发件箱继续发送", what);
        }
        failures = 0;
        retryAt = Instant.MIN;
    }
}
