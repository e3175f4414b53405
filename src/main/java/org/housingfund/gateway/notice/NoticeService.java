package org.housingfund.gateway.notice;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.kernel.Encrypted;
import org.housingfund.gateway.kernel.FieldCipher;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.ledger.Accounts;
import org.housingfund.gateway.ledger.SubjectRole;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Issues, corrects, cancels and reinstates payment notices (R-N5, R-N6). Methods join the caller's transaction and return
 * the problems for which the command is refused; then they have stored nothing. An empty list means done, now or by the
 * same command before.
 */
@Service
@Transactional(propagation = Propagation.MANDATORY)
public class NoticeService {
    /** Binds a notice's digest to its number. It is made of persons' data, so it is stored encrypted (R-L7). */
    static final String DIGEST = "notice.content:";

    private static final int FIRST_ROSTER = 1;

    private final JdbcClient jdbc;
    private final Notices notices;
    private final Employers employers;
    private final Rosters rosters;
    private final Accounts accounts;
    private final FieldCipher cipher;
    private final NoticeEvents events;
    private final ObjectProvider<NoticeListener> listeners;

    NoticeService(
            JdbcClient jdbc,
            Notices notices,
            Employers employers,
            Rosters rosters,
            Accounts accounts,
            FieldCipher cipher,
            NoticeEvents events,
            ObjectProvider<NoticeListener> listeners) {
        this.jdbc = jdbc;
        this.notices = notices;
        this.employers = employers;
        this.rosters = rosters;
        this.accounts = accounts;
        this.cipher = cipher;
        this.events = events;
        this.listeners = listeners;
    }

    /** A notice's state and the digest of the command that issued it. */
    private record Known(NoticeState state, Sha256 digest) {}

    /**
     * Issues a notice, or does nothing if the same content was issued under its number before.
     *
     * @param receiptId the delivery that asks for it
     */
    public List<Problem> issue(NoticeCommand.Issue notice, Actor actor, long receiptId) {
        waitForOtherCommandsOn(notice.number());
        Sha256 digest = Sha256.of(content(notice).getBytes(StandardCharsets.UTF_8));
        Optional<Known> known = find(notice.number());
        if (known.isPresent()) {
            return repeated(notice.number(), known.get(), digest);
        }
        Map<String, Long> receiving = accounts.find(SubjectRole.BANK_DEPOSITS, notice.receivingAccounts());
        List<Problem> problems = check(notice, receiving.keySet());
        if (problems.isEmpty()) {
            store(notice, receiving.values().toArray(Long[]::new), digest, actor, receiptId);
            events.issued(notice, actor, receiptId);
            payable(notice.number());
        }
        return problems;
    }

    /** Cancels a notice that awaits its money, or does nothing if it is cancelled already. */
    public List<Problem> cancel(NoticeCommand.Cancel command, Actor actor, long receiptId) {
        waitForOtherCommandsOn(command.number());
        // Whoever books money holds the same lock: cancelling and money arriving end in exactly one of the two.
        List<Notice> found = notices.lockByNumbers(List.of(command.number()));
        if (found.isEmpty()) {
            return List.of(NoticeProblem.NOTICE_UNKNOWN.at(0, "number", command.number(), command.number()));
        }
        Notice notice = found.get(0);
        return switch (notice.state()) {
            case CANCELLED -> List.of();
            case PART_FUNDED, ALLOCATED ->
                List.of(NoticeProblem.NOTICE_NOT_CANCELLABLE.at(
                        0,
                        "number",
                        notice.number(),
                        "%s%s（%s），到账%s元"
                                .formatted(
                                        notice.number(),
                                        notice.state().label(),
                                        notice.state(),
                                        Money.format(notice.fundedFen()))));
            case AWAITING -> {
                jdbc.sql("UPDATE payment_notice SET state = ? WHERE id = ?")
                        .params(notice.state().to(NoticeState.CANCELLED).name(), notice.id())
                        .update();
                events.cancelled(notice, command.reason(), actor, receiptId);
                yield List.of();
            }
        };
    }

    /** Reinstates a cancelled notice, or does nothing where it is not cancelled. */
    public List<Problem> reinstate(NoticeCommand.Reinstate command, Actor actor, long receiptId) {
        waitForOtherCommandsOn(command.number());
        List<Notice> found = notices.lockByNumbers(List.of(command.number()));
        if (found.isEmpty()) {
            return List.of(NoticeProblem.NOTICE_UNKNOWN.at(0, "number", command.number(), command.number()));
        }
        Notice notice = found.get(0);
        if (notice.state() == NoticeState.CANCELLED) {
            jdbc.sql("UPDATE payment_notice SET state = ? WHERE id = ?")
                    .params(notice.state().to(NoticeState.AWAITING).name(), notice.id())
                    .update();
            events.reinstated(notice, command.reason(), actor, receiptId);
            payable(notice.number());
        }
        return List.of();
    }

    /** Replaces roster and amount of a notice that awaits its money; what waits for it is decided again (R-M6). */
    public List<Problem> correct(NoticeCommand.Correct command, Actor actor, long receiptId) {
        waitForOtherCommandsOn(command.number());
        List<Notice> found = notices.lockByNumbers(List.of(command.number()));
        if (found.isEmpty()) {
            return List.of(NoticeProblem.NOTICE_UNKNOWN.at(0, "number", command.number(), command.number()));
        }
        Notice notice = found.get(0);
        if (notice.state() != NoticeState.AWAITING) {
            return List.of(NoticeProblem.NOTICE_NOT_CORRECTABLE.at(
                    0,
                    "number",
                    notice.number(),
                    "%s%s（%s）".formatted(notice.number(), notice.state().label(), notice.state())));
        }
        ProblemList problems = new ProblemList();
        rosters.check(command.amountFen(), command.lines(), problems);
        if (problems.isEmpty()) {
            int rosterNo = jdbc.sql(
                            "UPDATE payment_notice SET amount_fen = ?, line_count = ?, roster_no = roster_no + 1"
                                    + " WHERE id = ? RETURNING roster_no")
                    .params(command.amountFen(), command.lines().size(), notice.id())
                    .query(Integer.class)
                    .single();
            rosters.store(notice.id(), rosterNo, command.lines());
            events.corrected(notice, command, actor, receiptId);
            payable(notice.number());
        }
        return problems.toList();
    }

    private void payable(String number) {
        listeners.orderedStream().forEach(listener -> listener.payable(number));
    }

    /** Commands on one number follow one another, also before its row exists. */
    private void waitForOtherCommandsOn(String number) {
        jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))")
                .param("payment_notice:" + number)
                .query(row -> {});
    }

    private Optional<Known> find(String number) {
        return jdbc.sql("SELECT state, key_id, content_digest FROM payment_notice WHERE number = ?")
                .param(number)
                .query((row, n) -> new Known(
                        NoticeState.valueOf(row.getString(1)),
                        Sha256.ofDigest(
                                cipher.decrypt(DIGEST + number, new Encrypted(row.getString(2), row.getBytes(3))))))
                .optional();
    }

    private static List<Problem> repeated(String number, Known known, Sha256 digest) {
        if (!known.digest().equals(digest)) {
            return List.of(NoticeProblem.NUMBER_TAKEN.at(0, "number", number, number));
        }
        // Answering nothing here would leave the hall waiting for money that will be suspended.
        return known.state() == NoticeState.CANCELLED
                ? List.of(NoticeProblem.NUMBER_CANCELLED.at(0, "number", number, number))
                : List.of();
    }

    private List<Problem> check(NoticeCommand.Issue notice, Set<String> ownAccounts) {
        ProblemList problems = new ProblemList();
        for (String account : notice.receivingAccounts()) {
            if (!ownAccounts.contains(account)) {
                problems.add(NoticeProblem.RECEIVING_ACCOUNT_UNKNOWN.at(0, "receivingAccounts", account, account));
            }
        }
        rosters.check(notice.amountFen(), notice.lines(), problems);
        return problems.toList();
    }

    private void store(NoticeCommand.Issue notice, Long[] receiving, Sha256 digest, Actor actor, long receiptId) {
        String code = notice.socialCreditCode() == null
                ? null
                : notice.socialCreditCode().text();
        long employerId = employers.findOrCreate(notice.employerAccount(), notice.employerName(), code, actor);
        List<RosterLine> lines = notice.lines();
        Encrypted sealed = cipher.encrypt(DIGEST + notice.number(), digest.bytes());
        long noticeId = jdbc.sql(
                        "INSERT INTO payment_notice (number, employer_id, kind, contribution_month, amount_fen,"
                                + " line_count, receiving_accounts, issued_at, key_id, content_digest, state, receipt_id)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id")
                .params(
                        notice.number(),
                        employerId,
                        notice.kind().name(),
                        notice.contributionMonth().atDay(1),
                        notice.amountFen(),
                        lines.size(),
                        receiving,
                        Times.timestamp(notice.issuedAt()),
                        sealed.keyId(),
                        sealed.bytes(),
                        NoticeState.AWAITING.name(),
                        receiptId)
                .query(Long.class)
                .single();
        rosters.store(noticeId, FIRST_ROSTER, lines);
    }

    /** Everything a notice says, one field a line; no field holds a line end. */
    private static String content(NoticeCommand.Issue notice) {
        StringBuilder content = new StringBuilder();
        for (Object field : List.of(
                notice.number(),
                notice.employerAccount(),
                notice.employerName(),
                notice.socialCreditCode() == null
                        ? ""
                        : notice.socialCreditCode().text(),
                notice.kind(),
                notice.contributionMonth(),
                notice.amountFen(),
                notice.receivingAccounts(),
                notice.issuedAt())) {
            content.append(field).append('\n');
        }
        for (RosterLine line : notice.lines()) {
            content.append(line.employeeAccount()).append('\n');
            content.append(line.person().name()).append('\n');
            content.append(line.person().id().text()).append('\n');
            content.append(line.employerFen())
                    .append(' ')
                    .append(line.employeeFen())
                    .append('\n');
        }
        return content.toString();
    }
}
