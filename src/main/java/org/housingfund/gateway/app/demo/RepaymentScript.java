package org.housingfund.gateway.app.demo;

import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Times;
import tools.jackson.databind.json.JsonMapper;

/**
 * The ten repayments that the loan hall asks for on a day, and how the bank takes each: a function of the day alone. The
 * last message repeats the first.
 */
final class RepaymentScript {
    static final String BANK = DayPlan.LIUJIANG;
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long FIRST_FEN = 5_000_00;
    private static final long STEP_FEN = 1_234_56;

    /** When the two banks close whose service is open for half an hour, as application-demo.yml has it. */
    private static final LocalTime AFTER_YUFENG = LocalTime.of(3, 30);

    private static final LocalTime AFTER_LONGCHENG = LocalTime.of(15, 30);

    private final List<Repayment> repayments;

    private RepaymentScript(List<Repayment> repayments) {
        this.repayments = List.copyOf(repayments);
    }

    /** How a repayment should end. */
    enum Outcome {
        SETTLED,
        /** The bank is working on it when first asked; to the inquiry it says that it has deducted. */
        SETTLED_AFTER_INQUIRY,
        REFUSED,
        DECLINED
    }

    /**
     * One request.
     *
     * @param refusal the bank's code where it refuses, otherwise empty
     */
    record Repayment(String requestId, String bank, String loanNumber, long fen, Outcome outcome, String refusal) {
        String message() {
            Map<String, String> fields = new TreeMap<>();
            fields.put("requestedBy", "loan-hall");
            fields.put("requestId", requestId);
            fields.put("bank", bank);
            fields.put("loanNumber", loanNumber);
            fields.put("amount", Money.format(fen));
            return JSON.writeValueAsString(fields);
        }

        boolean deducted() {
            return outcome == Outcome.SETTLED || outcome == Outcome.SETTLED_AFTER_INQUIRY;
        }
    }

    static RepaymentScript of(DemoDay day) {
        List<Repayment> repayments = new ArrayList<>();
        add(repayments, day, 6, BANK, Outcome.SETTLED, "");
        add(repayments, day, 1, BANK, Outcome.SETTLED_AFTER_INQUIRY, "");
        add(repayments, day, 1, BANK, Outcome.REFUSED, "INSUFFICIENT_FUNDS");
        add(repayments, day, 1, BANK, Outcome.REFUSED, "LOAN_NOT_ELIGIBLE");
        add(repayments, day, 1, closedBank(day), Outcome.DECLINED, "");
        return new RepaymentScript(repayments);
    }

    List<Repayment> repayments() {
        return repayments;
    }

    /** The messages in the order in which the hall sends them: every request, and the first once more. */
    List<String> messages() {
        List<String> messages = new ArrayList<>();
        repayments.forEach(repayment -> messages.add(repayment.message()));
        messages.add(repayments.get(0).message() + "\n"); // other bytes, the same request
        return Collections.unmodifiableList(messages);
    }

    int count(Outcome outcome) {
        return (int) repayments.stream()
                .filter(repayment -> repayment.outcome() == outcome)
                .count();
    }

    /** Sum of what the bank deducts. */
    long deductedFen() {
        return repayments.stream()
                .filter(Repayment::deducted)
                .mapToLong(Repayment::fen)
                .sum();
    }

    private static void add(
            List<Repayment> repayments, DemoDay day, int count, String bank, Outcome outcome, String refusal) {
        for (int i = 0; i < count; i++) {
            int number = repayments.size() + 1;
            repayments.add(new Repayment(
                    "TQHK-%03d-%02d".formatted(day.number(), number),
                    bank,
                    "45020100%05d%03d".formatted(day.number(), number),
                    FIRST_FEN + number * STEP_FEN,
                    outcome,
                    refusal));
        }
    }

    /** The bank that is closed when the day is begun, and for eleven hours more: it opens in the other half of the day. */
    private static String closedBank(DemoDay day) {
        LocalTime begun = day.started().atZone(Times.ZONE).toLocalTime();
        return begun.isBefore(AFTER_YUFENG) || !begun.isBefore(AFTER_LONGCHENG) ? DayPlan.LONGCHENG : DayPlan.YUFENG;
    }
}
