package org.housingfund.gateway.kernel;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;

/**
 * Hours of working days in which a service accepts requests: from {@code opens} until just before {@code closes}
 * (R-B1), in the centre's zone.
 */
public record ServiceHours(LocalTime opens, LocalTime closes) {
    public ServiceHours {
        if (!opens.isBefore(closes)) {
            throw new IllegalArgumentException("服务时间的开始应早于结束：" + opens + "–" + closes);
        }
    }

    /** Whether the service accepts requests at this moment. */
    public boolean isOpen(LocalDateTime at, WorkingCalendar calendar) {
        LocalTime time = at.toLocalTime();
        return calendar.isWorkingDay(at.toLocalDate()) && !time.isBefore(opens) && time.isBefore(closes);
    }

    /** The next moment at which the service opens, after this one. */
    public LocalDateTime nextOpening(LocalDateTime at, WorkingCalendar calendar) {
        LocalDate day = at.toLocalDate();
        boolean today = calendar.isWorkingDay(day) && at.toLocalTime().isBefore(opens);
        return (today ? day : calendar.next(day)).atTime(opens);
    }
}
