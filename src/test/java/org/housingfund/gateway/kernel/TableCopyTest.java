package org.housingfund.gateway.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import org.housingfund.gateway.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableCopyTest {
    private static final List<String> AWKWARD = List.of(
            "",
            "\\N",
            "\\.",
            "a\tb",
            "a\nb\r",
            "\"quoted\", {1,2}",
            "back\\slash",
            "NULL",
            "附言 P1906133753",
            "𠮷野家",
            "'");

    @ParameterizedTest(name = "{0} times")
    @ValueSource(ints = {1, 3})
    void everyTextComesBackAsItWasWrittenByAnInsertOrACopy(int times) throws SQLException {
        try (Connection connection = TestDatabase.fresh().owner().getConnection();
                Statement sql = connection.createStatement()) {
            sql.execute("CREATE TEMP TABLE t (n bigint, one text, many text[], day date, yes boolean)");
            try (TableCopy rows = TableCopy.into(connection, "t (n, one, many, day, yes)")) {
                for (int row = 0; row < times * AWKWARD.size(); row++) {
                    int i = row / times;
                    rows.cell(i).cell(AWKWARD.get(i)).cell(AWKWARD.subList(0, i + 1));
                    rows.cell(LocalDate.EPOCH).cell(i % 2 == 0).endRow();
                }
                rows.cell((Long) null).cell((String) null).cell(List.of()).cell(LocalDate.MAX.withYear(9999));
                rows.cell(false).endRow();
                assertThat(rows.end()).isEqualTo(times * AWKWARD.size() + 1);
            }
            try (ResultSet row = sql.executeQuery("SELECT * FROM t ORDER BY n NULLS LAST")) {
                for (int n = 0; n < times * AWKWARD.size(); n++) {
                    int i = n / times;
                    row.next();
                    assertThat(row.getString("one")).isEqualTo(AWKWARD.get(i));
                    assertThat((String[]) row.getArray("many").getArray())
                            .containsExactly(AWKWARD.subList(0, i + 1).toArray(String[]::new));
                    assertThat(row.getObject("day", LocalDate.class)).isEqualTo(LocalDate.EPOCH);
                    assertThat(row.getBoolean("yes")).isEqualTo(i % 2 == 0);
                }
                row.next();
                assertThat(row.getObject("n")).isNull();
                assertThat(row.getString("one")).isNull();
                assertThat((String[]) row.getArray("many").getArray()).isEmpty();
            }
        }
    }

    @Test
    void theTextThatPostgresqlCannotHoldBecomesAMark() throws SQLException {
        try (Connection connection = TestDatabase.fresh().owner().getConnection();
                Statement sql = connection.createStatement()) {
            sql.execute("CREATE TEMP TABLE t (one text)");
            try (TableCopy rows = TableCopy.into(connection, "t (one)")) {
                rows.cell("a\0b").endRow();
                rows.end();
            }
            try (ResultSet row = sql.executeQuery("SELECT one FROM t")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("a\uFFFDb");
            }
        }
    }

    /** @param rowsWritten few are kept until the end; of many, some were sent already */
    @ParameterizedTest
    @ValueSource(ints = {1, 50_000})
    void whatWasNotEndedIsGivenUpAndTheConnectionGoesOn(int rowsWritten) throws SQLException {
        try (Connection connection = TestDatabase.fresh().owner().getConnection();
                Statement sql = connection.createStatement()) {
            sql.execute("CREATE TEMP TABLE t (n bigint)");
            try (TableCopy rows = TableCopy.into(connection, "t (n)")) {
                for (int row = 0; row < rowsWritten; row++) {
                    rows.cell(row).endRow();
                }
            }
            try (ResultSet row = sql.executeQuery("SELECT count(*) FROM t")) {
                row.next();
                assertThat(row.getLong(1)).isZero();
            }
        }
    }
}
