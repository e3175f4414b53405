package org.housingfund.gateway.payout;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.housingfund.gateway.expectation.Expectation;
import org.housingfund.gateway.expectation.Expectations;
import org.housingfund.gateway.intake.Receipt;
import org.housingfund.gateway.intake.Receipts;
import org.housingfund.gateway.kernel.CreditorReference;
import org.housingfund.gateway.kernel.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Takes the banks' answers, each in one transaction with its effect. What cannot be understood is kept, not retried. */
@Service("payoutReplies")
public class PayoutReplies {
    private static final Logger LOG = LoggerFactory.getLogger(PayoutReplies.class);
    private static final String PARTNER = "payout-bank";
    private static final String KIND = "PAYOUT_REPLY";
    private static final int MAX_BYTES = 64 << 10;
    /** Characters, as payout-reply.v1.json has them. */
    private static final int CODE_LENGTH = 100;

    private static final int REASON_LENGTH = 500;

    private final Receipts receipts;
    private final Expectations expectations;
    private final Payouts payouts;
    private final List<PayoutOwner> owners;
    private final JsonMapper json;

    PayoutReplies(
            Receipts receipts, Expectations expectations, Payouts payouts, List<PayoutOwner> owners, JsonMapper json) {
        this.receipts = receipts;
        this.expectations = expectations;
        this.payouts = payouts;
        this.owners = List.copyOf(owners);
        this.json = json.rebuild()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    /** As it is sent; {@code id} and {@code answeredAt} tell two answers apart that say the same. */
    private record Message(
            String id, String reference, PayoutReply.Status status, String code, String reason, String answeredAt) {}

    /** Handles one answer; the same bytes again do nothing. */
    @Transactional
    public void handle(String messageId, byte[] body) {
        byte[] bytes = body == null ? new byte[0] : body;
        Receipts.Received received = receipts.receiveMessage(PARTNER, KIND, messageId, bytes);
        if (received.duplicate()) {
            return;
        }
        Receipt receipt = received.receipt();
        PayoutReply reply;
        try {
            reply = read(bytes);
        } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
            // Without the cause's text: it may quote the message.
            quarantine(receipt, "不是约定格式的付款回执", "请按 schemas/commands/payout-reply.v1.json 重发");
            return;
        }
        if (answered(reply)) {
            receipts.accept(receipt.id());
        } else {
            quarantine(receipt, "没有参考号为 " + reply.reference().text() + " 的付款指令", "请核对参考号，按付款指令原样填写后重发");
        }
    }

    /** What an answer does is what the payout's state says; false where none has this reference. */
    private boolean answered(PayoutReply reply) {
        List<Expectation> expected = expectations.lockByReferences(List.of(reply.reference()));
        Optional<Payout> found = payouts.lock(reply.reference());
        if (found.isEmpty()) {
            return false;
        }
        Payout payout = found.get();
        Expectation expectation = expected.get(0);
        boolean refused = reply.status() == PayoutReply.Status.REFUSED;
        switch (payout.state()) {
            case INSTRUCTED, ACCEPTED -> {
                if (refused) {
                    owner(payout).refused(payout, expectation, reply);
                } else {
                    payouts.accept(payout);
                }
            }
            case CONFIRMED -> {
                if (refused) {
                    contradiction(payout, expectation, reply);
                }
            }
            // Once the money is back, the bank may still say that it could not be paid out.
            case REFUSED, RETURNED -> {
                if (!refused) {
                    contradiction(payout, expectation, reply);
                }
            }
        }
        return true;
    }

    private PayoutOwner owner(Payout payout) {
        return owners.stream()
                .filter(candidate -> candidate.owner() == payout.owner())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nobody owns payouts of " + payout.owner()));
    }

    /** The bank says two things: nothing moves, a person must ask it. */
    private void contradiction(Payout payout, Expectation expected, PayoutReply reply) {
        expectations.dispute(expected.id());
        payouts.contradicted(payout, reply);
    }

    private PayoutReply read(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("larger than " + MAX_BYTES);
        }
        Message said = json.readValue(bytes, Message.class);
        if (said == null || said.reference() == null || said.status() == null) {
            throw new IllegalArgumentException("a required field is missing");
        }
        if (said.id() == null || said.id().isEmpty() || !isText(said.id(), CODE_LENGTH) || said.answeredAt() == null) {
            throw new IllegalArgumentException("an answer needs its id and time");
        }
        OffsetDateTime.parse(said.answeredAt());
        String reason = said.reason() == null ? "" : said.reason();
        if (said.status() == PayoutReply.Status.REFUSED && reason.isBlank()) {
            throw new IllegalArgumentException("a refusal needs its reason");
        }
        String code = ofBank(said.code() == null ? "" : said.code());
        if (!isText(reason, REASON_LENGTH) || !isText(code, CODE_LENGTH)) {
            throw new IllegalArgumentException("code or reason is too long or holds control characters");
        }
        return new PayoutReply(new CreditorReference(said.reference()), said.status(), code, reason);
    }

    /** What reads like the gateway's own code is told apart from it. */
    private static String ofBank(String code) {
        return code.strip().startsWith(PayoutReply.TAKEN_BACK) ? "BANK_" + code.strip() : code;
    }

    /** What the database and the schemas of the events that quote it can take. */
    private static boolean isText(String text, int limit) {
        return text.length() <= limit && text.chars().noneMatch(Character::isISOControl);
    }

    private void quarantine(Receipt receipt, String message, String remedy) {
        receipts.quarantine(receipt.id(), List.of(Problem.ofFile("PAYOUT_REPLY_UNUSABLE", message, remedy)));
        LOG.warn("银行的付款回执无法处理（收据 {}）：{}", receipt.id(), message);
    }
}
