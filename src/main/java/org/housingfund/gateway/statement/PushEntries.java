package org.housingfund.gateway.statement;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Problem;

/** Turns the elements of one message into entries as the bank's statement will have them. */
final class PushEntries {
    private static final Set<String> FIELDS = Set.of(
            "serial",
            "bookedOn",
            "direction",
            "amount",
            "reversal",
            "code",
            "counterpartyAccount",
            "counterpartyName",
            "texts");
    private static final int MOST_SERIALS = 8;
    private static final int MOST_TEXTS = 8;
    private static final int CODE_LENGTH = 40;
    private static final int NAME_LENGTH = 200;
    private static final int TEXT_LENGTH = 1_000;

    private final IdentityRule identity;
    private final boolean codesDecide;
    private final List<Problem> problems;
    private final Set<String> seen = new HashSet<>();

    PushEntries(Mapping mapping, List<Problem> problems) {
        this.identity = mapping.layout().identity();
        this.codesDecide = !mapping.transactionCodes().isEmpty();
        this.problems = problems;
    }

    List<BankEntry> read(List<PushReader.Element> elements) {
        List<BankEntry> entries = new ArrayList<>(elements.size());
        for (PushReader.Element element : elements) {
            int sequence = entries.size() + 1;
            if (element.node().isObject()) {
                entries.add(entry(sequence, element));
            } else {
                problems.add(PushProblem.FIELD_INVALID.of(sequence, "entries"));
            }
        }
        return entries;
    }

    private BankEntry entry(int sequence, PushReader.Element element) {
        PushFields fields = new PushFields(element.node(), sequence, problems);
        fields.refuseUnknown(FIELDS);
        requireWhatDecides(fields);
        LocalDate bookedOn = date(fields.text("bookedOn", "[0-9]{4}-[0-9]{2}-[0-9]{2}"), sequence);
        return new BankEntry(
                sequence,
                bookedOn,
                "DEBIT".equals(fields.text("direction", "CREDIT|DEBIT")) ? Direction.DEBIT : Direction.CREDIT,
                amountFen(fields.text("amount", ".{1,30}"), sequence),
                fields.flag("reversal"),
                identity(fields.texts("serial", MOST_SERIALS, IdentityRule.MAX_LENGTH), bookedOn, sequence),
                fields.free("code", CODE_LENGTH).strip(),
                fields.free("counterpartyAccount", CODE_LENGTH).strip(),
                fields.free("counterpartyName", NAME_LENGTH),
                fields.texts("texts", MOST_TEXTS, TEXT_LENGTH),
                element.rawOffset(),
                element.rawLength());
    }

    /** What is pushed decides the entry, and the statement only confirms it: nothing that counts may come later. */
    private void requireWhatDecides(PushFields fields) {
        fields.require("reversal");
        fields.requireSome("texts");
        if (codesDecide) {
            fields.require("code");
        }
    }

    private LocalDate date(String text, int sequence) {
        try {
            return text.isEmpty() ? LocalDate.EPOCH : LocalDate.parse(text);
        } catch (DateTimeException e) {
            problems.add(PushProblem.DATE_INVALID.at(sequence, "bookedOn", text, text));
            return LocalDate.EPOCH;
        }
    }

    private long amountFen(String text, int sequence) {
        if (text.isEmpty()) {
            return 0;
        }
        try {
            long fen = Money.parseFen(text);
            if (fen <= 0) {
                throw new IllegalArgumentException("金额" + text + "应大于零");
            }
            return fen;
        } catch (IllegalArgumentException e) {
            problems.add(PushProblem.AMOUNT_INVALID.at(sequence, "amount", text, e.getMessage()));
            return 0;
        }
    }

    private String identity(List<String> serial, LocalDate bookedOn, int sequence) {
        int wanted = identity.columns().size();
        String canonical =
                serial.size() == wanted && !serial.get(0).isBlank() ? identity.canonical(serial, bookedOn) : "";
        if (canonical.isEmpty() || canonical.length() > IdentityRule.MAX_LENGTH) {
            problems.add(PushProblem.SERIAL_INVALID.at(sequence, "serial", "", Integer.toString(wanted)));
        } else if (!seen.add(canonical)) {
            problems.add(PushProblem.SERIAL_TWICE.at(sequence, "serial", canonical, ""));
        }
        return canonical;
    }
}
