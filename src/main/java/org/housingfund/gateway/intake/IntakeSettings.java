package org.housingfund.gateway.intake;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Intake of files.
 *
 * @param alarmAfter how long an unfinished delivery may lie in an inbox before it is alarmed
 */
@ConfigurationProperties("gateway.intake")
public record IntakeSettings(@DefaultValue("PT5M") Duration alarmAfter) {
    public IntakeSettings {
        if (alarmAfter.isNegative() || alarmAfter.isZero()) {
            throw new IllegalArgumentException("gateway.intake.alarm-after 必须大于零");
        }
    }
}
