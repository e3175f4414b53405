package org.housingfund.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentitySetTest {
    /** @param disorder of a hundred identities, how many repeat or lie before the last */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50, 100})
    void says_of_each_identity_the_line_of_its_first_as_a_map_would(int disorder) {
        Random random = new Random(disorder);
        IdentitySet set = new IdentitySet();
        Map<String, Integer> reference = new HashMap<>();
        int serial = 1;
        for (int line = 1; line <= 20_000; line++) {
            boolean ordered = random.nextInt(100) >= disorder;
            int chosen = ordered ? serial++ : random.nextInt(serial + 1000);
            String account = line % 3000 < 1500 && disorder > 0 ? "1" : "2";
            Integer first = reference.putIfAbsent(account + "/" + chosen, line);
            assertThat(set.add(account, "" + chosen, line)).isEqualTo(first == null ? 0 : first);
        }
    }

    @Test
    void knows_the_line_of_each_after_many_in_order_and_of_several_accounts() {
        IdentitySet set = new IdentitySet();
        List<String> identities = IntStream.range(0, 50_000)
                .mapToObj(i -> (i < 300 ? "序" : "a-long-号-") + (100_000 + 7 * i))
                .toList();
        for (int i = 0; i < identities.size(); i++) {
            assertThat(set.add("account " + i / 9_000, identities.get(i), 3 * i + 1))
                    .isZero();
        }
        for (int i = 0; i < identities.size(); i++) {
            assertThat(set.add("account " + i / 9_000, identities.get(i), 1_000_000))
                    .isEqualTo(3 * i + 1);
        }
        assertThat(set.add("account 9", identities.get(0), 1_000_001)).isZero();
    }
}
