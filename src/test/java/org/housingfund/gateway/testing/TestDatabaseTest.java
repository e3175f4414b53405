package org.housingfund.gateway.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class TestDatabaseTest {
    @Test
    void migrationsRunAndTheApplicationsRoleCannotChangeWhatIsAppendOnly() {
        TestDatabase.Fresh fresh = TestDatabase.fresh();
        JdbcClient app = JdbcClient.create(fresh.app());
        assertThat(app.sql("SELECT count(*) FROM state_move")
                        .query(Integer.class)
                        .single())
                .isPositive();
        for (String table : new String[] {"audit", "journal", "journal_line", "posting_batch", "bank_entry"}) {
            assertThatThrownBy(() -> app.sql("DELETE FROM " + table).update())
                    .hasStackTraceContaining("permission denied");
            assertThatThrownBy(() -> JdbcClient.create(fresh.owner())
                            .sql("DELETE FROM " + table)
                            .update())
                    .hasStackTraceContaining("append-only");
        }
    }
}
