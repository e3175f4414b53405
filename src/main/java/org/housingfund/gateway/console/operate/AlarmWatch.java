package org.housingfund.gateway.console.operate;

import org.springframework.stereotype.Component;

/** One look at the gateway, and what follows from it. */
@Component("alarmWatch")
public class AlarmWatch {
    private final AlarmSources sources;
    private final Alarms alarms;
    private final AlarmCalls calls;

    AlarmWatch(AlarmSources sources, Alarms alarms, AlarmCalls calls) {
        this.sources = sources;
        this.alarms = alarms;
        this.calls = calls;
    }

    /** Looks, raises and clears. */
    public void check() {
        alarms.settle(sources.look());
    }

    /** Tells the configured address what it has not heard yet. */
    public void call() {
        calls.deliver();
    }
}
