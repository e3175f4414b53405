package org.housingfund.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
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
}
