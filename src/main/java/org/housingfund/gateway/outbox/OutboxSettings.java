package org.housingfund.gateway.outbox;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the outbox behaves.
 *
 * @param source CloudEvents {@code source}: which gateway speaks
 * @param poll how long the relay waits for a signal before it looks by itself
 * @param backOff pause after the first failed attempt; it doubles with each further one
 * @param backOffCap longest pause between two attempts
 * @param retention how long a published row stays before it moves to the archive
 * @param alarmAfter a row that has waited longer is alarmed
 */
@ConfigurationProperties("gateway.outbox")
public record OutboxSettings(
        @DefaultValue("/housing-fund-gateway") String source,
        @DefaultValue("PT0.2S") Duration poll,
        @DefaultValue("PT0.5S") Duration backOff,
        @DefaultValue("PT30S") Duration backOffCap,
        @DefaultValue("P30D") Duration retention,
        @DefaultValue("PT10M") Duration alarmAfter) {
    private static final int MAX_DOUBLINGS = 20;

    public OutboxSettings {
        if (source.isBlank()) {
            throw new IllegalArgumentException("gateway.outbox.source 不能为空");
        }
        positive("poll", poll);
        positive("back-off", backOff);
        positive("back-off-cap", backOffCap);
        positive("retention", retention);
        positive("alarm-after", alarmAfter);
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("gateway.outbox." + name + " 必须大于零");
        }
    }

    /** Pause after this many failed attempts in a row. */
    Duration pauseAfter(int failures) {
        Duration pause = backOff.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
        return pause.compareTo(backOffCap) < 0 ? pause : backOffCap;
    }
}
