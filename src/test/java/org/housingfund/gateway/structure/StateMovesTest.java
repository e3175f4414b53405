package org.housingfund.gateway.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.housingfund.gateway.audit.Approvals;
import org.housingfund.gateway.casework.CaseState;
import org.housingfund.gateway.closing.ExportStatus;
import org.housingfund.gateway.console.suspense.JobState;
import org.housingfund.gateway.expectation.DifferenceState;
import org.housingfund.gateway.expectation.ExpectationState;
import org.housingfund.gateway.intake.Receipt;
import org.housingfund.gateway.kernel.State;
import org.housingfund.gateway.lending.DeductionState;
import org.housingfund.gateway.notice.NoticeState;
import org.housingfund.gateway.payout.PayoutState;
import org.housingfund.gateway.registration.EnterpriseState;
import org.housingfund.gateway.statement.StatementStatus;
import org.housingfund.gateway.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Legal moves stand twice, in the enums and in table state_move: they must be the same. */
class StateMovesTest {
    /** Every state enum, by the entity whose moves it has. */
    private static final Map<String, Class<? extends State<?>>> STATES = Map.ofEntries(
            Map.entry("receipt", Receipt.Status.class),
            Map.entry("approval", Approvals.Status.class),
            Map.entry("payment_notice", NoticeState.class),
            Map.entry("statement", StatementStatus.class),
            Map.entry("journal_export", ExportStatus.class),
            Map.entry("expectation", ExpectationState.class),
            Map.entry("enterprise", EnterpriseState.class),
            Map.entry("payout", PayoutState.class),
            Map.entry("supervision_case", CaseState.class),
            Map.entry("deduction", DeductionState.class),
            Map.entry("clearing_difference", DifferenceState.class),
            Map.entry("console_job", JobState.class));

    @Test
    void enumsAndDatabaseAllowTheSameMoves() {
        List<String> table = JdbcClient.create(TestDatabase.fresh().app())
                .sql(
                        "SELECT entity || ': ' || from_state || ' -> ' || to_state FROM state_move WHERE entity IN (:entities)")
                .param("entities", STATES.keySet())
                .query(String.class)
                .list();
        assertThat(STATES.entrySet().stream()
                        .flatMap(entry -> Arrays.stream(entry.getValue().getEnumConstants())
                                .flatMap(from ->
                                        from.next().stream().map(to -> entry.getKey() + ": " + from + " -> " + to))))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(table);
    }

    @Test
    void everyTableWithMovesIsWatchedByTheDatabase() {
        JdbcClient jdbc = JdbcClient.create(TestDatabase.fresh().app());
        // AFTER UPDATE, for each statement, with both transition tables, enabled
        assertThat(jdbc.sql("SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
                                + " JOIN pg_proc p ON p.oid = t.tgfoid WHERE p.proname = 'refuse_illegal_move'"
                                + " AND t.tgtype = 16 AND t.tgenabled = 'O' AND t.tgoldtable = 'moved_from'"
                                + " AND t.tgnewtable = 'moved_to'")
                        .query(String.class)
                        .list())
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(jdbc.sql("SELECT DISTINCT entity FROM state_move")
                        .query(String.class)
                        .list());
    }

    @Test
    void anIllegalMoveIsRefusedAlsoBesideLegalOnesAndBehindATemporaryTable() {
        JdbcClient jdbc = JdbcClient.create(TestDatabase.fresh().owner());
        jdbc.sql("INSERT INTO approval (kind, subject, payload, state, proposed_by, proposed_at)"
                        + " SELECT 'TEST', 's:' || n, '{}', 'PROPOSED', 'a', now() FROM generate_series(1, 3) n")
                .update();
        String decided = ", decided_by = 'b', decided_at = now()";
        jdbc.sql("UPDATE approval SET state = 'APPROVED'" + decided + " WHERE subject = 's:1'")
                .update();
        assertThatThrownBy(() -> jdbc.sql("UPDATE approval SET state = 'REJECTED'" + decided)
                        .update())
                .hasStackTraceContaining("illegal move of approval 1: APPROVED -> REJECTED");
        assertThatThrownBy(() -> jdbc.sql("CREATE TEMP TABLE state_move AS SELECT 'approval' AS entity,"
                                + " 'APPROVED' AS from_state, 'REJECTED' AS to_state;"
                                + " UPDATE approval SET state = 'REJECTED' WHERE subject = 's:1'")
                        .update())
                .hasStackTraceContaining("illegal move of approval 1: APPROVED -> REJECTED");
    }

    @Test
    void everyStateEnumIsCompared() {
        Set<String> enums = new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("org.housingfund.gateway")
                        .stream()
                        .filter(type -> type.isAssignableTo(State.class) && type.isEnum())
                        .map(type -> type.getName())
                        .collect(Collectors.toSet());
        assertThat(STATES.values().stream().map(Class::getName)).containsExactlyInAnyOrderElementsOf(enums);
    }
}
