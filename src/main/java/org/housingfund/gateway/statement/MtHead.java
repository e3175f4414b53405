package org.housingfund.gateway.statement;

import java.time.LocalDate;
import org.housingfund.gateway.statement.MtValues.Balance;

/** What stands in a message (a page) before its entries. */
final class MtHead {
    String account = "";
    String number = "";
    /** 0 where pages are not counted. */
    int page;

    Balance opening;
    /** An interim report (MT942): it has no balances. */
    boolean interim;
    /** Smaller entries are left out. */
    boolean floor;

    String currency = "";
    LocalDate reportedOn;
    /** The statement has heard of it. */
    boolean opened;

    /** @param interim the message's header says so */
    MtHead(boolean interim) {
        this.interim = interim;
    }

    /** Takes one of its fields; what cannot be read is reported. */
    void take(int tag, byte[] bytes, int from, int to, MtValues fields) {
        switch (MtTag.number(tag)) {
            case MtTag.ACCOUNT -> account = MtValues.text(bytes, from, to);
            case MtTag.NUMBER -> takeNumber(bytes, from, to);
            case MtTag.OPENING -> opening = fields.balance("60", bytes, from, to, MtTag.option(tag) == 'M');
            case MtTag.REPORTED -> {
                interim = true;
                reportedOn = to - from < 6 ? null : fields.date("13", bytes, from, from + 6);
            }
            case MtTag.FLOOR -> takeFloor(bytes, from, to);
            default -> {
                // a related reference
            }
        }
    }

    private void takeNumber(byte[] bytes, int from, int to) {
        String text = MtValues.text(bytes, from, to);
        int slash = text.indexOf('/');
        number = slash < 0 ? text : text.substring(0, slash).strip();
        int digits = from;
        while (digits < to && bytes[digits] != '/') {
            digits++;
        }
        digits = Math.min(digits + 1, to);
        page = MtValues.number(bytes, digits, Math.min(MtValues.skipDigits(bytes, digits, to), digits + 8));
    }

    private void takeFloor(byte[] bytes, int from, int to) {
        interim = true;
        currency = MtValues.currency(bytes, from, to);
        for (int i = from; i < to; i++) {
            floor |= bytes[i] >= '1' && bytes[i] <= '9';
        }
    }

    /** Whether this field is one that tells whose statement it is, and was not told. */
    boolean lacks(int tag) {
        return switch (MtTag.number(tag)) {
            case MtTag.ACCOUNT -> account.isEmpty();
            case MtTag.NUMBER -> number.isEmpty();
            default -> false;
        };
    }

    /** Whether it says anything but its own reference. */
    boolean isEmpty() {
        return account.isEmpty() && number.isEmpty() && opening == null && !interim;
    }
}
