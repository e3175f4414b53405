package org.housingfund.gateway.statement;

import java.util.List;
import org.housingfund.gateway.statement.Sheet.SheetException;
import org.housingfund.gateway.statement.StatementHandler.SegmentKind;
import org.housingfund.gateway.statement.TextLayout.Column;

/** Rows of a sheet. Its bytes are one container; rows are numbered (I1). */
final class SheetRows implements Rows {
    private final Sheet sheet;
    private final boolean padded;
    private final Problems problems;
    private final Values values;
    private List<String> cells = List.of();
    private int count;
    private long number;
    private boolean broken;

    SheetRows(Sheet sheet, boolean padded, Problems problems, Values values) {
        this.sheet = sheet;
        this.padded = padded;
        this.problems = problems;
        this.values = values;
    }

    /** No rows, but the reason why. */
    static SheetRows refused(SheetException why, Problems problems, Values values) {
        problems.add(why.fault().ofFile(why.getMessage()));
        SheetRows none = new SheetRows(null, false, problems, values);
        none.broken = true;
        return none;
    }

    @Override
    public boolean next() {
        if (broken) {
            return false;
        }
        try {
            if (!sheet.next()) {
                return false;
            }
        } catch (SheetException refused) {
            broken = true;
            problems.add(refused.fault().ofFile(refused.getMessage()));
            return false;
        }
        cells = sheet.cells();
        count = cells.size();
        number = sheet.number();
        values.startLine(number);
        return true;
    }

    @Override
    public boolean broken() {
        return broken;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public long offset() {
        return number;
    }

    @Override
    public int length() {
        return 1;
    }

    @Override
    public void segment(SegmentKind kind) {}

    @Override
    public void ignoreRest() {}

    @Override
    public boolean isBlank() {
        return cells.stream().allMatch(String::isBlank);
    }

    @Override
    public boolean tooLong() {
        return false;
    }

    @Override
    public boolean startsWith(String tag) {
        return tag.isEmpty() || field(0).strip().equals(tag);
    }

    @Override
    public boolean opensWith(String tag) {
        for (String cell : cells) {
            if (!cell.isBlank()) {
                return cell.strip().startsWith(tag);
            }
        }
        return false;
    }

    /** A row ends with its last cell that is not empty: it may be shorter than its titles, not longer. */
    @Override
    public boolean cut(List<Column> columns) {
        count = columns.size();
        for (int i = count; i < cells.size(); i++) {
            if (!cells.get(i).isBlank()) {
                values.report(Fault.COLUMN_COUNT, "", "", "应为 " + count + " 列，第 " + (i + 1) + " 列还有内容");
                return false;
            }
        }
        return isText(columns);
    }

    @Override
    public boolean cutAny(int most) {
        count = Math.min(cells.size(), most);
        return isText(List.of());
    }

    /** R-K3, as in lines of text; a cell may hold line ends. */
    private boolean isText(List<Column> columns) {
        for (int i = 0; i < Math.min(count, cells.size()); i++) {
            String cell = cells.get(i);
            for (int c = 0; c < cell.length(); c++) {
                char at = cell.charAt(c);
                if (at < ' ' && at != '\t' && at != '\n' && at != '\r') {
                    String column = i < columns.size() ? columns.get(i).name() : "";
                    values.report(
                            Fault.CONTROL_CHARACTER, column, Integer.toHexString(at), "单元格内第 " + (c + 1) + " 个字符");
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public String field(int position) {
        String cell = position < cells.size() ? cells.get(position) : "";
        return padded ? cell.strip() : cell;
    }
}
