package org.housingfund.gateway.app.dryrun;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.kernel.Times;

/** A CSV file with a header line, in UTF-8. All its faults are collected before it is refused. */
final class Table {
    private static final int MOST_PROBLEMS = 100;

    private final Path file;
    private final List<String> columns;
    private final List<Problem> problems = new ArrayList<>();

    Table(Path file, List<String> columns) {
        this.file = file;
        this.columns = columns;
    }

    /**
     * Hands over its rows.
     *
     * @throws Faulty with everything that was wrong, after the last row
     */
    void read(Consumer<Row> rows) throws IOException {
        // Rows of another length are told by us, all of them, not by the library, the first.
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .detectBomHeader(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(file)) {
            Iterator<CsvRecord> records = reader.iterator();
            if (!records.hasNext()) {
                throw refused(Problem.ofFile("EMPTY_FILE", "文件是空的", "第一行应为列名：" + String.join(",", columns)));
            }
            Map<String, Integer> positions = positions(records.next());
            while (records.hasNext() && problems.size() < MOST_PROBLEMS) {
                CsvRecord row = records.next();
                if (row.getFieldCount() == positions.size()) {
                    rows.accept(new Row(row, positions));
                } else {
                    problem(
                            row.getStartingLineNumber(),
                            "",
                            "",
                            "应有 " + positions.size() + " 列，实有 " + row.getFieldCount() + " 列",
                            "补齐或合并列；含逗号的值加双引号");
                }
            }
        } catch (UncheckedIOException | CharacterCodingException | CsvParseException unreadable) {
            Throwable cause = unreadable.getCause();
            if (unreadable instanceof CsvParseException
                    || unreadable instanceof CharacterCodingException
                    || cause instanceof CharacterCodingException) {
                throw refused(Problem.ofFile(
                        "UNREADABLE", "不是 UTF-8 的 CSV 文件：" + unreadable.getMessage(), "另存为 UTF-8 编码的 CSV"));
            }
            throw unreadable;
        }
        if (!problems.isEmpty()) {
            throw new Faulty(file, problems);
        }
    }

    private Map<String, Integer> positions(CsvRecord header) {
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < header.getFieldCount(); i++) {
            positions.put(header.getField(i).strip(), i);
        }
        List<String> missing = columns.stream()
                .filter(column -> !positions.containsKey(column))
                .toList();
        if (!missing.isEmpty()) {
            throw refused(Problem.ofFile(
                    "COLUMNS", "缺少列 " + String.join("、", missing), "第一行应为列名：" + String.join(",", columns)));
        }
        return positions;
    }

    private Faulty refused(Problem problem) {
        return new Faulty(file, List.of(problem));
    }

    private void problem(long line, String field, String value, String message, String remedy) {
        problems.add(new Problem("ROW", line, field, value, message, remedy));
    }

    /** One row. What cannot be read is noted, and a harmless value stands in for it. */
    final class Row {
        private final CsvRecord fields;
        private final Map<String, Integer> positions;

        private Row(CsvRecord fields, Map<String, Integer> positions) {
            this.fields = fields;
            this.positions = positions;
        }

        long line() {
            return fields.getStartingLineNumber();
        }

        String text(String column) {
            return fields.getField(positions.get(column));
        }

        /** Empty where the file has no such column. */
        String optional(String column) {
            return positions.containsKey(column) ? text(column).strip() : "";
        }

        String required(String column) {
            String text = text(column).strip();
            if (text.isEmpty()) {
                fault(column, "不能为空", "填写 " + column);
            }
            return text;
        }

        long positiveFen(String column) {
            String text = text(column).strip();
            try {
                long fen = Money.parseFen(text);
                if (fen > 0) {
                    return fen;
                }
                fault(column, "金额应大于零", "方向用 direction 列表示");
            } catch (IllegalArgumentException wrong) {
                fault(column, wrong.getMessage(), "写成以元为单位、至多两位小数的数字，例如 1234.50");
            }
            return 1;
        }

        /** The day of a date, or of a date with a time; with an offset, the day in China. */
        LocalDate day(String column) {
            String text = text(column).strip();
            try {
                if (text.length() == 8) {
                    return LocalDate.of(
                            Integer.parseInt(text.substring(0, 4)),
                            Integer.parseInt(text.substring(4, 6)),
                            Integer.parseInt(text.substring(6)));
                }
                boolean offset = text.length() > 19 && (text.endsWith("Z") || text.lastIndexOf('+') > 0);
                return offset
                        ? OffsetDateTime.parse(text)
                                .atZoneSameInstant(Times.ZONE)
                                .toLocalDate()
                        : LocalDate.parse(text.length() < 10 ? text : text.substring(0, 10));
            } catch (DateTimeException | NumberFormatException wrong) {
                fault(column, "不是日期", "写成 2026-11-20 或 2026-11-20T09:30:00");
                return LocalDate.EPOCH;
            }
        }

        void fault(String column, String message, String remedy) {
            problem(line(), column, text(column), message, remedy);
        }
    }
}
