package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.housingfund.gateway.app.verify.Invariants;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals;
import org.housingfund.gateway.matching.GapRelease;
import org.housingfund.gateway.statement.Openings;
import org.housingfund.gateway.statement.StatementIntake;
import org.housingfund.gateway.testing.GatewayBed;
import org.housingfund.gateway.testing.LiujiangFile;
import org.housingfund.gateway.testing.SchemaValidation;
import org.housingfund.gateway.testing.YufengFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R-M10: what continues an account's chain, what waits, and what people may do about it. */
class StatementChainTest {
    private static final LocalDate AS_OF = LocalDate.of(2026, 11, 18);
    private static final LocalDate DAY = AS_OF.plusDays(1);
    private static final long OPENING_FEN = 100_00L;
    private static final Actor FIRST = new Actor("甲", "test");
    private static final Actor SECOND = new Actor("乙", "test");

    @TempDir
    private Path dir;

    private GatewayBed bed;
    private int files;

    @BeforeEach
    void start() {
        bed = new GatewayBed(dir, WorldBed.settings());
    }

    @AfterEach
    void everyInvariantHolds() {
        assertThat(bed.bean(Invariants.class).check())
                .filteredOn(finding -> !finding.holds())
                .isEmpty();
        bed.jdbc()
                .sql("SELECT body FROM outbox WHERE type LIKE 'cn.housingfund.%'")
                .query(String.class)
                .list()
                .forEach(SchemaValidation::assertValid);
        bed.close();
    }

    private void open(String account, LocalDate asOf) {
        bed.bean(Openings.class).propose(account, OPENING_FEN, asOf, FIRST);
        bed.bean(Openings.class).approve(account, SECOND);
        bed.settle();
    }

    private void deliver(LiujiangFile file) {
        deliver("liujiang", file.write(dir, "l" + ++files + ".txt"));
    }

    private void deliver(YufengFile file) {
        deliver("yufeng", file.write(dir, "y" + ++files + ".txt"));
    }

    private void deliver(String partner, Path file) {
        bed.bean(StatementIntake.class)
                .receive(partner, partner + ".statement", file.getFileName().toString(), file.toFile());
        bed.settle();
    }

    private static YufengFile yufeng(LocalDate day, long openingFen) {
        return new YufengFile(day, openingFen).line("0201", 10_00, false, "某公司", "无");
    }

    private static LiujiangFile liujiang(int number, LocalDate day, long openingFen) {
        return new LiujiangFile(number, day, openingFen).credit("无", 10_00, "某公司");
    }

    /** Every statement in the order of arrival: its day and its state, or why it waits. */
    private List<String> states() {
        return bed.jdbc()
                .sql("SELECT period_from || ' ' || coalesce(hold_reason, state) FROM statement ORDER BY id")
                .query(String.class)
                .list();
    }

    private long lastStatement() {
        return bed.jdbc().sql("SELECT max(id) FROM statement").query(Long.class).single();
    }

    @Test
    void whereStatementsAreNotCountedAMissingDayIsNoticedEvenIfItMovedNothingInSum() {
        open(YufengFile.ACCOUNT, AS_OF);
        YufengFile first = yufeng(DAY, OPENING_FEN);
        YufengFile lost = yufeng(DAY.plusDays(1), first.closingFen()).line("0102", -10_00, false, "", "");
        YufengFile third = yufeng(DAY.plusDays(2), lost.closingFen());
        deliver(first);
        deliver(third);
        assertThat(states()).containsExactly("2026-11-19 BOOKED", "2026-11-21 GAP");
        deliver(lost);
        assertThat(states()).containsExactly("2026-11-19 BOOKED", "2026-11-21 BOOKED", "2026-11-20 BOOKED");
    }

    @Test
    void aDayThatTheBankLeftOutIsReleasedByTwoPeopleWithoutADifference() {
        open(YufengFile.ACCOUNT, AS_OF);
        YufengFile first = yufeng(DAY, OPENING_FEN);
        deliver(first);
        deliver(yufeng(DAY.plusDays(3), first.closingFen()));
        assertThat(states()).containsExactly("2026-11-19 BOOKED", "2026-11-22 GAP");
        assertThat(bed.bean(GapRelease.class).propose(lastStatement(), "周末无对账单", FIRST))
                .isZero();
        bed.bean(GapRelease.class).approve(lastStatement(), SECOND);
        bed.settle();
        assertThat(states()).containsExactly("2026-11-19 BOOKED", "2026-11-22 BOOKED");
    }

    @Test
    void theFirstStatementBeginsOnTheDayAfterTheOpeningBalance() {
        open(LiujiangFile.ACCOUNT, AS_OF);
        deliver(liujiang(7, DAY.plusDays(1), OPENING_FEN));
        deliver(liujiang(6, AS_OF, OPENING_FEN));
        assertThat(states()).containsExactly("2026-11-20 GAP", "2026-11-18 OVERLAP");
        assertThatThrownBy(() -> bed.bean(GapRelease.class).propose(lastStatement(), "重发", FIRST))
                .isInstanceOf(Approvals.RefusedException.class)
                .hasMessageContaining("重叠");
        bed.bean(GapRelease.class).propose(lastStatement() - 1, "开户次日无对账单", FIRST);
        bed.bean(GapRelease.class).approve(lastStatement() - 1, SECOND);
        bed.settle();
        assertThat(states()).containsExactly("2026-11-20 BOOKED", "2026-11-18 OVERLAP");
    }
}
