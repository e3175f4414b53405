package org.housingfund.gateway.app.dryrun;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.housingfund.gateway.notice.Notice;
import org.housingfund.gateway.notice.NoticeState;

/** {@code NOTICES.csv}: payment notices without their rosters. */
final class NoticesTable {
    private static final List<String> COLUMNS = List.of(
            "number",
            "employer_account",
            "employer_name",
            "amount",
            "contribution_month",
            "receiving_account",
            "receiving_bank",
            "issued_on",
            "state");

    /** Optional, with {@code funded_account} and {@code funded_month}. */
    private static final String FUNDED = "funded";

    private final Places places;
    private final Map<String, Long> employers = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Notice> notices = new HashMap<>();

    NoticesTable(Places places) {
        this.places = places;
    }

    List<Notice> read(Path file) throws IOException {
        new Table(file, COLUMNS).read(this::row);
        return new ArrayList<>(notices.values());
    }

    private void row(Table.Row row) {
        String number = row.required("number");
        String employer = row.text("employer_account").strip();
        String name = row.text("employer_name").strip();
        long fen = row.positiveFen("amount");
        NoticeState state = state(row);
        Set<Long> receiving = receiving(row);
        LocalDate month = month(row, "contribution_month");
        Notice notice = new Notice(
                row.line(),
                number,
                employers.computeIfAbsent(employer, e -> employers.size() + 1L),
                employer,
                names.computeIfAbsent(name, n -> n),
                fen,
                state == NoticeState.ALLOCATED ? fen : 0,
                state,
                receiving,
                null,
                null,
                month,
                1);
        if (notices.putIfAbsent(number, withParts(row, notice)) != null) {
            row.fault("number", "登记号重复", "每个登记号只写一行");
        }
    }

    /**
     * What is on a part-funded notice already, where the table says it; without these columns it waits for the whole
     * amount.
     */
    private Notice withParts(Table.Row row, Notice notice) {
        if (notice.state() != NoticeState.PART_FUNDED || row.optional(FUNDED).isEmpty()) {
            return notice;
        }
        long funded = row.positiveFen(FUNDED);
        if (funded >= notice.amountFen()) {
            row.fault(FUNDED, "应小于应缴金额", "写已到账的金额");
            return notice;
        }
        return notice.funded(
                funded,
                places.account(
                        row.required("funded_account"),
                        row.text("receiving_bank").strip()),
                month(row, "funded_month"));
    }

    /** Employers' ids by their accounts. */
    Map<String, Long> employers() {
        return employers;
    }

    /** One account or several; without one, any of the bank; without a bank, any. */
    private Set<Long> receiving(Table.Row row) {
        String bank = row.text("receiving_bank").strip();
        String numbers = row.text("receiving_account").strip();
        if (numbers.isEmpty()) {
            return bank.isEmpty() ? places.all() : places.atBank(bank);
        }
        Set<Long> ids = new TreeSet<>();
        Arrays.stream(numbers.split("[;、|/ ]+")).forEach(number -> ids.add(places.account(number, bank)));
        return Set.copyOf(ids);
    }

    private static NoticeState state(Table.Row row) {
        String text = row.text("state").strip();
        if (text.isEmpty()) {
            return NoticeState.AWAITING;
        }
        for (NoticeState state : NoticeState.values()) {
            if (state.name().equals(text.toUpperCase(Locale.ROOT))
                    || state.label().equals(text)) {
                return state;
            }
        }
        row.fault("state", "不是通知书状态", "写成 AWAITING、PART_FUNDED、ALLOCATED 或 CANCELLED");
        return NoticeState.CANCELLED;
    }

    private static LocalDate month(Table.Row row, String column) {
        String text = row.text(column).strip();
        try {
            String digits = text.replace("-", "");
            return YearMonth.of(Integer.parseInt(digits.substring(0, 4)), Integer.parseInt(digits.substring(4, 6)))
                    .atDay(1);
        } catch (DateTimeException | NumberFormatException | StringIndexOutOfBoundsException wrong) {
            row.fault(column, "不是月份", "写成 2026-11");
            return LocalDate.EPOCH;
        }
    }
}
