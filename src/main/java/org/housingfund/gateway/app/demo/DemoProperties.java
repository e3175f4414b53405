package org.housingfund.gateway.app.demo;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The demonstration's knobs.
 *
 * @param enabled whether a day is played at start (profile {@code demo} only)
 * @param entries statement entries of a new day over all banks; what exceeds the script fills 柳江银行's statement
 * @param exitWhenDone whether the process ends after the summary: 0 where the day was played, 1 where it was not
 * @param patience longest wait for the gateway at any point of the day
 */
@ConfigurationProperties("gateway.demo")
record DemoProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("260") int entries,
        @DefaultValue("false") boolean exitWhenDone,
        @DefaultValue("PT5M") Duration patience) {
    static final int MIN_ENTRIES = 250;
    static final int MAX_ENTRIES = 1_000_000;

    DemoProperties {
        if (entries < MIN_ENTRIES || entries > MAX_ENTRIES) {
            throw new IllegalArgumentException(
                    "gateway.demo.entries 应在 " + MIN_ENTRIES + " 到 " + MAX_ENTRIES + " 之间：" + entries);
        }
        if (patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("gateway.demo.patience 必须大于零");
        }
    }
}
