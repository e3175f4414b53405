package org.housingfund.gateway.console.suspense;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.console.suspense.SuspenseFilter.Waits;
import org.housingfund.gateway.console.suspense.SuspenseQueries.Posting;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.console.web.Viewer;
import org.springframework.stereotype.Component;

/** Decisions about many postings: which ones are meant, and what a person does to the job that does them. */
@Component
class BulkDesk {
    private static final int COMMENT_LENGTH = 200;

    private final SuspenseQueries postings;
    private final Jobs jobs;

    BulkDesk(SuspenseQueries postings, Jobs jobs) {
        this.postings = postings;
        this.jobs = jobs;
    }

    /**
     * Starts to propose one decision about many postings; returns the job's id.
     *
     * @param choices one by one; none for all that the filter finds
     * @throws IllegalArgumentException nothing that can be decided so is among them, or too much, or the comment is missing
     */
    long propose(
            SuspenseFilter filter,
            List<Choice> choices,
            boolean all,
            BulkDecision decision,
            String comment,
            Actor actor) {
        if (decision == null) {
            throw new IllegalArgumentException("请选择一项决定");
        }
        if (comment == null || comment.isBlank() || comment.length() > COMMENT_LENGTH) {
            throw new IllegalArgumentException("请用不超过 " + COMMENT_LENGTH + " 字说明理由");
        }
        List<Jobs.Item> items = chosen(filter.with(Waits.FREE), choices, all)
                .filter(posting -> posting.proposed() == null)
                .flatMap(posting -> decision.of(posting).map(what -> new Jobs.Item(posting.id(), what, null)).stream())
                .toList();
        return jobs.start(Jobs.Kind.PROPOSE, "提议：" + decision.phrase(), comment, items, actor);
    }

    /**
     * Starts to approve or reject many proposals: those that were seen, and none in their place; returns the job's id.
     *
     * @param choices each with its proposal
     * @param highest the newest proposal among all, as they were counted
     * @param count how many there were
     * @throws IllegalArgumentException they have changed since, or nothing is chosen
     */
    long decide(
            SuspenseFilter filter,
            List<Choice> choices,
            boolean all,
            long highest,
            long count,
            Jobs.Kind kind,
            Actor actor) {
        if (kind != Jobs.Kind.APPROVE && kind != Jobs.Kind.REJECT) {
            throw PageProblem.invalid("这里只能复核或驳回");
        }
        List<Posting> waiting = chosen(filter.with(Waits.PROPOSED), choices, all)
                .filter(posting -> posting.proposed() != null)
                .toList();
        List<Jobs.Item> items = all ? unchanged(waiting, highest, count) : seen(waiting, choices);
        return jobs.start(kind, kind == Jobs.Kind.APPROVE ? "复核提议" : "驳回提议", "", items, actor);
    }

    private static List<Jobs.Item> unchanged(List<Posting> postings, long highest, long count) {
        long newest = postings.stream()
                .mapToLong(posting -> posting.proposed().id())
                .max()
                .orElse(0);
        if (newest != highest || postings.size() != count) {
            throw new IllegalArgumentException(
                    "待复核的提议已有变化：现有 " + postings.size() + " 项，您看到的是 " + count + " 项；请看过刷新后的列表再复核");
        }
        return postings.stream()
                .map(posting ->
                        new Jobs.Item(posting.id(), null, posting.proposed().id()))
                .toList();
    }

    /** Whoever saw another proposal than the one that waits now is told so by its item. */
    private static List<Jobs.Item> seen(List<Posting> postings, List<Choice> choices) {
        Map<Long, Long> proposals = choices.stream()
                .filter(choice -> choice.proposalId() != null)
                .collect(Collectors.toMap(Choice::postingId, Choice::proposalId, (one, other) -> one));
        return postings.stream()
                .filter(posting -> proposals.containsKey(posting.id()))
                .map(posting -> new Jobs.Item(posting.id(), null, proposals.get(posting.id())))
                .toList();
    }

    private Stream<Posting> chosen(SuspenseFilter filter, List<Choice> choices, boolean all) {
        if (!all) {
            return postings.openOnes(choices.stream().map(Choice::postingId).toList()).stream();
        }
        var found = postings.list(filter, null, Jobs.MOST_ITEMS);
        if (found.next() != null) {
            throw new IllegalArgumentException("符合条件的挂账超过 " + Jobs.MOST_ITEMS + " 笔，请缩小条件分几次处理");
        }
        return found.rows().stream();
    }

    /** What a person may do to a job. */
    enum Move {
        PAUSE(JobState.PAUSED, "已暂停"),
        RESUME(JobState.RUNNING, "继续进行"),
        CANCEL(JobState.CANCELLED, "已取消，已处理的不受影响");

        private final JobState target;
        private final String said;

        Move(JobState target, String said) {
            this.target = target;
            this.said = said;
        }
    }

    /** Does it; returns a Chinese sentence. */
    String move(long jobId, Move action, Viewer viewer, Actor actor) {
        if (action == null) {
            throw PageProblem.invalid("请指明 PAUSE、RESUME 或 CANCEL");
        }
        jobs.move(jobId, action.target, viewer, actor);
        return "批量任务 " + jobId + " " + action.said;
    }
}
