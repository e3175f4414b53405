package org.housingfund.gateway.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.housingfund.gateway.app.demo.RepaymentScript.Outcome;
import org.junit.jupiter.api.Test;

/** The counterparts' packages of a day. */
class DayCasesTest {
    private static final DemoDay DAY = Days.day(1, LocalDate.of(2026, 11, 20), 250);

    @Test
    void theSameDayGivesTheSameBytes() {
        DayCases cases = DayCases.of(DAY);
        assertThat(DayCases.of(DAY)).isEqualTo(cases);
        for (DayCases.Delivery delivery : cases.deliveries()) {
            assertThat(CasePackageWriter.write(delivery, DAY.date()))
                    .isEqualTo(CasePackageWriter.write(delivery, DAY.date()));
        }
        assertThat(cases.deliveries())
                .extracting(DayCases.Delivery::outcome)
                .containsExactly(
                        DayCases.Outcome.PAID,
                        DayCases.Outcome.PAID,
                        DayCases.Outcome.SUPPLEMENT_REQUESTED,
                        DayCases.Outcome.QUARANTINED,
                        DayCases.Outcome.DUPLICATE);
    }
}
