package org.housingfund.gateway.statement;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.statement.TextLayout.AmountRule;
import org.housingfund.gateway.statement.TextLayout.ByColumns;
import org.housingfund.gateway.statement.TextLayout.ByFlag;
import org.housingfund.gateway.statement.TextLayout.BySign;
import org.housingfund.gateway.statement.TextLayout.Party;

/** Reads the first rows of a file and tells of each what stands there and what it became: to write a mapping by looking. */
public final class MappingTrial implements StatementHandler {
    /** What a cell became; {@code field} is empty where nothing reads the column. */
    public record Cell(String column, String raw, String field, String value) {}

    /**
     * A row.
     *
     * @param number line or row from 1; 0 for what is said of the file as a whole
     * @param entry what it became, or null
     */
    public record Row(long number, List<Cell> cells, BankEntry entry, List<Problem> problems) {}

    private record Meaning(String field, Function<BankEntry, String> value) {}

    private final int most;
    private final Consumer<Row> listener;
    private final Map<String, List<Meaning>> meanings = new LinkedHashMap<>();
    private long number;
    private List<Cell> cells = new ArrayList<>();
    private BankEntry entry;
    private List<Problem> problems = new ArrayList<>();
    private int entries;
    private boolean over;

    private MappingTrial(int most, Consumer<Row> listener) {
        this.most = most;
        this.listener = listener;
    }

    /**
     * Reads up to {@code most} entry rows, good or bad.
     *
     * @throws IOException the stream failed
     */
    public static void run(Mapping mapping, InputStream in, int most, Consumer<Row> listener) throws IOException {
        MappingTrial trial = new MappingTrial(most, listener);
        if (mapping.layout() instanceof TextLayout layout) {
            trial.explain(layout.entry());
            new TextStatementReader(
                            mapping,
                            layout,
                            trial,
                            (problems, values) -> new WatchedRows(
                                    StatementReaders.rows(mapping, layout, in, trial, problems, values), trial))
                    .read();
        } else {
            StatementReaders.read(mapping, in, trial);
        }
        trial.over = false;
        trial.endRow();
    }

    private void explain(TextLayout.Entry rule) {
        mean(rule, rule.bookedOn(), "记账日期", e -> e.bookedOn().toString());
        AmountRule amount = rule.amount();
        if (amount instanceof ByFlag by) {
            mean(rule, by.flag(), "借贷方向", e -> e.direction() == Direction.CREDIT ? "贷" : "借");
            mean(rule, by.amount(), "金额", MappingTrial::amount);
        } else if (amount instanceof BySign by) {
            mean(rule, by.amount(), "金额", MappingTrial::amount);
        } else if (amount instanceof ByColumns by) {
            mean(rule, by.credit(), "贷方金额", e -> e.direction() == Direction.CREDIT ? amount(e) : "");
            mean(rule, by.debit(), "借方金额", e -> e.direction() == Direction.DEBIT ? amount(e) : "");
        }
        if (rule.reversal() != null) {
            mean(rule, rule.reversal().column(), "冲正", e -> e.reversal() ? "是" : "否");
        }
        if (rule.identity() != null) {
            rule.identity().columns().forEach(column -> mean(column, "流水标识", BankEntry::identity));
        }
        mean(rule, rule.account(), "本方账号", e -> "");
        mean(rule, rule.currency(), "币种", e -> "");
        mean(rule, rule.balance(), "余额（逐笔核对）", e -> "");
        mean(rule, rule.code(), "交易代码", BankEntry::code);
        party(rule, rule.counterpartyAccount(), "对方账号", BankEntry::counterpartyAccount);
        party(rule, rule.counterpartyName(), "对方户名", BankEntry::counterpartyName);
        for (int i = 0; i < rule.texts().size(); i++) {
            int text = i;
            mean(rule, rule.texts().get(i), "附言 " + (i + 1), e -> e.texts().get(text));
        }
    }

    private static String amount(BankEntry entry) {
        return (entry.direction() == Direction.CREDIT ? "贷 " : "借 ")
                + Money.format(entry.amountFen())
                + (entry.reversal() ? " 冲正" : "");
    }

    private void party(TextLayout.Entry rule, Party party, String field, Function<BankEntry, String> value) {
        if (party.ofCredit() == party.ofDebit()) {
            mean(rule, party.ofCredit(), field, value);
            return;
        }
        mean(rule, party.ofCredit(), field, e -> e.direction() == Direction.CREDIT ? value.apply(e) : "");
        mean(rule, party.ofDebit(), field, e -> e.direction() == Direction.DEBIT ? value.apply(e) : "");
    }

    private void mean(TextLayout.Entry rule, int column, String field, Function<BankEntry, String> value) {
        if (column != TextLayout.NONE) {
            mean(rule.columns().get(column).name(), field, value);
        }
    }

    private void mean(String column, String field, Function<BankEntry, String> value) {
        meanings.computeIfAbsent(column, name -> new ArrayList<>()).add(new Meaning(field, value));
    }

    /** A row begins; returns false when enough were seen. */
    boolean beginRow() {
        endRow();
        over |= entries >= most;
        return !over;
    }

    /** The current row is cut into these cells, whose columns have names where it may be an entry. */
    void cut(long row, List<String> columns, List<String> fields, boolean named) {
        number = row;
        cells = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            cells.add(new Cell(named ? columns.get(i) : "", fields.get(i), "", ""));
        }
        entries += named ? 1 : 0;
    }

    private void endRow() {
        boolean worth = !problems.isEmpty()
                || entry != null
                || cells.stream().anyMatch(cell -> !cell.raw().isBlank());
        if (worth && !over) {
            List<Cell> told = new ArrayList<>();
            for (Cell cell : cells) {
                List<Meaning> all = meanings.getOrDefault(cell.column(), List.of());
                String field = String.join("、", all.stream().map(Meaning::field).toList());
                String value =
                        entry == null || all.isEmpty() ? "" : all.get(0).value().apply(entry);
                told.add(new Cell(cell.column(), cell.raw(), field, value));
            }
            listener.accept(new Row(number, told, entry, List.copyOf(problems)));
        }
        cells = new ArrayList<>();
        entry = null;
        problems = new ArrayList<>();
        number = 0;
    }

    @Override
    public void opened(String account, String currency, String statement) {}

    @Override
    public void entry(BankEntry read) {
        if (cells.isEmpty()) {
            // A format without rows: each entry stands for itself.
            endRow();
            entries++;
            over |= entries > most;
        }
        entry = read;
    }

    @Override
    public void closed(StatementSummary summary) {}

    @Override
    public void segment(SegmentKind kind, long rawOffset, long rawLength) {}

    @Override
    public void problem(Problem problem) {
        if (!over) {
            problems.add(problem);
        }
    }
}
