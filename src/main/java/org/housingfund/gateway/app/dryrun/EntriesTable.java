package org.housingfund.gateway.app.dryrun;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.housingfund.gateway.matching.DryRun;
import org.housingfund.gateway.statement.BankEntry;
import org.housingfund.gateway.statement.Direction;

/** {@code ENTRIES.csv}: bank entries in canonical form. */
final class EntriesTable implements DryRun.Source {
    private static final List<String> COLUMNS = List.of(
            "serial",
            "account",
            "bank",
            "booked_at",
            "direction",
            "amount",
            "counterparty_account",
            "counterparty_name",
            "remark",
            "summary");
    private static final Set<String> CREDIT = Set.of("C", "CR", "CRDT", "CREDIT", "IN", "贷", "贷方", "收", "收入");
    private static final Set<String> DEBIT = Set.of("D", "DR", "DBIT", "DEBIT", "OUT", "借", "借方", "支", "支出");

    private final Path file;
    private final Places places;

    EntriesTable(Path file, Places places) {
        this.file = file;
        this.places = places;
    }

    @Override
    public boolean mayRepeat() {
        return true;
    }

    /** A statement is an account's day, whatever the order of the rows: the days follow each other. */
    private static long statement(LocalDate day, long accountId) {
        return (day.toEpochDay() << Integer.SIZE) + accountId;
    }

    @Override
    public void read(DryRun.Sink sink) throws IOException {
        int[] sequence = new int[1];
        new Table(file, COLUMNS).read(row -> {
            String account = row.required("account");
            long accountId = places.account(account, row.text("bank").strip());
            LocalDate day = row.day("booked_at");
            sink.entry(
                    statement(day, accountId),
                    accountId,
                    null,
                    new BankEntry(
                            ++sequence[0],
                            day,
                            direction(row),
                            row.positiveFen("amount"),
                            false,
                            row.text("serial").strip(),
                            "",
                            row.text("counterparty_account"),
                            row.text("counterparty_name"),
                            List.of(row.text("remark"), row.text("summary")),
                            0,
                            0));
        });
    }

    private static Direction direction(Table.Row row) {
        String text = row.text("direction").strip().toUpperCase(Locale.ROOT);
        if (DEBIT.contains(text)) {
            return Direction.DEBIT;
        }
        if (!CREDIT.contains(text)) {
            row.fault("direction", "不是收支方向", "写成 CREDIT（收）或 DEBIT（支）");
        }
        return Direction.CREDIT;
    }
}
