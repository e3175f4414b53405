package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.function.UnaryOperator;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals;
import org.housingfund.gateway.matching.MonthEnd;
import org.housingfund.gateway.matching.SuspenseDecision;
import org.housingfund.gateway.notice.NoticeCommands;
import org.housingfund.gateway.testing.HallCommand;
import org.housingfund.gateway.testing.LiujiangFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** At the end of a month of the bank's booking dates, what is incomplete becomes a case (R-N7). */
class MonthEndTest {
    private static final String NUMBER = "P2611300001";
    private static final String PAYER = HallCommand.nameOf("E1");

    @TempDir
    private Path dir;

    private ClearingBed gateway;

    @BeforeEach
    void start() {
        gateway = new ClearingBed(dir);
        issue();
        post(gateway.day, file -> file);
        post(LocalDate.of(2026, 11, 29), file -> file.credit(NUMBER, 60_00L, PAYER));
    }

    @AfterEach
    void everyInvariantHolds() {
        try (ClearingBed closing = gateway) {
            closing.settle();
            closing.everyInvariantHolds();
            closing.everyMessageFitsItsSchema();
        }
    }

    private void issue() {
        gateway.bed
                .bean(NoticeCommands.class)
                .handle("ID:1", HallCommand.issue(NUMBER, "E1", List.of(100_00L), LiujiangFile.ACCOUNT));
    }

    private String post(LocalDate day, UnaryOperator<LiujiangFile> lines) {
        gateway.day = day;
        String statement = gateway.receive(lines);
        gateway.settle();
        return statement;
    }

    private List<String> waiting() {
        return gateway.bed
                .jdbc()
                .sql("SELECT reason || ' ' || -amount_fen FROM suspended_posting WHERE state = 'OPEN' ORDER BY id")
                .query(String.class)
                .list();
    }

    private String state() {
        return gateway.bed
                .jdbc()
                .sql("SELECT state || ' ' || funded_fen FROM payment_notice")
                .query(String.class)
                .single();
    }

    @Test
    void whatIsIncompleteWhenTheMonthsLastDayIsBookedBecomesACaseAndTheNoticeCanBePaidAnew() {
        gateway.bed.clock().set(Instant.parse("2026-12-05T02:00:00Z"));
        post(LocalDate.of(2026, 11, 29), file -> file);
        assertThat(waiting())
                .as("it is December, and the bank's November is not over")
                .containsExactly("AMOUNT_SHORT 6000");
        post(LocalDate.of(2026, 11, 30), file -> file);
        assertThat(waiting())
                .as("the bank may write another statement of the day")
                .containsExactly("AMOUNT_SHORT 6000");
        post(LocalDate.of(2026, 12, 1), file -> file);
        assertThat(waiting()).containsExactly("CROSS_MONTH 6000");
        assertThat(state()).isEqualTo("AWAITING 0");
        assertThat(gateway.count("outbox WHERE destination = 'hfg.suspended' AND body LIKE '%CROSS_MONTH%'"))
                .isOne();
        assertThat(gateway.count("audit WHERE action = 'SUSPENSE_REASON_CHANGED' AND detail ->> 'to' = 'CROSS_MONTH'"))
                .isOne();
        String statement = post(LocalDate.of(2026, 12, 1), file -> file.credit(NUMBER, 100_00L, PAYER));
        assertThat(gateway.outcomes(statement)).containsExactly("ALLOCATED");
    }

    @Test
    void whatCompletesTheNoticeWithinTheMonthIsInTimeHoweverLateItsFileComes() {
        gateway.bed.clock().set(Instant.parse("2026-12-05T02:00:00Z"));
        String statement = post(LocalDate.of(2026, 11, 30), file -> file.credit(NUMBER, 40_00L, PAYER));
        assertThat(gateway.outcomes(statement)).containsExactly("ALLOCATED");
        assertThat(waiting()).isEmpty();
    }

    @Test
    void aPaymentInFullThatCameBesideAPartTakesItsPlaceWhenTheMonthIsOver() {
        post(LocalDate.of(2026, 11, 30), file -> file.credit(NUMBER, 100_00L, PAYER));
        post(LocalDate.of(2026, 12, 1), file -> file);
        assertThat(waiting()).as("now it is the part that is too much").containsExactly("ALREADY_ALLOCATED 6000");
        assertThat(state()).isEqualTo("ALLOCATED 10000");
    }

    @Test
    void anOperatorClosesTheMonthOfABankWhoseStatementNeverComes() {
        MonthEnd monthEnd = gateway.bed.bean(MonthEnd.class);
        Actor operator = new Actor("甲", "test");
        YearMonth november = YearMonth.of(2026, 11);
        assertThatThrownBy(() -> monthEnd.close("liujiang", november, operator))
                .isInstanceOf(Approvals.RefusedException.class)
                .hasMessageContaining("尚未结束");
        gateway.bed.clock().set(Instant.parse("2026-12-01T02:00:00Z"));
        assertThatThrownBy(() -> monthEnd.close("nobody", november, operator))
                .isInstanceOf(Approvals.RefusedException.class);
        assertThat(monthEnd.close("liujiang", november, operator)).isOne();
        assertThat(monthEnd.close("liujiang", november, operator)).as("again").isZero();
        assertThat(waiting()).containsExactly("CROSS_MONTH 6000");
        assertThat(gateway.count("audit WHERE action = 'MONTH_CLOSED' AND actor = '甲'"))
                .isOne();
    }

    @Test
    void aPartOfAMonthThatIsOverBecomesACaseWhereverItsNoticeComesFrom() {
        String other = "P2611311110";
        String statement = post(
                LocalDate.of(2026, 11, 30),
                file -> file.credit(other, 30_00L, HallCommand.nameOf("E2")).credit(other, 20_00L, "别的公司"));
        post(LocalDate.of(2026, 12, 1), file -> file);
        gateway.bed
                .bean(NoticeCommands.class)
                .handle("ID:2", HallCommand.issue(other, "E2", List.of(90_00L), LiujiangFile.ACCOUNT));
        gateway.settle();
        assertThat(gateway.outcomes(statement)).containsExactly("CROSS_MONTH", "PAYER_MISMATCH");
    }

    @Test
    void aNoticeOnWhichPeopleDecidedAPartStaysAsItIsAndTheyAreToldOnce() { // I11
        post(LocalDate.of(2026, 11, 29), file -> file.credit("公积金", 20_00L, "别的公司"));
        gateway.decide(20_00L, new SuspenseDecision.Allocate(NUMBER, false));
        post(LocalDate.of(2026, 11, 30), file -> file);
        post(LocalDate.of(2026, 12, 1), file -> file);
        assertThat(waiting()).containsExactly("AMOUNT_SHORT 6000", "AMOUNT_SHORT 2000");
        assertThat(state()).isEqualTo("PART_FUNDED 8000");
        assertThat(gateway.count("outbox WHERE destination = 'hfg.suspended' AND body LIKE '%CROSS_MONTH%'"))
                .as("one message for each part")
                .isEqualTo(2);
        gateway.decide(20_00L, new SuspenseDecision.General());
        post(LocalDate.of(2026, 12, 2), file -> file);
        assertThat(waiting())
                .as("now it is the machine's again")
                .containsExactly("CROSS_MONTH 6000", "UNALLOCATED 2000");
        assertThat(state()).isEqualTo("AWAITING 0");
    }
}
