package org.housingfund.gateway.intake;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Makes the landing directory at start, and tidies up what killed processes have left there. */
@Component
@Profile("!command")
class LandingStart {
    private static final Logger LOG = LoggerFactory.getLogger(LandingStart.class);

    /** No write of another node takes as long. */
    private static final Duration INTERRUPTED = Duration.ofDays(1);

    private final FileLandingStore store;
    private final Clock clock;

    LandingStart(FileLandingStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Fails nothing: the share may come later, and then the first delivery makes the directory. */
    @EventListener
    void ready(ApplicationReadyEvent event) {
        try {
            store.removeInterrupted(clock.instant().minus(INTERRUPTED));
        } catch (IOException e) {
            LOG.error("落地目录（gateway.landing.dir）无法使用：{}", LandedChannel.why(e));
        }
    }
}
