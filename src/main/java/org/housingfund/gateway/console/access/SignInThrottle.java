package org.housingfund.gateway.console.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Counts failed sign-ins by name, known or not, from one address, by name from anywhere, and by address. That five of a
 * name make only their address wait keeps others from locking a person out; the name's own count, much higher, ends a
 * search from many addresses. An attempt counts before its password is looked at, so
 * that many at once get no further than many in a row. In memory, and bounded: the oldest counts are given up first.
 */
@Component
class SignInThrottle {
    private static final int MOST_COUNTS = 20_000;

    private final AccessProperties properties;
    private final Clock clock;
    private final Map<String, Count> counts = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
            return size() > MOST_COUNTS;
        }
    };

    SignInThrottle(AccessProperties properties, Clock clock) {
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Failures of one name or address.
     *
     * @param until when they are forgotten
     */
    private record Count(int failures, Instant until) {}

    /**
     * Why an attempt is not looked at.
     *
     * @param first whether this is the first one refused: only that is audited
     */
    record Refusal(Duration pause, boolean first) {}

    /** Counts an attempt; a refusal where there were too many. */
    synchronized Optional<Refusal> enter(String name, String address) {
        Optional<Refusal> refusal = tooMany(pairKey(name, address), properties.nameFailures())
                .or(() -> tooMany(nameKey(name), properties.accountFailures()))
                .or(() -> tooMany(addressKey(address), properties.addressFailures()));
        if (refusal.isEmpty()) {
            add(pairKey(name, address), properties.nameFailures());
            add(nameKey(name), properties.accountFailures());
            add(addressKey(address), properties.addressFailures());
        }
        return refusal;
    }

    /** The attempt was right: the name starts afresh, the address has one less. */
    synchronized void succeeded(String name, String address) {
        counts.remove(nameKey(name));
        counts.remove(pairKey(name, address));
        counts.computeIfPresent(
                addressKey(address),
                (key, count) -> count.failures() > 1 ? new Count(count.failures() - 1, count.until()) : null);
    }

    /** Forgets what a name failed at, once its password was set anew. */
    synchronized void forget(String name) {
        counts.remove(nameKey(name));
        counts.keySet().removeIf(key -> key.startsWith(pairKey(name, "")));
    }

    private Optional<Refusal> tooMany(String key, int limit) {
        Count count = live(key);
        if (count == null || count.failures() < limit) {
            return Optional.empty();
        }
        boolean first = count.failures() == limit;
        counts.put(key, new Count(limit + 1, count.until()));
        return Optional.of(new Refusal(Duration.between(clock.instant(), count.until()), first));
    }

    private void add(String key, int limit) {
        Count count = live(key);
        // The pause starts anew with every failure that is looked at, and with none that is refused.
        counts.put(
                key,
                new Count(
                        Math.min(count == null ? 1 : count.failures() + 1, limit),
                        clock.instant().plus(properties.pause())));
    }

    private Count live(String key) {
        Count count = counts.get(key);
        if (count != null && !clock.instant().isBefore(count.until())) {
            counts.remove(key);
            return null;
        }
        return count;
    }

    private static String nameKey(String name) {
        return "name:" + name;
    }

    /** No address and no name that anybody has holds a line break; what was typed as one cannot pass for another's. */
    private static String pairKey(String name, String address) {
        return "pair:" + name.replace("\n", "") + "\n" + address;
    }

    private static String addressKey(String address) {
        return "address:" + address;
    }
}
