package org.housingfund.gateway.app;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.housingfund.gateway.keys.KeyRotation;

/** Says how far a rotation of keys is: a line when a place begins, every few seconds, and when it is done. */
final class RotationLines implements KeyRotation.Progress {
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final PrintWriter out;
    private final Clock clock;
    private final Instant started;
    private Instant placeStarted;
    private Instant said;
    private long total;

    RotationLines(PrintWriter out, Clock clock) {
        this.out = out;
        this.clock = clock;
        this.started = clock.instant();
        this.placeStarted = started;
        this.said = started;
    }

    @Override
    public void renewed(String label, long renewed, long outOf) {
        Instant now = clock.instant();
        if (renewed == 0) {
            placeStarted = now;
            say(now, label + "：待换 " + count(outOf));
        } else if (Duration.between(said, now).compareTo(PAUSE) >= 0) {
            say(now, label + "：已换 " + count(renewed) + "/" + count(outOf));
        }
    }

    @Override
    public void done(String label, long renewed) {
        total += renewed;
        Instant now = clock.instant();
        say(now, label + "：换好 " + count(renewed) + "，用时 " + seconds(placeStarted, now));
    }

    private void say(Instant now, String line) {
        said = now;
        out.println(line);
        out.flush();
    }

    /** All places together. */
    String sum() {
        return "共换 " + count(total) + "，用时 " + seconds(started, clock.instant());
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String seconds(Instant from, Instant to) {
        return String.format(Locale.ROOT, "%.1f 秒", Duration.between(from, to).toMillis() / 1000.0);
    }
}
