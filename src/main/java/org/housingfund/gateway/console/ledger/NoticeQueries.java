package org.housingfund.gateway.console.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.housingfund.gateway.console.web.Conditions;
import org.housingfund.gateway.console.web.Right;
import org.housingfund.gateway.console.web.Slice;
import org.housingfund.gateway.console.web.Viewer;
import org.housingfund.gateway.kernel.CompanyName;
import org.housingfund.gateway.matching.DispositionKind;
import org.housingfund.gateway.notice.NoticeState;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Payment notices and employers, as the pages show them. Reads only. */
@Component
class NoticeQueries {
    static final int PAGE = 50;
    private static final int EMPLOYERS = 50;

    private final JdbcClient jdbc;

    NoticeQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * One notice.
     *
     * @param month of the contributions; null where it is for none
     * @param fundedFen what came for it so far
     * @param lines of its roster
     * @param rosterNo which of its rosters counts: a correction brings another
     * @param receivingAccounts where it may be paid to
     */
    record Row(
            long id,
            String number,
            String employerAccount,
            String employerName,
            String kind,
            LocalDate month,
            long amountFen,
            long fundedFen,
            int lines,
            int rosterNo,
            NoticeState state,
            OffsetDateTime issuedAt,
            List<String> receivingAccounts) {
        public long outstandingFen() {
            return amountFen - fundedFen;
        }

        /** The same with only what this person may see. */
        Row seenBy(Viewer viewer) {
            return new Row(
                    id,
                    number,
                    employerAccount,
                    viewer.name(employerName),
                    kind,
                    month,
                    amountFen,
                    fundedFen,
                    lines,
                    rosterNo,
                    state,
                    issuedAt,
                    receivingAccounts);
        }
    }

    private static final String SELECT =
            "SELECT n.*, e.account_no, e.name, (SELECT string_agg(b.bank_name || ' ' || b.number, '、'"
                    + " ORDER BY b.number) FROM bank_account b WHERE b.account_id = ANY (n.receiving_accounts)) AS accounts"
                    + " FROM payment_notice n JOIN employer e ON e.id = n.employer_id";

    /** Newest first. */
    Slice<Row> list(String employer, NoticeState state, Long after) {
        Conditions where = new Conditions()
                .andIf(employer, "n.employer_id = (SELECT id FROM employer WHERE account_no = ?)")
                .andIf(state == null ? null : state.name(), "n.state = ?")
                .andIf(after, "n.id < ?");
        List<Row> rows = jdbc.sql(SELECT + where.sql() + " ORDER BY n.id DESC LIMIT ?")
                .params(where.parameters(PAGE + 1))
                .query((row, n) -> row(row))
                .list();
        return Slice.of(rows, PAGE, Row::id);
    }

    Optional<Row> find(String number) {
        return jdbc.sql(SELECT + " WHERE n.number = ?")
                .param(number)
                .query((row, n) -> row(row))
                .optional();
    }

    private static Row row(ResultSet row) throws SQLException {
        String accounts = row.getString("accounts");
        return new Row(
                row.getLong("id"),
                row.getString("number"),
                row.getString("account_no"),
                row.getString("name"),
                row.getString("kind"),
                row.getObject("contribution_month", LocalDate.class),
                row.getLong("amount_fen"),
                row.getLong("funded_fen"),
                row.getInt("line_count"),
                row.getInt("roster_no"),
                NoticeState.valueOf(row.getString("state")),
                row.getObject("issued_at", OffsetDateTime.class),
                accounts == null ? List.of() : List.of(accounts.split("、")));
    }

    /**
     * Money that came for a notice, or was written for it and waits.
     *
     * @param amountFen positive where money came in
     * @param journalId null where nothing is booked
     * @param reversedBy the entry that took it back; null for none
     */
    record Part(
            long entryId,
            LocalDate bookedOn,
            long amountFen,
            DispositionKind disposition,
            Long journalId,
            Long reversedBy) {}

    List<Part> parts(long noticeId) {
        return jdbc.sql(
                        "SELECT e.id, e.booked_on, CASE e.direction WHEN 'C' THEN e.amount_fen ELSE -e.amount_fen END, d.kind,"
                                + " d.journal_id, d.reversed_by FROM disposition d JOIN bank_entry e ON e.id = d.entry_id"
                                + " WHERE d.notice_id = ? ORDER BY e.booked_on, e.id LIMIT 100")
                .param(noticeId)
                .query((row, n) -> new Part(
                        row.getLong(1),
                        row.getObject(2, LocalDate.class),
                        row.getLong(3),
                        DispositionKind.valueOf(row.getString(4)),
                        row.getObject(5, Long.class),
                        row.getObject(6, Long.class)))
                .list();
    }

    /**
     * A line of the roster that counts; the person has a number here and no name.
     *
     * @param accountId in the ledger
     * @param employeeAccount masked for whoever may not see metadata
     * @param personId null where nobody is known to it
     */
    record RosterLine(
            int lineNo, long accountId, String employeeAccount, Long personId, long employerFen, long employeeFen) {
        public long totalFen() {
            return employerFen + employeeFen;
        }

        /** The same with only what this person may see. */
        RosterLine seenBy(Viewer viewer) {
            return new RosterLine(
                    lineNo, accountId, viewer.account(employeeAccount), personId, employerFen, employeeFen);
        }
    }

    Slice<RosterLine> roster(Row notice, int after) {
        List<RosterLine> lines = jdbc.sql(
                        "SELECT r.line_no, r.account_id, a.key AS employee_account, p.person_id, r.employer_fen,"
                                + " r.employee_fen FROM roster_line r JOIN account a ON a.id = r.account_id"
                                + " LEFT JOIN employee p ON p.account_id = r.account_id"
                                + " WHERE r.notice_id = ? AND r.roster_no = ? AND r.line_no > ? ORDER BY r.line_no LIMIT ?")
                .params(notice.id(), notice.rosterNo(), after, PAGE + 1)
                .query(RosterLine.class)
                .list();
        return Slice.of(lines, PAGE, RosterLine::lineNo);
    }

    /** Whose account a line of the roster is. */
    Optional<Long> personOf(Row notice, int line) {
        return roster(notice, line - 1).rows().stream()
                .filter(found -> found.lineNo() == line && found.personId() != null)
                .map(RosterLine::personId)
                .findFirst();
    }

    /**
     * An employer.
     *
     * @param name masked for whoever may not see metadata
     * @param code social credit code; null where it is not known
     */
    record Employer(long id, String account, String name, String code) {
        /** The same with only what this person may see. */
        Employer seenBy(Viewer viewer) {
            return new Employer(id, account, viewer.name(name), code);
        }
    }

    private static final String EMPLOYER =
            "SELECT id, account_no AS account, name, social_credit_code AS code FROM employer";

    Optional<Employer> employer(String account) {
        return jdbc.sql(EMPLOYER + " WHERE account_no = ?")
                .param(account)
                .query(Employer.class)
                .optional();
    }

    /**
     * Those with this account number, social credit code, or a name that begins so: that is the whole name for whoever may
     * not read names, and would otherwise find them out letter by letter.
     */
    List<Employer> search(String text, Viewer viewer) {
        String key = CompanyName.key(text);
        String end = viewer.may(Right.SEE_METADATA.name()) ? key + '\uFFFF' : key;
        return jdbc.sql(EMPLOYER + " WHERE account_no = ? OR social_credit_code = ?"
                        + " OR (? <> '' AND name_key >= ? AND name_key <= ?) ORDER BY name_key, account_no LIMIT ?")
                .params(text, text, key, key, end, EMPLOYERS)
                .query(Employer.class)
                .list();
    }

    /** The ledger account that holds an employer's unallocated money; empty where it never had any. */
    Optional<Long> unallocated(String employerAccount) {
        return jdbc.sql(
                        "SELECT a.id FROM subject s JOIN account a ON a.subject = s.code AND a.key = 'unallocated:' || ?")
                .param(employerAccount)
                .query(Long.class)
                .optional();
    }

    /** An account from which people confirmed that the employer pays. */
    List<String> payerAccounts(long employerId) {
        return jdbc.sql("SELECT DISTINCT account FROM payer_account WHERE employer_id = ? ORDER BY account LIMIT 100")
                .param(employerId)
                .query(String.class)
                .list();
    }
}
