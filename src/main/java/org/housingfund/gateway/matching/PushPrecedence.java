package org.housingfund.gateway.matching;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/**
 * Somebody waits for what a bank pushes and nobody for a part of a statement: while pushes are at work on this node, parts
 * are posted one after the other, and between two of them none is for three times as long as the last one took, half a
 * second at most.
 */
@Component
class PushPrecedence {
    private static final int STAND_BACK = 3;
    private static final long LONGEST_NANOS = Duration.ofMillis(500).toNanos();
    private static final long LOOK_NANOS = Duration.ofMillis(2).toNanos();

    private final AtomicInteger pushes = new AtomicInteger();
    private final Lock turn = new ReentrantLock();
    /** Guarded by {@link #turn}. */
    private long lastPartNanos;

    void push(Runnable work) {
        pushes.incrementAndGet();
        try {
            work.run();
        } finally {
            pushes.decrementAndGet();
        }
    }

    void part(Runnable work) {
        if (pushes.get() == 0) {
            work.run();
            return;
        }
        turn.lock();
        try {
            letPushesPass();
            long begun = System.nanoTime();
            work.run();
            lastPartNanos = System.nanoTime() - begun;
        } finally {
            turn.unlock();
        }
    }

    private void letPushesPass() {
        long begun = System.nanoTime();
        long longest = Math.min(STAND_BACK * lastPartNanos, LONGEST_NANOS);
        while (pushes.get() > 0
                && System.nanoTime() - begun < longest
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
