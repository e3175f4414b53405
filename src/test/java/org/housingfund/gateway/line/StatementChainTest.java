package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.housingfund.gateway.app.verify.Invariants;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals;
import org.housingfund.gateway.matching.GapRelease;
import org.housingfund.gateway.statement.FeedWatch;
import org.housingfund.gateway.statement.Openings;
import org.housingfund.gateway.statement.StatementDiscards;
import org.housingfund.gateway.statement.StatementIntake;
import org.housingfund.gateway.testing.GatewayBed;
import org.housingfund.gateway.testing.LiujiangFile;
import org.housingfund.gateway.testing.SchemaValidation;
import org.housingfund.gateway.testing.TestDatabase;
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
    private static final List<String> LONGCHENG = List.of("4503200300000000033", "4503200300000000041");
    private static final String WEEKDAYS_ONLY = "4502200200000000058";
    private static final Actor FIRST = new Actor("甲", "test");
    private static final Actor SECOND = new Actor("乙", "test");

    @TempDir
    private Path dir;

    private GatewayBed bed;
    private int files;

    @BeforeEach
    void start() {
        bed = new GatewayBed(dir, settings(LiujiangFile.ACCOUNT));
    }

    /** Two banks, and one with two accounts. */
    private static String[] settings(String liujiangAccount) {
        List<String> settings = new ArrayList<>(List.of(WorldBed.settings()));
        settings.add("--gateway.partners.longcheng.sftp.user=longcheng");
        // Its statements are not counted, and it writes none at weekends.
        settings.add("--gateway.bank-accounts[4].number=" + WEEKDAYS_ONLY);
        settings.add("--gateway.bank-accounts[4].partner=yufeng");
        settings.add("--gateway.bank-accounts[4].bank-name=鱼峰银行");
        settings.add("--gateway.bank-accounts[4].statement-days=working-days");
        settings.add("--gateway.bank-accounts[4].statement-due=10:30");
        settings.set(2, "--gateway.bank-accounts[0].number=" + liujiangAccount);
        for (int i = 0; i < LONGCHENG.size(); i++) {
            String account = "--gateway.bank-accounts[" + (2 + i) + "].";
            settings.add(account + "number=" + LONGCHENG.get(i));
            settings.add(account + "partner=longcheng");
            settings.add(account + "bank-name=龙城银行");
        }
        return settings.toArray(String[]::new);
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
        assertThat(bed.bean(GapRelease.class)
                        .propose(lastStatement(), "周末无对账单", FIRST)
                        .differenceFen())
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

    @Test
    void aReleaseDoesNotJumpOverAnEarlierStatementThatWaits() {
        open(LiujiangFile.ACCOUNT, AS_OF);
        deliver(liujiang(1, DAY, OPENING_FEN));
        deliver(liujiang(4, DAY.plusDays(3), 130_00L));
        long later = lastStatement();
        deliver(liujiang(3, DAY.plusDays(2), 120_00L));
        assertThatThrownBy(() -> bed.bean(GapRelease.class).propose(later, "缺 2 号", FIRST))
                .isInstanceOf(Approvals.RefusedException.class)
                .hasMessageContaining("内部编号 " + lastStatement());
        bed.bean(GapRelease.class).propose(lastStatement(), "缺 2 号", FIRST);
        bed.bean(GapRelease.class).approve(lastStatement(), SECOND);
        bed.settle();
        assertThat(states()).containsExactly("2026-11-19 BOOKED", "2026-11-22 BOOKED", "2026-11-21 BOOKED");
    }

    @Test
    void aHeldStatementIsToldItsNewReasonWhenTheOpeningBalanceDoesNotFit() {
        deliver(liujiang(1, DAY, OPENING_FEN + 1));
        assertThat(states()).containsExactly("2026-11-19 OPENING_MISSING");
        open(LiujiangFile.ACCOUNT, AS_OF);
        assertThat(states()).containsExactly("2026-11-19 GAP");
        assertThat(published("feed.gap")).isOne();
    }

    @Test
    void aRejectedOpeningBalanceMakesRoomForTheRightOne() {
        Openings openings = bed.bean(Openings.class);
        openings.propose(LiujiangFile.ACCOUNT, OPENING_FEN * 10, AS_OF, FIRST);
        assertThatThrownBy(() -> openings.reject(LiujiangFile.ACCOUNT, FIRST))
                .isInstanceOf(Approvals.RefusedException.class);
        openings.reject(LiujiangFile.ACCOUNT, SECOND);
        open(LiujiangFile.ACCOUNT, AS_OF);
        assertThat(openings.approvedFen(LiujiangFile.ACCOUNT)).hasValue(OPENING_FEN);
    }

    @Test
    void aFileRefusedForAnAccountWeHadNotRegisteredIsAcceptedWhenItComesAgain() {
        bed.close();
        TestDatabase.Fresh database = TestDatabase.fresh();
        bed = new GatewayBed(database, dir, settings("4501200100000000999"));
        Path file = liujiang(1, DAY, OPENING_FEN).write(dir, "a.txt");
        deliver("liujiang", file);
        deliver("liujiang", file);
        assertThat(receipts()).containsExactly("REJECTED");
        assertThat(states()).isEmpty();
        bed.close();
        bed = new GatewayBed(database, dir, settings(LiujiangFile.ACCOUNT));
        open(LiujiangFile.ACCOUNT, AS_OF);
        deliver("liujiang", file);
        assertThat(receipts()).containsExactly("ACCEPTED");
        assertThat(states()).containsExactly("2026-11-19 BOOKED");
    }

    @Test
    void aFileRefusedForAMappingWeLackedIsReadByTheOneThatTheRouteNamesNow() {
        open(LiujiangFile.ACCOUNT, AS_OF);
        Path file = liujiang(1, DAY, OPENING_FEN).write(dir, "a.txt");
        bed.bean(StatementIntake.class).receive("liujiang", "liujiang.nothing", "a.txt", file.toFile());
        bed.settle();
        assertThat(receipts()).containsExactly("QUARANTINED");
        deliver("liujiang", file);
        assertThat(receipts()).containsExactly("ACCEPTED");
        assertThat(states()).containsExactly("2026-11-19 BOOKED");
    }

    @Test
    void accountsAreLockedInOneOrderWhateverTheOrderInTheFile() {
        LONGCHENG.forEach(account -> open(account, AS_OF));
        bed.bean(StatementIntake.class)
                .receive(
                        "longcheng",
                        "longcheng.statement",
                        "a.xml",
                        longcheng(statement(LONGCHENG.get(1), 1, DAY), statement(LONGCHENG.get(0), 1, DAY))
                                .toFile());
        bed.pointers().forEach(pointer -> {
            bed.deliver(pointer);
            bed.taken(pointer);
        });
        assertThat(bed.pointers().stream().map(GatewayBed.Pointer::body))
                .as("work pointers, written under the accounts' locks")
                .containsExactly(
                        "{\"statementId\":" + lastStatement() + "}", "{\"statementId\":" + (lastStatement() - 1) + "}");
        bed.settle();
    }

    @Test
    void oneFileMayHoldTheSameNumberOfTwoYears() {
        LocalDate lastOfYear = LocalDate.of(2026, 12, 31);
        open(LONGCHENG.get(0), lastOfYear.minusDays(1));
        deliver(
                "longcheng",
                longcheng(
                        statement(LONGCHENG.get(0), 1, lastOfYear),
                        statement(LONGCHENG.get(0), 1, lastOfYear.plusDays(1))));
        assertThat(states()).containsExactly("2026-12-31 BOOKED", "2027-01-01 BOOKED");
    }

    @Test
    void aWrongStatementIsDiscardedByTwoPeopleAndItsCorrectionBooked() {
        open(LiujiangFile.ACCOUNT, AS_OF);
        deliver(liujiang(1, DAY, OPENING_FEN + 1));
        long wrong = lastStatement();
        Path right = liujiang(1, DAY, OPENING_FEN).write(dir, "right.txt");
        deliver("liujiang", right);
        assertThat(receipts()).as("its number is taken").containsExactly("ACCEPTED", "REJECTED");
        deliver("liujiang", right);
        assertThat(receipts()).as("as long as it is").containsExactly("ACCEPTED", "REJECTED");
        assertThat(published("statement.rejected")).as("told again").isEqualTo(2);
        StatementDiscards discards = bed.bean(StatementDiscards.class);
        discards.propose(wrong, "银行确认期初有误", FIRST);
        assertThatThrownBy(() -> discards.approve(wrong, FIRST)).isInstanceOf(Approvals.RefusedException.class);
        discards.approve(wrong, SECOND);
        assertThat(published("feed.recovered")).isOne();
        deliver("liujiang", right);
        assertThat(receipts()).containsExactly("ACCEPTED", "ACCEPTED");
        assertThat(states()).containsExactly("2026-11-19 DISCARDED", "2026-11-19 BOOKED");
        assertThatThrownBy(() -> discards.propose(lastStatement(), "已入账", FIRST))
                .isInstanceOf(Approvals.RefusedException.class);
        assertThatThrownBy(() -> bed.bean(GapRelease.class).propose(wrong, "已作废", FIRST))
                .isInstanceOf(Approvals.RefusedException.class);
    }

    @Test
    void identitiesAreGivenUpOnlyWithADiscardedStatement() {
        open(LiujiangFile.ACCOUNT, AS_OF);
        deliver(liujiang(1, DAY, OPENING_FEN + 1));
        assertThatThrownBy(() -> bed.jdbc().sql("DELETE FROM bank_entry_key").update())
                .hasStackTraceContaining("append-only");
    }

    private static YufengFile onWorkingDays(String day, long openingFen) {
        return new YufengFile(WEEKDAYS_ONLY, LocalDate.parse(day), openingFen).line("0201", 10_00, false, "某公司", "无");
    }

    @Test
    void aBankThatWritesOnWorkingDaysGoesOnAfterTheWeekend() {
        open(WEEKDAYS_ONLY, LocalDate.of(2026, 11, 19));
        deliver(onWorkingDays("2026-11-20", OPENING_FEN));
        deliver(onWorkingDays("2026-11-23", OPENING_FEN + 10_00));
        assertThat(states()).containsExactly("2026-11-20 BOOKED", "2026-11-23 BOOKED");
    }

    @Test
    void aWorkingSaturdayHasItsStatementToo() {
        open(WEEKDAYS_ONLY, LocalDate.of(2026, 10, 8));
        deliver(onWorkingDays("2026-10-09", OPENING_FEN));
        deliver(onWorkingDays("2026-10-12", OPENING_FEN + 20_00));
        assertThat(states()).containsExactly("2026-10-09 BOOKED", "2026-10-12 GAP");
        deliver(onWorkingDays("2026-10-10", OPENING_FEN + 10_00));
        assertThat(states()).containsExactly("2026-10-09 BOOKED", "2026-10-12 BOOKED", "2026-10-10 BOOKED");
    }

    @Test
    void inAYearWhoseWorkingDaysAreNotPublishedNoDayIsLeftOut() {
        open(WEEKDAYS_ONLY, LocalDate.of(2027, 1, 7));
        deliver(onWorkingDays("2027-01-08", OPENING_FEN));
        deliver(onWorkingDays("2027-01-11", OPENING_FEN + 10_00));
        assertThat(states()).containsExactly("2027-01-08 BOOKED", "2027-01-11 GAP");
    }

    @Test
    void aStatementThatDoesNotComeIsAlarmedOnceAndClearedOnceWhenItComes() {
        open(LiujiangFile.ACCOUNT, AS_OF);
        bed.clock().set(Instant.parse("2026-11-20T00:59:59Z"));
        watchFeeds();
        assertThat(published("feed.missing")).as("due at 09:00 in Shanghai").isZero();
        bed.clock().set(Instant.parse("2026-11-20T01:00:00Z"));
        watchFeeds();
        watchFeeds();
        assertThat(published("feed.missing")).isOne();
        assertThat(openAlarms()).containsExactly(LiujiangFile.ACCOUNT + " 2026-11-19");
        deliver(liujiang(1, DAY, OPENING_FEN));
        watchFeeds();
        watchFeeds();
        assertThat(published("feed.recovered")).isOne();
        assertThat(openAlarms()).isEmpty();
    }

    @Test
    void aStatementThatWaitsHasArrivedAndTheOneBeforeItIsMissing() {
        bed.clock().set(Instant.parse("2026-11-22T02:00:00Z"));
        open(LiujiangFile.ACCOUNT, AS_OF);
        deliver(liujiang(2, DAY.plusDays(1), OPENING_FEN));
        watchFeeds();
        assertThat(openAlarms())
                .containsExactly(LiujiangFile.ACCOUNT + " 2026-11-19", LiujiangFile.ACCOUNT + " 2026-11-21");
        assertThat(published("feed.missing")).isOne();
        bed.bean(GapRelease.class).propose(lastStatement(), "19 日无对账单", FIRST);
        bed.bean(GapRelease.class).approve(lastStatement(), SECOND);
        bed.settle();
        watchFeeds();
        assertThat(openAlarms()).containsExactly(LiujiangFile.ACCOUNT + " 2026-11-21");
    }

    @Test
    void onWorkingDaysAStatementIsDueOnTheNextWorkingDay() {
        open(WEEKDAYS_ONLY, LocalDate.of(2026, 11, 19));
        bed.clock().set(Instant.parse("2026-11-23T02:29:59Z"));
        watchFeeds();
        assertThat(openAlarms()).isEmpty();
        bed.clock().set(Instant.parse("2026-11-23T02:30:00Z"));
        watchFeeds();
        assertThat(openAlarms()).containsExactly(WEEKDAYS_ONLY + " 2026-11-20");
    }

    @Test
    void nothingIsExpectedOfAnAccountBeforeItsOpeningBalance() {
        bed.clock().set(Instant.parse("2026-12-20T02:00:00Z"));
        watchFeeds();
        assertThat(openAlarms()).isEmpty();
    }

    private void watchFeeds() {
        bed.bean(FeedWatch.class).check();
    }

    private List<String> openAlarms() {
        return bed.jdbc()
                .sql("SELECT a.number || ' ' || f.day FROM feed_alarm f JOIN bank_account a USING (account_id)"
                        + " WHERE cleared_at IS NULL ORDER BY 1")
                .query(String.class)
                .list();
    }

    private List<String> receipts() {
        return bed.jdbc()
                .sql("SELECT state FROM receipt ORDER BY id")
                .query(String.class)
                .list();
    }

    /** A statement of the invented bank {@code longcheng} without entries. */
    private static String statement(String account, int number, LocalDate day) {
        String balance = "<Bal><Tp><CdOrPrtry><Cd>%s</Cd></CdOrPrtry></Tp><Amt Ccy=\"CNY\">100.00</Amt>"
                + "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>" + day + "</Dt></Dt></Bal>";
        return "<Stmt><Id>LC</Id><ElctrncSeqNb>" + number + "</ElctrncSeqNb><FrToDt><FrDtTm>" + day
                + "T00:00:00+08:00</FrDtTm><ToDtTm>" + day + "T23:59:59+08:00</ToDtTm></FrToDt><Acct><Id><Othr><Id>"
                + account + "</Id></Othr></Id><Ccy>CNY</Ccy></Acct>" + balance.formatted("OPBD")
                + balance.formatted("CLBD") + "</Stmt>";
    }

    private Path longcheng(String... statements) {
        try {
            return Files.writeString(
                    dir.resolve("c" + ++files + ".xml"),
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                            + "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><GrpHdr>"
                            + "<MsgId>LC</MsgId><CreDtTm>2026-11-20T23:30:00+08:00</CreDtTm></GrpHdr>"
                            + String.join("", statements) + "</BkToCstmrStmt></Document>");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int published(String type) {
        return bed.jdbc()
                .sql("SELECT count(*) FROM outbox WHERE body LIKE ?")
                .param("%\"cn.housingfund." + type + ".v1\"%")
                .query(Integer.class)
                .single();
    }
}
