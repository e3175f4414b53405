package org.housingfund.gateway.casework;

import java.util.List;
import org.housingfund.gateway.kernel.Problem;

/** A package is not taken in, for these problems. */
final class PackageRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    PackageRefused(List<Problem> problems) {
        super(problems.get(0).code(), null, false, false);
        this.problems = List.copyOf(problems);
    }

    PackageRefused(Problem problem) {
        this(List.of(problem));
    }

    List<Problem> problems() {
        return problems;
    }
}
