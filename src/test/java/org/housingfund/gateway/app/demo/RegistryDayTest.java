package org.housingfund.gateway.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.housingfund.gateway.testing.SchemaValidation;
import org.junit.jupiter.api.Test;

/** The registry's notices of a day. */
class RegistryDayTest {
    @Test
    void theDayHasTwentyNoticesOfEveryKindAndIsTheSameWheneverItIsPlayed() {
        RegistryDay first = RegistryDay.of(Days.registry(1));
        assertThat(first).isEqualTo(RegistryDay.of(Days.registry(1)));
        assertThat(first.expected()).hasSize(20);
        assertThat(first.expected().values())
                .contains("PRE_OPENED", "TO_BE_CHECKED", "EXISTING", "DEREGISTERED", "STALE", "DUPLICATE", "REFUSED");
        Stream.concat(first.inFile().stream(), first.messages().stream())
                .forEach(notice -> SchemaValidation.assertValid("commands/registration-notice.v1.json", notice.json()));
        assertThat(first.wrongFile()).isNotEqualTo(first.file()).hasSameSizeAs(first.file());
        assertThat(first.expected())
                .doesNotContainKeys(RegistryDay.of(Days.registry(2)).expected().keySet().toArray(String[]::new));
    }
}
