package org.housingfund.gateway.notice;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.housingfund.gateway.kernel.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rosters of payment notices: who gets what of the money (R-N5). A corrected one is another; none changes. */
@Component
class Rosters {
    private final JdbcClient jdbc;
    private final Employees employees;
    private final Persons persons;

    Rosters(JdbcClient jdbc, Employees employees, Persons persons) {
        this.jdbc = jdbc;
        this.employees = employees;
        this.persons = persons;
    }

    /** Reports what forbids these lines to be the roster of a notice of this amount. */
    void check(long amountFen, List<RosterLine> lines, ProblemList problems) {
        if (amountFen <= 0) {
            String amount = Money.format(amountFen);
            problems.add(NoticeProblem.AMOUNT_RANGE.at(0, "amount", amount, amount));
        }
        Map<String, String> owners = employees.ownersOf(lines);
        Set<String> seen = new HashSet<>();
        long sumFen = 0;
        long lineNo = 0;
        for (RosterLine line : lines) {
            lineNo++;
            sumFen += line.totalFen();
            String account = line.employeeAccount();
            if (!seen.add(account)) {
                problems.add(NoticeProblem.EMPLOYEE_DUPLICATE.at(lineNo, "employeeAccount", account, account));
            }
            if (line.employerFen() < 0 || line.employeeFen() < 0 || line.totalFen() == 0) {
                String amount = Money.format(line.totalFen());
                problems.add(NoticeProblem.AMOUNT_RANGE.at(lineNo, "employerPart", amount, amount));
            }
            String owner = owners.get(account);
            if (owner != null && !persons.isIndexOf(owner, line.person().id())) {
                problems.add(NoticeProblem.EMPLOYEE_OTHER_PERSON.at(lineNo, "employeeAccount", account, account));
            }
        }
        if (sumFen != amountFen) {
            problems.add(NoticeProblem.ROSTER_SUM.at(
                    0,
                    "amount",
                    Money.format(amountFen),
                    "%s元，应缴金额%s元".formatted(Money.format(sumFen), Money.format(amountFen))));
        }
    }

    void store(long noticeId, int rosterNo, List<RosterLine> lines) {
        jdbc.sql("INSERT INTO roster_line (notice_id, roster_no, line_no, account_id, employer_fen, employee_fen)"
                        + " SELECT ?, ?, no, a, er, ee FROM unnest(?::bigint[], ?::bigint[], ?::bigint[])"
                        + " WITH ORDINALITY AS t (a, er, ee, no)")
                .params(
                        noticeId,
                        rosterNo,
                        employees.findOrCreate(lines),
                        lines.stream().map(RosterLine::employerFen).toArray(Long[]::new),
                        lines.stream().map(RosterLine::employeeFen).toArray(Long[]::new))
                .update();
    }
}
