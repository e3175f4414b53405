package org.housingfund.gateway.console.suspense;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.housingfund.gateway.console.web.Address;
import org.housingfund.gateway.console.web.Conditions;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.matching.Reason;

/**
 * What the workbench is narrowed to; null or blank for all.
 *
 * @param age at least so many days since the bank booked it
 * @param from least amount in yuan, whichever way the money went
 * @param to greatest amount in yuan
 * @param waits {@code PROPOSED} for what awaits an approval, {@code FREE} for what nobody has proposed anything about
 */
record SuspenseFilter(
        Reason reason, String bank, String employer, Integer age, String from, String to, Waits waits, Boolean pinned) {
    private static final int MOST_DAYS = 100_000;

    /** Whether something is proposed. */
    enum Waits {
        FREE,
        PROPOSED
    }

    /** From the few proposals to their postings, and not from every posting to a proposal that it may have. */
    private static final String PROPOSED_ONES =
            "(SELECT substr(w.subject, 1 + length('suspended-posting:'))::bigint FROM approval w"
                    + " WHERE w.kind = 'SUSPENSE_DECISION' AND w.state = 'PROPOSED')";

    /** By its statement; only what was suspended again, or was pushed, by its entry. */
    private static final String OF_BANK = """
            ((p.origin_id IS NULL AND p.statement_id IN
                (SELECT s.id FROM statement s JOIN bank_account b USING (account_id) WHERE b.bank_name = ?))
             OR ((p.origin_id IS NOT NULL OR p.statement_id IS NULL) AND coalesce(
                (SELECT e.account_id FROM bank_entry e WHERE e.id = coalesce(p.entry_id,
                    (SELECT o.entry_id FROM suspended_posting o WHERE o.id = p.origin_id))),
                (SELECT s.account_id FROM statement s WHERE s.id = p.statement_id))
                IN (SELECT b.account_id FROM bank_account b WHERE b.bank_name = ?)))""";

    SuspenseFilter {
        bank = Objects.requireNonNullElse(bank, "");
        employer = Objects.requireNonNullElse(employer, "").strip();
        from = Objects.requireNonNullElse(from, "").strip();
        to = Objects.requireNonNullElse(to, "").strip();
    }

    SuspenseFilter with(Waits state) {
        return new SuspenseFilter(reason, bank, employer, age, from, to, state, pinned);
    }

    /** On {@code suspended_posting p} and its open proposal {@code approval a}, whatever else is joined for display. */
    Conditions conditions(LocalDate today) {
        if (age != null && (age < 0 || age > MOST_DAYS)) {
            throw PageProblem.invalid("天数应为 0 到 " + MOST_DAYS);
        }
        Conditions where = new Conditions()
                .and("p.state = 'OPEN'")
                .andIf(reason == null ? null : reason.name(), "p.reason = ?")
                .andIf(from.isEmpty() ? null : fen(from), "abs(p.amount_fen) >= ?")
                .andIf(to.isEmpty() ? null : fen(to), "abs(p.amount_fen) <= ?")
                .andIf(age == null ? null : today.minusDays(age), "p.booked_on <= ?")
                .andIf(pinned, "p.pinned = ?");
        if (!bank.isEmpty()) {
            where.and(OF_BANK, bank, bank);
        }
        if (!employer.isEmpty()) {
            where.and(
                    "(p.account_id IN (SELECT x.id FROM subject s JOIN account x ON x.subject = s.code AND x.key = 'unallocated:' || ?)"
                            + " OR p.notice_id IN (SELECT y.id FROM payment_notice y JOIN employer m ON m.id = y.employer_id"
                            + " WHERE m.account_no = ?))",
                    employer,
                    employer);
        }
        if (waits != null) {
            where.and((waits == Waits.PROPOSED ? "p.id IN " : "p.id NOT IN ") + PROPOSED_ONES);
        }
        return where;
    }

    private static long fen(String yuan) {
        try {
            return Money.parseFen(yuan.replace(",", ""));
        } catch (IllegalArgumentException e) {
            throw PageProblem.invalid("金额“" + yuan + "”：" + e.getMessage());
        }
    }

    /** The same as query parameters of an address. */
    String address(String... path) {
        Address address = Address.of(path);
        parameters().forEach(pair -> address.with(pair.get(0), pair.get(1)));
        return address.toString();
    }

    /** Name and value of each parameter that is given. */
    public List<List<String>> parameters() {
        List<List<String>> all = new ArrayList<>();
        add(all, "reason", reason);
        add(all, "bank", bank);
        add(all, "employer", employer);
        add(all, "age", age);
        add(all, "from", from);
        add(all, "to", to);
        add(all, "waits", waits);
        add(all, "pinned", pinned);
        return all;
    }

    private static void add(List<List<String>> all, String name, Object value) {
        if (value != null && !value.toString().isEmpty()) {
            all.add(List.of(name, value.toString()));
        }
    }
}
