package org.housingfund.gateway.registration;

import java.util.ArrayList;
import java.util.List;
import org.housingfund.gateway.kernel.Problem;

/** Collects problems up to a limit, so that a hopeless file does not make an endless answer. */
final class Problems {
    private static final int LIMIT = 500;

    private final List<Problem> listed = new ArrayList<>();
    private long found;

    void add(RegistrationProblem problem, long line, String field, String value, String detail) {
        found++;
        if (listed.size() < LIMIT) {
            listed.add(problem.at(line, field, value, detail));
        }
    }

    /** How many there are, listed or not. */
    long found() {
        return found;
    }

    List<Problem> toList() {
        List<Problem> all = new ArrayList<>(listed);
        if (found > listed.size()) {
            long more = found - listed.size();
            all.add(RegistrationProblem.MORE_PROBLEMS.at(0, "", "", Long.toString(more)));
        }
        return List.copyOf(all);
    }
}
