package org.housingfund.gateway.matching;

import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;

/** Does work item by item: one that fails holds up no other, and is heard of when all the others are done. */
final class EachApart {
    private final Logger log;
    private RuntimeException failure;

    EachApart(Logger log) {
        this.log = log;
    }

    /** Does each in turn; each is a transaction of its own. */
    <T> void run(String what, List<T> items, Consumer<T> work) {
        for (T item : items) {
            try {
                work.accept(item);
            } catch (RuntimeException e) {
                log.error("{} {} 处理失败，其余照常处理，稍后重试", what, item, e);
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
    }

    /** Throws the first failure, with the others suppressed, so that the work is delivered again. */
    void rethrow() {
        if (failure != null) {
            throw failure;
        }
    }
}
