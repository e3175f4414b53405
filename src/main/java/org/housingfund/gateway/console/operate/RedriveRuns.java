package org.housingfund.gateway.console.operate;

import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.audit.AuditTrail.Outcome;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.kernel.Times;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Sends all dead letters of a queue back, one transaction each, on this node and in the background. It takes the messages
 * that lie there when it begins and each of them once: what fails again does not go round. Whoever cancels it, or stops the
 * process, loses nothing: what was not sent back still lies there.
 */
@Service
class RedriveRuns {
    private static final Logger LOG = LoggerFactory.getLogger(RedriveRuns.class);
    private static final int MOST_MESSAGES = 100_000;

    private final DeadLetterBroker broker;
    private final DeadLetterDesk desk;
    private final AuditTrail audit;
    private final Clock clock;
    private final Map<String, Run> runs = new ConcurrentHashMap<>();
    private final ExecutorService worker = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "redrive");
        thread.setDaemon(true);
        return thread;
    });

    RedriveRuns(DeadLetterBroker broker, DeadLetterDesk desk, AuditTrail audit, Clock clock) {
        this.broker = broker;
        this.desk = desk;
        this.audit = audit;
        this.clock = clock;
    }

    /** How far a run has come. */
    static final class Run {
        private final String by;
        private final ZonedDateTime startedAt;
        private volatile int total;
        private volatile int sent;
        private volatile int left;
        private volatile String problem = "";
        private volatile boolean cancelled;
        private volatile boolean over;

        private Run(String by, ZonedDateTime startedAt) {
            this.by = by;
            this.startedAt = startedAt;
        }

        public String getBy() {
            return by;
        }

        public ZonedDateTime getStartedAt() {
            return startedAt;
        }

        public int getTotal() {
            return total;
        }

        /** Messages sent back. */
        public int getSent() {
            return sent;
        }

        /** Messages that were refused and stay, or that somebody else took. */
        public int getLeft() {
            return left;
        }

        /** Why the last refused one was refused; empty where none was. */
        public String getProblem() {
            return problem;
        }

        public boolean isCancelled() {
            return cancelled;
        }

        public boolean isOver() {
            return over;
        }
    }

    /** The last run of this queue on this node. */
    Optional<Run> of(String origin) {
        return Optional.ofNullable(runs.get(origin));
    }

    /**
     * Begins a run.
     *
     * @throws PageProblem one is under way
     */
    Run start(String origin, Actor actor) {
        Run run = new Run(actor.name(), clock.instant().atZone(Times.ZONE));
        Run kept = runs.compute(origin, (queue, last) -> last == null || last.isOver() ? run : last);
        if (kept != run) {
            throw PageProblem.refused("该队列正在重新投递，请等待其完成或先取消");
        }
        try {
            audit.record(actor, "DEAD_LETTER_RUN_STARTED", "queue:" + origin, Outcome.DONE, Map.of());
            worker.execute(() -> work(origin, run, actor));
        } catch (RejectedExecutionException stopping) {
            run.over = true;
            throw PageProblem.refused("网关正在停止");
        } catch (RuntimeException unsaid) {
            run.over = true;
            throw unsaid;
        }
        return run;
    }

    /** Lets a run end after the message that it is at. */
    void cancel(String origin, Actor actor) {
        of(origin).filter(run -> !run.over && !run.cancelled).ifPresent(run -> {
            run.cancelled = true;
            audit.record(actor, "DEAD_LETTER_RUN_CANCELLED", "queue:" + origin, Outcome.DONE, Map.of("sent", run.sent));
        });
    }

    private void work(String origin, Run run, Actor actor) {
        int sent = 0;
        int left = 0;
        try {
            List<String> ids = broker.ids(origin, MOST_MESSAGES);
            run.total = ids.size();
            for (String id : ids) {
                if (run.cancelled) {
                    break;
                }
                try {
                    if (desk.redrive(origin, id, actor)) {
                        run.sent = ++sent;
                    } else {
                        run.left = ++left;
                    }
                } catch (PageProblem refused) {
                    run.left = ++left;
                    run.problem = refused.getMessage();
                }
            }
        } catch (RuntimeException e) {
            // Nobody waits for this thread: it has to say itself what ended it.
            run.problem = "重新投递中断：" + e.getMessage();
            LOG.error("死信队列 {} 重新投递中断，已投递 {} 条", origin, sent, e);
        } finally {
            run.over = true;
        }
    }

    @PreDestroy
    void stop() {
        runs.values().forEach(run -> run.cancelled = true);
        worker.shutdown();
    }
}
