package org.housingfund.gateway.lending;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.housingfund.gateway.kernel.CreditorReference;

/**
 * A bank's answer as it came ({@code schemas/commands/lending-reply.v1.json}).
 *
 * @param reference names the deduction
 * @param commandNumber which of its commands is answered: 0 the order, others the inquiries
 * @param success null unless the result is SUCCESS
 * @param code null unless the result is REFUSED; never one of the gateway's own ({@link DeductionMachine#OWN_CODES})
 */
record BankAnswer(
        String bank,
        CreditorReference reference,
        int commandNumber,
        Result result,
        Answer.Success success,
        String code) {
    private static final List<String> FIELDS = List.of(
            "id",
            "bank",
            "commandId",
            "result",
            "principal",
            "interest",
            "penalty",
            "deductedOn",
            "code",
            "answeredAt");
    private static final Pattern ID = Pattern.compile("\\P{Cntrl}{1,100}");
    private static final Pattern TIME = Pattern.compile("[0-9T:.Z+-]{1,40}");
    private static final Pattern BANK = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Pattern COMMAND = Pattern.compile("(RF[0-9]{2}[0-9A-Z]{1,21})-([0-9]{1,6})");
    private static final Pattern RESULT = Pattern.compile("SUCCESS|REFUSED|PROCESSING|UNKNOWN|NOT_FOUND");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern CODE = Pattern.compile("[0-9A-Z_-]{1,40}");
    private static final List<String> SUCCESS_FIELDS = List.of("principal", "interest", "penalty", "deductedOn");

    /** What the bank may say. */
    enum Result {
        SUCCESS,
        REFUSED,
        PROCESSING,
        UNKNOWN,
        NOT_FOUND
    }

    static StrictJson parse(byte[] body, LendingProperties properties) {
        return StrictJson.read(body, properties.maxMessageBytes(), FIELDS);
    }

    /**
     * Reads a message; empty where it has problems. Its id and time only tell two answers apart that say the same: the
     * receipt takes the same bytes for the same message.
     *
     * @param earliest no success is dated before
     * @param latest no success is dated after
     */
    static Optional<BankAnswer> read(StrictJson message, LocalDate earliest, LocalDate latest) {
        message.text("id", ID);
        checkTime(message);
        String bank = message.text("bank", BANK);
        String commandId = message.text("commandId", COMMAND);
        Optional<CreditorReference> reference = reference(message, commandId);
        String result = message.text("result", RESULT);
        Answer.Success success = result.equals("SUCCESS") ? success(message, earliest, latest) : null;
        String code = result.equals("REFUSED") ? ofBank(message.text("code", CODE)) : null;
        if (!result.isEmpty()) {
            onlyWith(message, result.equals("SUCCESS"), SUCCESS_FIELDS);
            onlyWith(message, result.equals("REFUSED"), List.of("code"));
        }
        if (!message.problems().isEmpty() || reference.isEmpty()) {
            return Optional.empty();
        }
        int number = Integer.parseInt(commandId.substring(commandId.indexOf('-') + 1));
        return Optional.of(new BankAnswer(bank, reference.get(), number, Result.valueOf(result), success, code));
    }

    /** The gateway's own codes say what it, or two people, found: a bank's that reads the same is told apart. */
    private static String ofBank(String code) {
        return DeductionMachine.OWN_CODES.contains(code) ? "BANK_" + code : code;
    }

    /** The id of a command, which its answer repeats. */
    static String commandId(CreditorReference reference, int number) {
        return reference.text() + '-' + number;
    }

    private static Optional<CreditorReference> reference(StrictJson message, String commandId) {
        if (commandId.isEmpty()) {
            return Optional.empty();
        }
        Optional<CreditorReference> reference =
                CreditorReference.findAll(commandId.substring(0, commandId.indexOf('-'))).stream()
                        .findFirst();
        if (reference.isEmpty()) {
            message.report(LendingProblem.FIELD_INVALID.at("commandId", commandId, "commandId"));
        }
        return reference;
    }

    private static Answer.Success success(StrictJson message, LocalDate earliest, LocalDate latest) {
        long principal = message.amountFen("principal");
        long interest = message.amountFen("interest");
        long penalty = message.amountFen("penalty");
        LocalDate day = date(message, earliest, latest);
        if (principal + interest + penalty == 0 && message.problems().isEmpty()) {
            message.report(LendingProblem.AMOUNT_INVALID.at("principal", "0", "本金、利息、罚息合计应大于零"));
        }
        return message.problems().isEmpty() ? new Answer.Success(new Split(principal, interest, penalty), day) : null;
    }

    private static LocalDate date(StrictJson message, LocalDate earliest, LocalDate latest) {
        String text = message.text("deductedOn", DATE);
        if (!text.isEmpty()) {
            try {
                LocalDate day = LocalDate.parse(text);
                if (!day.isBefore(earliest) && !day.isAfter(latest)) {
                    return day;
                }
            } catch (DateTimeException e) {
                // reported below, with what was sent
            }
            message.report(LendingProblem.FIELD_INVALID.at("deductedOn", text, "deductedOn"));
        }
        return latest;
    }

    private static void checkTime(StrictJson message) {
        String text = message.text("answeredAt", TIME);
        try {
            if (!text.isEmpty()) {
                OffsetDateTime.parse(text);
            }
        } catch (DateTimeException e) {
            message.report(LendingProblem.FIELD_INVALID.at("answeredAt", text, "answeredAt"));
        }
    }

    private static void onlyWith(StrictJson message, boolean expected, List<String> fields) {
        fields.stream()
                .filter(field -> !expected && message.has(field))
                .forEach(field -> message.report(LendingProblem.FIELD_INVALID.at(field, "", field)));
    }
}
