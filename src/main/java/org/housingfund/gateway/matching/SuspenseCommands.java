package org.housingfund.gateway.matching;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals.RefusedException;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.intake.Receipts;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.outbox.DomainEvent;
import org.housingfund.gateway.outbox.Outbox;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes decisions about suspended money as messages, under the same two-person rule as the command line. Each is one
 * transaction: receipt and what it sets off, or receipt and the answer why not.
 */
@Component
public class SuspenseCommands {
    private static final String PARTNER = "internal";
    private static final String RECEIPT_KIND = "SUSPENSE_DECISION";
    private static final int MAX_BYTES = 16 << 10;
    private static final int MAX_ID = 200;
    private static final int MAX_NAME = 100;
    private static final int MAX_NUMBER = 40;

    private final TransactionOperations transaction;
    private final Receipts receipts;
    private final SuspenseDecisions decisions;
    private final Outbox outbox;
    private final AuditTrail audit;
    private final String origin;
    private final JsonMapper json = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    SuspenseCommands(
            TransactionOperations transaction,
            Receipts receipts,
            SuspenseDecisions decisions,
            Outbox outbox,
            AuditTrail audit,
            PostingQueues queues) {
        this.transaction = transaction;
        this.receipts = receipts;
        this.decisions = decisions;
        this.outbox = outbox;
        this.audit = audit;
        this.origin = "jms:" + queues.suspenseDecisions();
    }

    /** What a message asks for. */
    private enum Action {
        PROPOSE,
        APPROVE,
        REJECT
    }

    private record Said(
            SuspenseDecision.Kind kind,
            String notice,
            Boolean otherAccount,
            String employerAccount,
            Long posting,
            Long entry) {
        SuspenseDecision decision() {
            return SuspenseDecision.of(
                    kind, notice, Boolean.TRUE.equals(otherAccount), employerAccount, posting, entry);
        }
    }

    private record Command(
            String id, Action action, Long suspendedPosting, Long proposal, Said decision, String by, String comment) {}

    /** Handles one message; the same bytes again do nothing. Outages are thrown, so that it is delivered again. */
    public void handle(String messageId, byte[] body) {
        byte[] bytes = body == null ? new byte[0] : body;
        Command command = read(bytes);
        if (command == null) {
            refuse(messageId, bytes, null, "不是约定格式的挂账决定");
            return;
        }
        try {
            transaction.executeWithoutResult(status -> {
                Receipts.Received received = receipts.receiveMessage(PARTNER, RECEIPT_KIND, messageId, bytes);
                if (!received.duplicate()) {
                    execute(command);
                    receipts.accept(received.receipt().id());
                }
            });
        } catch (RefusedException e) {
            // What it began is rolled back; its answer is a transaction of its own.
            refuse(messageId, bytes, command, e.getMessage());
        }
    }

    private void execute(Command command) {
        Actor actor = new Actor(command.by(), origin);
        switch (command.action()) {
            case PROPOSE ->
                decisions.propose(command.suspendedPosting(), command.decision().decision(), command.comment(), actor);
            case APPROVE -> decisions.approve(command.suspendedPosting(), command.proposal(), actor);
            case REJECT -> decisions.reject(command.suspendedPosting(), command.proposal(), actor);
        }
    }

    /** Null where the message is not what the schema says. */
    private Command read(byte[] bytes) {
        try {
            Command command = bytes.length > MAX_BYTES ? null : json.readValue(bytes, Command.class);
            return command != null && isSound(command) ? command : null;
        } catch (JacksonException | IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isSound(Command command) {
        boolean proposes = command.action() == Action.PROPOSE;
        // A name of invisible characters is none: refused here with an answer, not on the way.
        boolean named = command.by() != null
                && !command.by().replaceAll("[\\s\\p{Cf}]", "").isEmpty();
        Said said = command.decision();
        if (said != null) {
            if (said.kind() == null || !mayBe(said.notice()) || !mayBe(said.employerAccount())) {
                return false;
            }
            said.decision();
        }
        return command.action() != null
                && command.suspendedPosting() != null
                && isText(command.id(), MAX_ID)
                && named
                && isText(command.by(), MAX_NAME)
                && proposes == (said != null)
                && proposes == (command.proposal() == null)
                && proposes == isText(command.comment(), SuspenseDecisions.COMMENT_LENGTH)
                && (proposes || command.comment() == null);
    }

    private static boolean mayBe(String number) {
        return number == null || isText(number, MAX_NUMBER);
    }

    private static boolean isText(String text, int limit) {
        return text != null
                && !text.isBlank()
                && text.length() <= limit
                && text.codePoints()
                        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    private void refuse(String messageId, byte[] bytes, Command command, String reason) {
        transaction.executeWithoutResult(status -> {
            Receipts.Received received = receipts.receiveMessage(PARTNER, RECEIPT_KIND, messageId, bytes);
            if (received.duplicate()) {
                return;
            }
            long receipt = received.receipt().id();
            List<Problem> problems = List.of(Problem.ofFile(
                    "SUSPENSE_DECISION_REFUSED",
                    reason,
                    "请按 schemas/commands/suspense-decision.v1.json 和挂账的当前情况更正后重新发送"));
            if (command == null) {
                receipts.quarantine(receipt, problems);
            } else {
                receipts.reject(receipt, problems);
            }
            String subject = command == null ? "receipt:" + receipt : "suspended-posting:" + command.suspendedPosting();
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("id", command == null ? null : command.id());
            data.put("suspendedPostingId", command == null ? null : command.suspendedPosting());
            data.put("action", command == null ? null : command.action());
            data.put("reason", reason);
            outbox.publish(
                    "receipt:" + receipt,
                    subject,
                    List.of(new DomainEvent("suspense.decision-refused", subject, data)));
            audit.record(
                    new Actor(command == null ? PARTNER : command.by(), origin),
                    "SUSPENSE_DECISION_REFUSED",
                    subject,
                    AuditTrail.Outcome.REFUSED,
                    Map.of("receipt", receipt, "reason", reason));
        });
    }
}
