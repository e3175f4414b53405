package org.housingfund.gateway.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.statement.BankEntry;
import org.housingfund.gateway.statement.Mapping;
import org.housingfund.gateway.statement.MappingTrial.Cell;
import org.housingfund.gateway.statement.MappingTrial.Row;

/** Prints the rows of a trial side by side: what the bank wrote, and what was read. */
final class TrialReport {
    private static final int WIDEST_NAME = 30;
    private static final int WIDEST_RAW = 44;
    private static final int WIDEST_HEAD = 100;

    private final PrintWriter out;
    private int entries;
    private int problems;

    TrialReport(PrintWriter out) {
        this.out = out;
    }

    void begin(Path file, Mapping mapping) {
        out.println(file + "  ←  " + mapping.id() + "（" + mapping.format().text() + "）");
    }

    void row(Row row) {
        String where = row.number() == 0 ? "" : "第 " + row.number() + " 行  ";
        boolean named = row.cells().stream().anyMatch(cell -> !cell.column().isEmpty());
        if (row.entry() != null) {
            entries++;
            out.println();
            out.println(where + "流水 " + row.entry().sequence());
        } else if (named) {
            out.println();
            out.println(where + "未读成流水");
        } else if (!row.cells().isEmpty()) {
            List<String> raw =
                    row.cells().stream().map(cell -> visible(cell.raw())).toList();
            out.println(where + "表头或表尾  "
                    + cut(String.join(" | ", raw), WIDEST_HEAD).replaceAll("[ |]+$", ""));
        } else if (row.number() > 0) {
            out.println();
            out.println(where + "无法切分成列");
        }
        if (named) {
            side(row.cells(), row.entry() != null);
        } else if (row.entry() != null) {
            canonical(row.entry());
        }
        for (Problem problem : row.problems()) {
            problems++;
            String at = problem.line() == 0 || problem.line() == row.number() ? "" : "第 " + problem.line() + " 行 ";
            String value = problem.value().isEmpty() ? "" : "“" + problem.value() + "” ";
            String field = problem.field().isEmpty() ? "" : problem.field() + " ";
            out.println("  ✗ " + at + field + value + problem.message() + "。" + problem.remedy() + "。");
        }
    }

    private void side(List<Cell> cells, boolean read) {
        int name = 4;
        int raw = 4;
        for (Cell cell : cells) {
            name = Math.max(name, Math.min(WIDEST_NAME, width(cell.column())));
            raw = Math.max(raw, Math.min(WIDEST_RAW, width(visible(cell.raw()))));
        }
        for (Cell cell : cells) {
            String left =
                    "  " + padded(cut(cell.column(), name), name) + "  " + padded(cut(visible(cell.raw()), raw), raw);
            String right = cell.field().isEmpty()
                    ? ""
                    : "  →  " + (read ? padded(cell.field(), 16) + "  " + visible(cell.value()) : cell.field());
            out.println((left + right).stripTrailing());
        }
    }

    private void canonical(BankEntry entry) {
        out.println("  " + entry.bookedOn() + "  " + entry.direction().code() + "  " + Money.format(entry.amountFen())
                + "  " + entry.identity() + "  " + entry.counterpartyAccount() + "  " + entry.counterpartyName() + "  "
                + visible(String.join(" / ", entry.texts())));
    }

    /** Returns whether nothing was wrong. */
    boolean end() {
        out.println();
        out.println("看了 " + entries + " 笔流水，" + (problems == 0 ? "没有发现错误" : problems + " 处错误"));
        out.flush();
        return problems == 0;
    }

    /** Shows what a mapping must know of: tabs, line ends, blanks at either end. */
    private static String visible(String text) {
        String shown =
                text.replace("\r\n", "⏎").replace('\n', '⏎').replace('\r', '⏎').replace('\t', '⇥');
        int from = 0;
        while (from < shown.length() && shown.charAt(from) == ' ') {
            from++;
        }
        int to = shown.length();
        while (to > from && shown.charAt(to - 1) == ' ') {
            to--;
        }
        return "␣".repeat(from) + shown.substring(from, to) + "␣".repeat(shown.length() - to);
    }

    /** Columns of a terminal: a Chinese character takes two. */
    static int width(String text) {
        return text.codePoints().map(TrialReport::width).sum();
    }

    private static int width(int c) {
        boolean wide = (c >= 0x1100 && c <= 0x115F)
                || (c >= 0x2E80 && c <= 0xA4CF)
                || (c >= 0xAC00 && c <= 0xD7A3)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0xFE30 && c <= 0xFE6F)
                || (c >= 0xFF00 && c <= 0xFF60)
                || (c >= 0xFFE0 && c <= 0xFFE6)
                || (c >= 0x1F300 && c <= 0x1FAFF)
                || (c >= 0x20000 && c <= 0x3FFFD);
        return wide ? 2 : 1;
    }

    private static String cut(String text, int most) {
        if (width(text) <= most) {
            return text;
        }
        StringBuilder cut = new StringBuilder();
        int used = 0;
        for (int c : text.codePoints().toArray()) {
            used += width(c);
            if (used >= most) {
                break;
            }
            cut.appendCodePoint(c);
        }
        return cut.append('…').toString();
    }

    private static String padded(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - width(text)));
    }
}
