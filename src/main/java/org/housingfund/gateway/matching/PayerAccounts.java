package org.housingfund.gateway.matching;

import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.notice.Notice;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Accounts from which employers pay, learnt from what two people decided and from nothing else. An account confirmed for
 * several employers, such as an agent's, says nothing about which of them pays: it counts for none.
 */
@Component
class PayerAccounts {
    /** Masked and cut numbers are the same for many: none of these is learnt. */
    private static final Pattern ACCOUNT = Pattern.compile("[0-9A-Za-z]{8,34}");

    private final JdbcClient jdbc;
    private final Clock clock;

    PayerAccounts(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    private record Known(long employerId, String account) {}

    /** The one employer that an account was confirmed to be of. */
    record Owner(long employerId, String name) {
        boolean isOf(Notice notice) {
            return notice.employerId() == employerId;
        }
    }

    /** Remembers what a decision confirmed; nothing where the entry names no account. */
    void confirm(long employerId, String account, long approvalId) {
        String folded = fold(account);
        if (!folded.isEmpty()) {
            jdbc.sql("INSERT INTO payer_account (employer_id, account, confirmed_by, confirmed_at) VALUES (?, ?, ?, ?)")
                    .params(employerId, folded, approvalId, Times.timestamp(clock.instant()))
                    .update();
        }
    }

    /**
     * People say otherwise about this money: what they confirmed by it before is not known any more, nor by the money that was
     * refunded and came back as this. What a rest was split off from says the same as before.
     */
    void forget(long postingId) {
        jdbc.sql("WITH RECURSIVE same (id) AS (SELECT ?::bigint UNION SELECT d.posting_id FROM same s"
                        + " JOIN suspended_posting w ON w.id = s.id JOIN payout p ON p.reversal_id = w.journal_id"
                        + " JOIN suspense_decision d ON d.approval_id = p.decision_id)"
                        + " DELETE FROM payer_account WHERE confirmed_by IN (SELECT d.approval_id FROM same s"
                        + " JOIN suspense_decision d ON d.posting_id = s.id)")
                .param(postingId)
                .update();
    }

    /** Employers by the folded accounts of these entries, as far as one and no other is known to pay from it. */
    Map<String, Owner> owners(Collection<PostingEntry> entries) {
        String[] accounts = entries.stream()
                .map(entry -> fold(entry.payerAccount()))
                .filter(account -> !account.isEmpty())
                .distinct()
                .toArray(String[]::new);
        Map<String, Owner> owners = new HashMap<>();
        if (accounts.length > 0) {
            jdbc.sql("SELECT p.account, e.id, e.name FROM (SELECT account, min(employer_id) AS employer_id"
                            + " FROM payer_account WHERE account = ANY (?) GROUP BY account"
                            + " HAVING count(DISTINCT employer_id) = 1) p JOIN employer e ON e.id = p.employer_id")
                    .param(accounts)
                    .query(row -> {
                        owners.put(row.getString(1), new Owner(row.getLong(2), row.getString(3)));
                    });
        }
        return owners;
    }

    /**
     * The credits, each knowing whether it came from an account of its notice's employer. One query at most, and none
     * where every name agrees.
     *
     * @param byNumber credits by the number that was read
     * @param live notices by number
     */
    void recognise(Map<String, List<Matcher.Credit>> byNumber, Map<String, Notice> live) {
        Set<Known> asked = new HashSet<>();
        byNumber.forEach((number, credits) -> {
            Notice notice = live.get(number);
            if (notice != null) {
                credits.stream()
                        .filter(credit -> !credit.isNamed(notice))
                        .forEach(credit -> asked.add(key(notice, credit)));
            }
        });
        Set<Known> known = known(asked);
        if (!known.isEmpty()) {
            byNumber.replaceAll((number, credits) -> {
                Notice notice = live.get(number);
                return notice == null
                        ? credits
                        : credits.stream()
                                .map(credit -> known.contains(key(notice, credit)) ? credit.fromKnownAccount() : credit)
                                .toList();
            });
        }
    }

    private Set<Known> known(Collection<Known> asked) {
        List<Known> named =
                asked.stream().filter(one -> !one.account().isEmpty()).toList();
        return named.isEmpty()
                ? Set.of()
                : Set.copyOf(jdbc.sql("SELECT p.employer_id, p.account FROM payer_account p"
                                + " JOIN unnest(?::bigint[], ?::text[]) AS a(e, c) ON a.e = p.employer_id AND a.c = p.account"
                                + " WHERE NOT EXISTS (SELECT FROM payer_account o"
                                + " WHERE o.account = p.account AND o.employer_id <> p.employer_id)")
                        .param(named.stream().map(Known::employerId).toArray(Long[]::new))
                        .param(named.stream().map(Known::account).toArray(String[]::new))
                        .query(Known.class)
                        .list());
    }

    /** Employers by the account that was confirmed before a day to be theirs, and no other's since. For what-if questions. */
    Map<String, Long> before(LocalDate day) {
        Map<String, Long> before = new HashMap<>();
        jdbc.sql("SELECT account, min(employer_id) FROM payer_account GROUP BY account"
                        + " HAVING count(DISTINCT employer_id) = 1 AND min(confirmed_at) < ?")
                .param(Times.timestamp(day.atStartOfDay(Times.ZONE).toInstant()))
                .query(row -> {
                    before.put(row.getString(1), row.getLong(2));
                });
        return before;
    }

    private static Known key(Notice notice, Matcher.Credit credit) {
        return new Known(notice.employerId(), fold(credit.entry().payerAccount()));
    }

    /** Banks write one account with spaces or hyphens, and without; '' where what is left is no whole account number. */
    static String fold(String account) {
        String bare = account == null ? "" : account.replaceAll("[\\s-]", "");
        return ACCOUNT.matcher(bare).matches() ? bare : "";
    }
}
