package org.housingfund.gateway.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GroupCommitTest {
    private final List<List<Integer>> groups = new ArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final Map<Integer, Object> answers = new ConcurrentHashMap<>();

    /** The first wish is at work until {@link #go}; the others gather meanwhile. */
    private void offerAll(int wishes, Function<List<Integer>, Collection<Integer>> work) throws InterruptedException {
        GroupCommit<Integer> group = new GroupCommit<>(waiting -> {
            groups.add(waiting);
            if (groups.size() == 1) {
                begun.countDown();
                awaitGo();
            }
            return work.apply(waiting);
        });
        List<Thread> threads = IntStream.range(0, wishes)
                .mapToObj(wish -> new Thread(() -> {
                    try {
                        answers.put(wish, group.offer(wish));
                    } catch (IllegalStateException e) {
                        answers.put(wish, e.getMessage());
                    }
                }))
                .toList();
        threads.get(0).start();
        begun.await();
        threads.subList(1, wishes).forEach(Thread::start);
        await().until(() -> threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void awaitGo() {
        try {
            go.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatGathersWhileAGroupIsAtWorkIsDoneTogetherAndOnce() throws InterruptedException {
        offerAll(9, List::copyOf);
        assertThat(groups).hasSize(2);
        assertThat(groups.get(0)).containsExactly(0);
        assertThat(groups.get(1)).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(answers)
                .hasSize(9)
                .allSatisfy((wish, done) -> assertThat(done).isEqualTo(true));
    }

    @Test
    void whatAGroupLeavesIsLeftToWhoeverWantsIt() throws InterruptedException {
        offerAll(9, waiting -> waiting.stream().filter(wish -> wish % 2 == 0).toList());
        assertThat(answers)
                .hasSize(9)
                .allSatisfy((wish, done) -> assertThat(done).isEqualTo(wish % 2 == 0));
    }

    @Test
    void ofAGroupThatFailsNothingIsDoneAndTheNextOneGoesOn() throws InterruptedException {
        offerAll(9, waiting -> {
            throw new IllegalStateException("away");
        });
        assertThat(groups).as("nobody offers it twice").hasSize(2);
        assertThat(answers.values().stream().filter("away"::equals))
                .as("one of each group")
                .hasSize(2);
        assertThat(answers.values().stream().filter(Boolean.FALSE::equals)).hasSize(7);
        GroupCommit<String> next = new GroupCommit<>(waiting -> {
            throw new IllegalStateException(waiting.get(0));
        });
        assertThatThrownBy(() -> next.offer("one")).hasMessage("one");
        assertThatThrownBy(() -> next.offer("other")).hasMessage("other");
    }
}
