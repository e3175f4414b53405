package org.housingfund.gateway.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class EachApartTest {
    private final EachApart work = new EachApart(LoggerFactory.getLogger(EachApartTest.class));

    @Test
    void whatFailsHoldsUpNothingElseAndIsHeardOfAtTheEnd() {
        List<Integer> done = new ArrayList<>();
        work.run("件", List.of(1, 2, 3, 4), item -> {
            if (item % 2 == 1) {
                throw new IllegalStateException("poison " + item);
            }
            done.add(item);
        });
        assertThat(done).containsExactly(2, 4);
        assertThatThrownBy(work::rethrow)
                .hasMessage("poison 1")
                .satisfies(first -> assertThat(first.getSuppressed()).hasSize(1));
    }

    @Test
    void whereNothingFailsNothingIsThrown() {
        work.run("件", List.of(1), item -> {});
        work.rethrow();
    }
}
