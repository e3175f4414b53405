package org.housingfund.gateway.notice;

import java.util.ArrayList;
import java.util.List;
import org.housingfund.gateway.kernel.Problem;

/** Collects problems up to a limit, so that a hopeless roster does not make an endless answer. */
final class ProblemList {
    private static final int LIMIT = 500;

    private final List<Problem> problems = new ArrayList<>();
    private long omitted;

    void add(Problem problem) {
        if (problems.size() < LIMIT) {
            problems.add(problem);
        } else {
            omitted++;
        }
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    List<Problem> toList() {
        List<Problem> all = new ArrayList<>(problems);
        if (omitted > 0) {
            all.add(NoticeProblem.MORE_PROBLEMS.at(0, "", "", Long.toString(omitted)));
        }
        return List.copyOf(all);
    }
}
