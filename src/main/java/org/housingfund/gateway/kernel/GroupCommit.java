package org.housingfund.gateway.kernel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * What several threads want done at the same moment is done by one of them for all, as databases commit in groups: while a
 * group is at work the next one gathers. Nobody waits for a group to fill.
 *
 * @param <T> what one thread wants done
 */
public final class GroupCommit<T> {
    private final Function<List<T>, ? extends Collection<T>> work;
    /** Fair: what is done already comes back before whoever has done it begins anew. */
    private final Lock turn = new ReentrantLock(true);

    private final Queue<Wish<T>> waiting = new ConcurrentLinkedQueue<>();

    /** One offer; guarded by {@link #turn} once it is in the queue. */
    private static final class Wish<T> {
        private final T what;
        private boolean taken;
        private boolean done;

        Wish(T what) {
            this.what = what;
        }
    }

    /**
     * @param work does some or all of what it is given and returns those; what it throws meets the thread that it runs in,
     *     and nothing was done
     */
    public GroupCommit(Function<List<T>, ? extends Collection<T>> work) {
        this.work = work;
    }

    /** Whether it was done; where not, the caller does it on its own. */
    public boolean offer(T what) {
        Wish<T> mine = new Wish<>(what);
        waiting.add(mine);
        turn.lock();
        try {
            if (!mine.taken) {
                doAllThatWait();
            }
            return mine.done;
        } finally {
            turn.unlock();
        }
    }

    private void doAllThatWait() {
        List<Wish<T>> group = new ArrayList<>();
        for (Wish<T> wish = waiting.poll(); wish != null; wish = waiting.poll()) {
            wish.taken = true;
            group.add(wish);
        }
        Collection<T> done = work.apply(group.stream().map(wish -> wish.what).toList());
        group.forEach(wish -> wish.done = done.stream().anyMatch(one -> one == wish.what));
    }
}
