package org.housingfund.gateway.lending;

import java.util.Comparator;
import java.util.List;
import org.housingfund.gateway.expectation.Expectation;
import org.housingfund.gateway.expectation.ExpectationOwner;
import org.springframework.stereotype.Component;

/** Hears that the money of deductions has arrived, or was taken back after two people said so (R-B4). */
@Component
class DeductionArrivals implements ExpectationOwner {
    private final Deductions deductions;
    private final DeductionSteps steps;

    DeductionArrivals(Deductions deductions, DeductionSteps steps) {
        this.deductions = deductions;
        this.steps = steps;
    }

    @Override
    public Expectation.Owner owner() {
        return Expectation.Owner.DEDUCTION;
    }

    @Override
    public void met(List<Met> met) {
        take(met, new Input.Arrived());
    }

    @Override
    public void returned(List<Met> returned) {
        take(returned, new Input.Returned());
    }

    private void take(List<Met> all, Input input) {
        all.stream()
                .sorted(Comparator.comparingLong(one -> one.expectation().ownerId()))
                .forEach(one -> steps.take(
                        deductions.lock(one.expectation().ownerId()),
                        input,
                        DeductionSteps.Source.entry(one.entryId(), one.bookedOn())));
    }
}
