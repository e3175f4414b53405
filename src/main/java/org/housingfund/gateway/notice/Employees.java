package org.housingfund.gateway.notice;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.ledger.Accounts;
import org.housingfund.gateway.ledger.SubjectRole;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whose an employee account is: a ledger account and a person. */
@Component
class Employees {
    private final JdbcClient jdbc;
    private final Persons persons;
    private final Accounts accounts;

    Employees(JdbcClient jdbc, Persons persons, Accounts accounts) {
        this.jdbc = jdbc;
        this.persons = persons;
        this.accounts = accounts;
    }

    /** The persons' indexes (see {@link Persons}) by account number, of those accounts that exist. */
    Map<String, String> ownersOf(List<RosterLine> lines) {
        Map<String, String> owners = new HashMap<>();
        jdbc.sql("SELECT e.account_no, encode(p.blind_index, 'hex') AS owner"
                        + " FROM employee e JOIN person p ON p.id = e.person_id WHERE e.account_no = ANY(?)")
                .param(accountNos(lines))
                .query(row -> {
                    owners.put(row.getString("account_no"), row.getString("owner"));
                });
        return owners;
    }

    /**
     * Ledger account ids in the order of the lines; persons and accounts that are not known yet are stored.
     *
     * @throws ConcurrencyFailureException if an account was given to another person since {@link #ownersOf} was asked:
     *     the message is delivered again and then refused with a sentence
     */
    Long[] findOrCreate(List<RosterLine> lines) {
        Map<String, Long> personIds =
                persons.findOrCreate(lines.stream().map(RosterLine::person).toList());
        Long[] personOf = lines.stream()
                .map(line -> personIds.get(persons.indexOf(line.person().id())))
                .toArray(Long[]::new);
        String[] accountNos = accountNos(lines);
        Map<String, Long> accountIds = accounts.ids(SubjectRole.EMPLOYEES, List.of(accountNos));
        Long[] accountOf = lines.stream()
                .map(line -> accountIds.get(line.employeeAccount()))
                .toArray(Long[]::new);
        jdbc.sql("INSERT INTO employee (account_id, account_no, person_id)"
                        + " SELECT a, k, p FROM unnest(?::bigint[], ?::text[], ?::bigint[]) AS t (a, k, p)"
                        + " ORDER BY a ON CONFLICT DO NOTHING")
                .params(accountOf, accountNos, personOf)
                .update();
        refuseOtherOwners(accountOf, personOf);
        return accountOf;
    }

    private void refuseOtherOwners(Long[] accountOf, Long[] personOf) {
        long others = jdbc.sql("SELECT count(*) FROM unnest(?::bigint[], ?::bigint[]) AS t (a, p)"
                        + " LEFT JOIN employee e ON e.account_id = t.a WHERE e.person_id IS DISTINCT FROM t.p")
                .params(accountOf, personOf)
                .query(Long.class)
                .single();
        if (others > 0) {
            throw new ConcurrencyFailureException(others + " employee accounts were given to other persons meanwhile");
        }
    }

    private static String[] accountNos(List<RosterLine> lines) {
        return lines.stream().map(RosterLine::employeeAccount).toArray(String[]::new);
    }
}
