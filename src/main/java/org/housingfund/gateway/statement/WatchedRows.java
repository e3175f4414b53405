package org.housingfund.gateway.statement;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.housingfund.gateway.statement.StatementHandler.SegmentKind;
import org.housingfund.gateway.statement.TextLayout.Column;

/** Shows a trial each row as it is cut, and ends when it has seen enough. */
final class WatchedRows implements Rows {
    private final Rows rows;
    private final MappingTrial trial;
    private boolean over;

    WatchedRows(Rows rows, MappingTrial trial) {
        this.rows = rows;
        this.trial = trial;
    }

    @Override
    public boolean next() throws IOException {
        over = !trial.beginRow();
        return !over && rows.next();
    }

    @Override
    public boolean broken() {
        return over || rows.broken();
    }

    @Override
    public boolean cut(List<Column> columns) {
        boolean good = rows.cut(columns);
        List<String> names = columns.stream().map(Column::name).toList();
        boolean head = names.stream()
                .allMatch(name -> name.equals("-") || HeadField.byText().containsKey(name));
        show(names, good, !head);
        return good;
    }

    @Override
    public boolean cutAny(int most) {
        boolean good = rows.cutAny(most);
        show(List.of(), good, false);
        return good;
    }

    private void show(List<String> names, boolean good, boolean named) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; good && i < rows.count(); i++) {
            fields.add(rows.field(i));
        }
        trial.cut(rows.number(), names, fields, named);
    }

    @Override
    public long number() {
        return rows.number();
    }

    @Override
    public long offset() {
        return rows.offset();
    }

    @Override
    public int length() {
        return rows.length();
    }

    @Override
    public void segment(SegmentKind kind) {
        rows.segment(kind);
    }

    @Override
    public void ignoreRest() {
        // Nobody asks a trial for every byte.
    }

    @Override
    public boolean isBlank() {
        return rows.isBlank();
    }

    @Override
    public boolean tooLong() {
        return rows.tooLong();
    }

    @Override
    public boolean startsWith(String tag) {
        return rows.startsWith(tag);
    }

    @Override
    public boolean opensWith(String tag) {
        return rows.opensWith(tag);
    }

    @Override
    public int count() {
        return rows.count();
    }

    @Override
    public String field(int position) {
        return rows.field(position);
    }
}
