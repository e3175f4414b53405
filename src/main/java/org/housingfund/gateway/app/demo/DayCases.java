package org.housingfund.gateway.app.demo;

import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What comes through the supervision mailbox on a day: a function of the day and of nothing else.
 *
 * @param deliveries in the order in which they are delivered
 */
record DayCases(List<Delivery> deliveries) {
    private static final DateTimeFormatter DATE = DateTimeFormatter.BASIC_ISO_DATE;
    private static final int REQUESTED_STEP_FEN = 100_00;
    private static final int REQUESTED_STEPS = 60;
    private static final int MIN_REQUESTED_FEN = 6_000_00;
    private static final int APPROVED_OF_TEN = 9;

    /** What the gateway should make of a delivery, written down by whoever wrote it. */
    enum Outcome {
        /** Approved, paid, closed. */
        PAID,
        /** The bytes of an earlier one under another name: nothing happens. */
        DUPLICATE,
        /** Lacks a required paper; the department asks for it. */
        SUPPLEMENT_REQUESTED,
        /** Hostile. */
        QUARANTINED
    }

    /**
     * One delivery.
     *
     * @param approvedFen what the department approves; 0 unless paid
     */
    record Delivery(
            String fileName,
            String caseNumber,
            Employer.Employee applicant,
            String payeeAccount,
            long requestedFen,
            long approvedFen,
            Outcome outcome) {}

    static DayCases of(DemoDay day) {
        Random random = new Random(31L * day.number());
        List<Delivery> deliveries = new ArrayList<>();
        deliveries.add(delivery(day, 1, random, Outcome.PAID));
        deliveries.add(delivery(day, 2, random, Outcome.PAID));
        deliveries.add(delivery(day, 3, random, Outcome.SUPPLEMENT_REQUESTED));
        deliveries.add(delivery(day, 4, random, Outcome.QUARANTINED));
        Delivery first = deliveries.get(0);
        deliveries.add(new Delivery(
                "RESEND_" + first.fileName(),
                first.caseNumber(),
                first.applicant(),
                first.payeeAccount(),
                first.requestedFen(),
                0,
                Outcome.DUPLICATE));
        return new DayCases(List.copyOf(deliveries));
    }

    private static Delivery delivery(DemoDay day, int sequence, Random random, Outcome outcome) {
        List<Employer.Employee> employees =
                Employer.of((day.number() * 7 + sequence * 31) % Employer.COUNT).employees();
        Employer.Employee applicant = employees.get(random.nextInt(employees.size()));
        long requestedFen = MIN_REQUESTED_FEN + (long) random.nextInt(REQUESTED_STEPS) * REQUESTED_STEP_FEN;
        String date = DATE.format(day.date());
        String number = "NN450100-%s-%04d".formatted(date, sequence);
        return new Delivery(
                number + ".zip",
                number,
                applicant,
                "6217%s%05d".formatted(date, sequence),
                requestedFen,
                outcome == Outcome.PAID ? requestedFen / 10 * APPROVED_OF_TEN : 0,
                outcome);
    }

    /** Deliveries with this outcome. */
    List<Delivery> with(Outcome outcome) {
        return deliveries.stream().filter(d -> d.outcome() == outcome).toList();
    }

    /** Those that become cases. */
    List<Delivery> cases() {
        return deliveries.stream()
                .filter(d -> d.outcome() == Outcome.PAID || d.outcome() == Outcome.SUPPLEMENT_REQUESTED)
                .toList();
    }

    /** What leaves the paying account because of them. */
    long approvedFen() {
        return deliveries.stream().mapToLong(Delivery::approvedFen).sum();
    }
}
