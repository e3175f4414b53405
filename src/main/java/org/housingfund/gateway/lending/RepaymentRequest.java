package org.housingfund.gateway.lending;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.housingfund.gateway.kernel.Sha256;

/**
 * An internal system asks for an early partial repayment ({@code schemas/commands/repayment-request.v1.json}). The loan
 * number is all that says whose: the bank knows the borrower and the account that it deducts from.
 *
 * @param requestedBy the internal system
 * @param requestId its own id of the request
 */
record RepaymentRequest(String requestedBy, String requestId, String bank, String loanNumber, long amountFen) {
    private static final Pattern SYSTEM = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z._-]{1,64}");
    private static final Pattern LOAN = Pattern.compile("[0-9A-Za-z-]{1,40}");
    private static final List<String> FIELDS = List.of("requestedBy", "requestId", "bank", "loanNumber", "amount");

    /** Reads a message; to be used only if it has no problems. */
    static RepaymentRequest read(StrictJson message, LendingProperties properties) {
        String bank = message.text("bank", SYSTEM);
        if (!bank.isEmpty() && !properties.banks().containsKey(bank)) {
            message.report(LendingProblem.BANK_UNKNOWN.at("bank", bank, bank));
        }
        long problems = message.problems().size();
        long amountFen = message.amountFen("amount");
        if (amountFen == 0 && message.problems().size() == problems && message.readable()) {
            message.report(LendingProblem.AMOUNT_INVALID.at("amount", "0", "应大于零"));
        }
        return new RepaymentRequest(
                message.text("requestedBy", SYSTEM),
                message.text("requestId", ID),
                bank,
                message.text("loanNumber", LOAN),
                amountFen);
    }

    static StrictJson parse(byte[] body, LendingProperties properties) {
        return StrictJson.read(body, properties.maxMessageBytes(), FIELDS);
    }

    /** Digest of what is asked for, whatever the bytes that ask. */
    Sha256 content() {
        return Sha256.of("%s\n%s\n%d".formatted(bank, loanNumber, amountFen).getBytes(StandardCharsets.UTF_8));
    }
}
