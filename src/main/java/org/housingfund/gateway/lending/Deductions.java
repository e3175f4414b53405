package org.housingfund.gateway.lending;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.housingfund.gateway.expectation.Differences;
import org.housingfund.gateway.expectation.Expectation;
import org.housingfund.gateway.kernel.CreditorReference;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.kernel.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Every statement on the deduction's tables but those on differences. All methods expect a transaction. */
@Component
class Deductions {
    private static final String SELECT =
            "SELECT d.*, (SELECT count(*) FROM deduction_command c WHERE c.deduction_id = d.id) AS commands"
                    + " FROM deduction d WHERE ";

    private final JdbcClient jdbc;
    private final Differences differences;

    Deductions(JdbcClient jdbc, Differences differences) {
        this.jdbc = jdbc;
        this.differences = differences;
    }

    /** Stores a new one; empty where its request id is taken, or was in the moment. */
    Optional<Long> add(
            RepaymentRequest request,
            long receiptId,
            long bankAccountId,
            Instant requestedAt,
            Instant notAfter,
            DeductionState state,
            Instant checkAt,
            String refusalCode) {
        return jdbc.sql(
                        "INSERT INTO deduction (requested_by, request_id, content_digest, receipt_id, bank, loan_number,"
                                + " amount_fen, bank_account_id, requested_at, not_after, state, check_at, refusal_code)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                + " ON CONFLICT (requested_by, request_id) DO NOTHING RETURNING id")
                .params(
                        request.requestedBy(),
                        request.requestId(),
                        request.content().bytes(),
                        receiptId,
                        request.bank(),
                        request.loanNumber(),
                        request.amountFen(),
                        bankAccountId,
                        Times.timestamp(requestedAt),
                        timestamp(notAfter),
                        state.name(),
                        timestamp(checkAt),
                        refusalCode)
                .query(Long.class)
                .optional();
    }

    /** Locks the one with this request id. */
    Deduction lock(String requestedBy, String requestId) {
        return jdbc.sql(SELECT + "d.requested_by = ? AND d.request_id = ? FOR UPDATE OF d")
                .params(requestedBy, requestId)
                .query(this::read)
                .single();
    }

    /** Locks the one with this id. */
    Deduction lock(long id) {
        return jdbc.sql(SELECT + "d.id = ? FOR UPDATE OF d")
                .param(id)
                .query(this::read)
                .single();
    }

    /** Locks the one that was sent this command; empty where this bank was sent no such thing. */
    Optional<Deduction> lock(String bank, CreditorReference reference, int commandNumber) {
        return jdbc.sql("SELECT d.id FROM deduction d JOIN deduction_command c ON c.deduction_id = d.id"
                        + " WHERE d.bank = ? AND c.number = ? AND d.id = ?")
                .params(bank, commandNumber, idIn(reference))
                .query(Long.class)
                .optional()
                .map(this::lock)
                .filter(deduction -> deduction.reference().equals(reference));
    }

    /** Id of the one with this reference. */
    Optional<Long> find(CreditorReference reference) {
        long id = idIn(reference);
        return id < 0 || !Deduction.reference(id).equals(reference)
                ? Optional.empty()
                : state(id).map(state -> id);
    }

    /** Where it stands; not locked. */
    Optional<DeductionState> state(long id) {
        return jdbc.sql("SELECT state FROM deduction WHERE id = ?")
                .param(id)
                .query(DeductionState.class)
                .optional();
    }

    /** Our references end in the number; any other is nobody's. */
    private static long idIn(CreditorReference reference) {
        String digits = reference.text().replaceAll("^RF[0-9]{2}KK([0-9]{10,18})$", "$1");
        return digits.matches("[0-9]+") ? Long.parseLong(digits) : -1;
    }

    /** Ids of those whose time has come, the longest waiting first. */
    List<Long> due(Instant now, int limit) {
        return jdbc.sql("SELECT id FROM deduction WHERE check_at <= ? ORDER BY check_at LIMIT ?")
                .params(Times.timestamp(now), limit)
                .query(Long.class)
                .list();
    }

    /** Locks one whose time has come; empty where it has not, or another node is at it. */
    Optional<Deduction> lockDue(long id, Instant now) {
        return jdbc.sql(SELECT + "d.id = ? AND d.check_at <= ? FOR UPDATE OF d SKIP LOCKED")
                .params(id, Times.timestamp(now))
                .query(this::read)
                .optional();
    }

    /** Notes a command; the order itself only once, whoever tries. */
    void addCommand(long id, int number, Effect.Send kind, Instant now) {
        jdbc.sql("INSERT INTO deduction_command (deduction_id, number, kind, written_at) VALUES (?, ?, ?, ?)")
                .params(id, number, kind.name(), Times.timestamp(now))
                .update();
    }

    /** When a command was written. */
    Instant writtenAt(long id, int number) {
        return jdbc.sql("SELECT written_at FROM deduction_command WHERE deduction_id = ? AND number = ?")
                .params(id, number)
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    /** Keeps an answer; returns its id. */
    long addAnswer(long id, BankAnswer answer, long receiptId, Instant now) {
        Answer.Success success = answer.success();
        Split split = success == null ? null : success.split();
        return jdbc.sql("INSERT INTO deduction_answer (deduction_id, command_number, receipt_id, result, principal_fen,"
                        + " interest_fen, penalty_fen, deducted_on, code, answered_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id")
                .params(
                        id,
                        answer.commandNumber(),
                        receiptId,
                        answer.result().name(),
                        split == null ? null : split.principalFen(),
                        split == null ? null : split.interestFen(),
                        split == null ? null : split.penaltyFen(),
                        success == null ? null : success.deductedOn(),
                        answer.code(),
                        Times.timestamp(now))
                .query(Long.class)
                .single();
    }

    /** The success that an answer says. */
    Optional<Answer.Success> success(long answerId) {
        return jdbc.sql("SELECT * FROM deduction_answer WHERE id = ? AND result = 'SUCCESS'")
                .param(answerId)
                .query((row, n) -> new Answer.Success(split(row), row.getObject("deducted_on", LocalDate.class)))
                .optional();
    }

    void move(long id, DeductionState state, Instant checkAt) {
        jdbc.sql("UPDATE deduction SET state = ?, check_at = ? WHERE id = ?")
                .params(state.name(), timestamp(checkAt), id)
                .update();
    }

    /** Where it was booked, the booking is off its row; what the bank has said so far is settled where people decided so. */
    void moveToRefused(long id, String code) {
        jdbc.sql("UPDATE deduction d SET state = 'REFUSED', check_at = NULL, refusal_code = ?, answer_id = NULL,"
                        + " journal_id = NULL, expectation_id = NULL, settled_on = NULL, settled_answer_id = CASE WHEN ?"
                        + " THEN (SELECT max(a.id) FROM deduction_answer a WHERE a.deduction_id = d.id)"
                        + " ELSE d.settled_answer_id END WHERE id = ?")
                .params(code, DeductionMachine.DECIDED.contains(code), id)
                .update();
    }

    /** The journal that a booked one stands on. */
    long journalOf(long id) {
        return jdbc.sql("SELECT journal_id FROM deduction WHERE id = ?")
                .param(id)
                .query(Long.class)
                .single();
    }

    /**
     * Id of the last answer that says whether money was deducted, or anything else than the one before it; zero where there
     * is none. A bank that goes on saying that it does not know says nothing new.
     */
    long lastNews(long id) {
        return jdbc.sql("SELECT coalesce(max(id), 0) FROM (SELECT id, result, lag(result) OVER (ORDER BY id) AS before"
                        + " FROM deduction_answer WHERE deduction_id = ?) a"
                        + " WHERE result IN ('SUCCESS', 'REFUSED') OR result IS DISTINCT FROM before")
                .param(id)
                .query(Long.class)
                .single();
    }

    void moveToSucceeded(long id, Instant checkAt, long answerId, long journalId, long expectationId) {
        jdbc.sql("UPDATE deduction SET state = 'SUCCEEDED', check_at = ?, answer_id = ?, journal_id = ?,"
                        + " expectation_id = ? WHERE id = ?")
                .params(timestamp(checkAt), answerId, journalId, expectationId, id)
                .update();
    }

    void moveToSettled(long id, LocalDate bookedOn) {
        jdbc.sql("UPDATE deduction SET state = 'SETTLED', check_at = NULL, settled_on = ? WHERE id = ?")
                .params(bookedOn, id)
                .update();
    }

    private Deduction read(ResultSet row, int index) throws SQLException {
        long id = row.getLong("id");
        RepaymentRequest request = new RepaymentRequest(
                row.getString("requested_by"),
                row.getString("request_id"),
                row.getString("bank"),
                row.getString("loan_number"),
                row.getLong("amount_fen"));
        return new Deduction(
                id,
                request,
                row.getLong("bank_account_id"),
                instant(row, "requested_at"),
                instant(row, "not_after"),
                row.getInt("commands"),
                standing(
                        id,
                        DeductionState.valueOf(row.getString("state")),
                        Sha256.ofDigest(row.getBytes("content_digest")),
                        request.amountFen(),
                        row.getLong("settled_answer_id")));
    }

    /** {@code settledAnswer}: the last one of those that two people have settled, or zero. */
    private Standing standing(long id, DeductionState state, Sha256 content, long amountFen, long settledAnswer) {
        Set<Split> successes = new HashSet<>();
        Set<BankAnswer.Result> results = EnumSet.noneOf(BankAnswer.Result.class);
        jdbc.sql("SELECT result, principal_fen, interest_fen, penalty_fen FROM deduction_answer WHERE deduction_id = ?"
                        + " AND id > ?")
                .params(id, settledAnswer)
                .query(row -> {
                    results.add(BankAnswer.Result.valueOf(row.getString("result")));
                    if (row.getObject("principal_fen") != null) {
                        successes.add(split(row));
                    }
                });
        Set<DifferenceKind> kinds = differences.kinds(Expectation.Owner.DEDUCTION, id).stream()
                .map(DifferenceKind::valueOf)
                .collect(Collectors.toSet());
        return new Standing(
                state,
                content,
                amountFen,
                successes,
                results.contains(BankAnswer.Result.REFUSED),
                results.contains(BankAnswer.Result.PROCESSING),
                kinds);
    }

    private static Split split(ResultSet row) throws SQLException {
        return new Split(row.getLong("principal_fen"), row.getLong("interest_fen"), row.getLong("penalty_fen"));
    }

    private static OffsetDateTime timestamp(Instant instant) {
        return instant == null ? null : Times.timestamp(instant);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
