package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.housingfund.gateway.line.DecisionBed.credit;
import static org.housingfund.gateway.line.DecisionBed.debit;

import java.nio.file.Path;
import org.housingfund.gateway.audit.Approvals.RefusedException;
import org.housingfund.gateway.matching.SuspenseDecision;
import org.housingfund.gateway.matching.SuspenseDecision.Allocate;
import org.housingfund.gateway.matching.SuspenseDecision.General;
import org.housingfund.gateway.matching.SuspenseDecision.Leave;
import org.housingfund.gateway.matching.SuspenseDecision.SetOff;
import org.housingfund.gateway.matching.SuspenseDecisions;
import org.housingfund.gateway.testing.HallCommand;
import org.housingfund.gateway.testing.SchemaValidation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What came and what went settle each other where two people say so: the way out of every reversal that became a case. */
class SetOffTest {
    private static final String DEBITS = "119|suspense:debits";

    @TempDir
    private static Path dir;

    private static DecisionBed bed;
    private static int last;

    /** Of its own for every test: they share one gateway. Two digits from every other: no rivals (R-M3a). */
    private final String employer = "E" + ++last;

    private final String number = "P26113%02d%02d0".formatted(last, last);
    private final String payer = HallCommand.nameOf(employer);

    @BeforeAll
    static void start() {
        bed = new DecisionBed(dir);
    }

    @BeforeEach
    void issue() {
        bed.issue(number, employer, 60_00L, 40_00L);
    }

    @AfterEach
    void everythingHolds() {
        bed.world.everyInvariantHolds();
        bed.jdbc()
                .sql("SELECT body FROM outbox WHERE destination = 'hfg.events' AND key_id IS NULL")
                .query(String.class)
                .list()
                .forEach(SchemaValidation::assertValid);
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    private World.Entry reversal(long fen, String of) {
        return new World.Entry(0, 0, "PAY", -fen, true, payer, of);
    }

    private long entry(String remark) {
        return Long.parseLong(bed.one("SELECT max(id) FROM bank_entry WHERE texts[1] = ? AND NOT reversal", remark));
    }

    private String reason(long posting) {
        return bed.one("SELECT reason || ' ' || state FROM suspended_posting WHERE id = ?", posting);
    }

    private String notice() {
        return bed.one("SELECT state || ' ' || funded_fen FROM payment_notice WHERE number = ?", number);
    }

    private long balance(String account) {
        return bed.balance(account);
    }

    @Test
    void theReversalOfWhatPeopleAllocatedUndoesIt() {
        bed.arrive(0, credit(100_00, payer, "某月" + last));
        bed.decide(bed.posting(100_00), new Allocate(number, false));
        bed.arrive(0, reversal(100_00, "某月" + last));
        long posting = bed.posting(100_00);
        assertThat(reason(posting)).isEqualTo("REVERSAL_OF_DECISION OPEN");
        bed.decide(posting, new SetOff(null, entry("某月" + last)));
        assertThat(notice()).isEqualTo("AWAITING 0");
        assertThat(balance("201|" + employer + "-0")).isZero();
        assertThat(balance("201|" + employer + "-1")).isZero();
        assertThat(balance(DEBITS)).isZero();
        assertThat(bed.one(
                        "SELECT count(*) FROM outbox WHERE type = 'cn.housingfund.suspense.resolved.v1'"
                                + " AND subject = ? AND body LIKE '%\"automatic\":false%'",
                        "suspended-posting:" + posting))
                .isEqualTo("1");
        bed.arrive(0, credit(100_00, payer, number));
        assertThat(notice()).as("and it can be paid again").isEqualTo("ALLOCATED 10000");
    }

    @Test
    void whatWaitsBehindTheUndoneTakesItsPlaceAndTheOtherPartsWaitAgain() {
        bed.arrive(0, credit(45_00, payer, number));
        bed.arrive(0, credit(25_00, payer, "某月" + last));
        bed.decide(bed.posting(25_00), new Allocate(number, false));
        bed.arrive(0, credit(30_00, payer, number + "尾款"));
        assertThat(notice()).isEqualTo("ALLOCATED 10000");
        bed.arrive(0, reversal(45_00, number));
        assertThat(reason(bed.posting(45_00))).isEqualTo("REVERSAL_OF_DECISION OPEN");
        bed.decide(bed.posting(45_00), new SetOff(null, entry(number)));
        assertThat(notice()).isEqualTo("PART_FUNDED 5500");
        assertThat(balance("219|unallocated:" + employer)).isEqualTo(-55_00);
        assertThat(balance(DEBITS)).isZero();
        bed.arrive(0, credit(45_00, payer, number + "重付"));
        assertThat(notice()).isEqualTo("ALLOCATED 10000");
    }

    @Test
    void whatPeopleLeftOverOfTheReversedMoneyIsUndoneWithIt() {
        bed.arrive(0, credit(130_00, payer, "某月" + last));
        bed.decide(bed.posting(130_00), new Allocate(number, false));
        bed.arrive(0, reversal(130_00, "某月" + last));
        bed.decide(bed.posting(130_00), new SetOff(null, entry("某月" + last)));
        assertThat(notice()).isEqualTo("AWAITING 0");
        assertThat(balance("219|unallocated:" + employer)).isZero();
        assertThat(balance("201|" + employer + "-0")).isZero();
        assertThat(balance(DEBITS)).isZero();
    }

    @Test
    void whatPeopleSplitFurtherIsNotUndone() {
        String other = "P26113%02d%02d5".formatted(last, last);
        bed.issue(other, employer, 20_00L);
        bed.arrive(0, credit(131_00, payer, "某月" + last));
        bed.decide(bed.posting(131_00), new Allocate(number, false));
        bed.decide(bed.posting(31_00), new Allocate(other, false));
        bed.arrive(0, reversal(131_00, "某月" + last));
        long posting = bed.posting(131_00);
        assertRefused("已拆分到别处", posting, new SetOff(null, entry("某月" + last)));
        bed.decide(posting, new Leave());
    }

    @Test
    void aPartOrMoneyThatPeoplePinnedIsTakenOutOfSuspense() {
        bed.arrive(0, credit(35_00, payer, "某月" + last), credit(36_00, payer, "又一月" + last));
        bed.decide(bed.posting(35_00), new Allocate(number, false));
        bed.decide(bed.posting(36_00), new Leave());
        bed.arrive(0, reversal(35_00, "某月" + last), reversal(36_00, "又一月" + last));
        bed.decide(bed.posting(35_00), new SetOff(null, entry("某月" + last)));
        bed.decide(bed.posting(36_00), new SetOff(null, entry("又一月" + last)));
        assertThat(notice()).isEqualTo("AWAITING 0");
        assertThat(balance(DEBITS)).isZero();
        assertThat(balance("219|suspense:general")).isZero();
    }

    @Test
    void peopleNameTheOriginalThatNoMachineFinds() {
        bed.arrive(0, credit(100_00, payer, number));
        bed.arrive(0, new World.Entry(0, 0, "PAY", -100_00, true, "银行内部户", "错账更正"));
        long posting = bed.posting(100_00);
        assertThat(reason(posting)).isEqualTo("REVERSED OPEN");
        bed.propose(posting, new SetOff(null, entry(number)));
        bed.arrive(0, credit(100_00, payer, number + "再付"));
        bed.approve(posting);
        bed.world.bed.settle();
        assertThat(notice()).as("what waited behind it takes its place").isEqualTo("ALLOCATED 10000");
        assertThat(balance(DEBITS)).isZero();
    }

    @Test
    void whatTheOriginalCannotBeIsRefused() {
        bed.arrive(0, credit(51_00, payer, "某月" + last), credit(52_00, payer, "又一月" + last), debit(52_00, "查"));
        bed.arrive(0, new World.Entry(0, 0, "PAY", -51_00, true, "银行内部户", "错账更正"));
        long reversed = bed.posting(51_00);
        assertRefused("不可能是原交易", reversed, new SetOff(null, entry("又一月" + last)));
        assertRefused("没有要冲抵的", reversed, new SetOff(null, -1L));
        long unknown = Long.parseLong(
                bed.one("SELECT max(id) FROM suspended_posting WHERE amount_fen = 5200 AND state = 'OPEN'"));
        assertRefused("不是银行冲正", unknown, new SetOff(null, entry("又一月" + last)));
        bed.decide(reversed, new SetOff(null, entry("某月" + last)));
        bed.decide(unknown, new SetOff(counterpart(52_00), null));
    }

    @Test
    void aDebitAndACreditOfTheSameAmountSettleEachOther() {
        bed.arrive(0, debit(70_00, "错付"), credit(70_00, "某公司", "退回错付款"), credit(71_00, "某公司", "公积金"));
        long debit = Long.parseLong(
                bed.one("SELECT max(id) FROM suspended_posting WHERE amount_fen = 7000 AND state = 'OPEN'"));
        assertRefused("一收一支、金额相等", debit, new SetOff(counterpart(71_00), null));
        assertRefused("一收一支、金额相等", debit, new SetOff(debit, null));
        assertRefused("没有要冲抵的", debit, new SetOff(-1L, null));
        long credit = counterpart(70_00);
        bed.propose(debit, new SetOff(credit, null));
        bed.decide(debit, new SetOff(credit, null)); // said twice, it is one proposal
        assertThat(reason(debit)).endsWith("CLOSED");
        assertThat(reason(credit)).endsWith("CLOSED");
        assertThat(balance(DEBITS)).isZero();
        assertThat(bed.one(
                        "SELECT count(*) FROM outbox WHERE type = 'cn.housingfund.suspense.resolved.v1'"
                                + " AND subject IN (?, ?)",
                        "suspended-posting:" + debit,
                        "suspended-posting:" + credit))
                .isEqualTo("2");
        assertRefused("已了结", credit, new SetOff(debit, null));
        bed.decide(counterpart(71_00), new Leave());
    }

    @Test
    void aPartLeavesItsNoticeAndWhatChangedMeanwhileIsRefused() {
        bed.arrive(0, credit(33_00, payer, number), debit(33_00, "错付"));
        long part = counterpart(33_00);
        long debit = Long.parseLong(
                bed.one("SELECT max(id) FROM suspended_posting WHERE amount_fen = 3300 AND state = 'OPEN'"));
        bed.propose(debit, new SetOff(part, null));
        bed.decide(part, new General());
        assertThatThrownBy(() -> bed.approve(debit))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("另一笔挂账的科目由 unallocated:" + employer + " 变为 suspense:general");
        bed.world.bed.bean(SuspenseDecisions.class).reject(debit, bed.proposal(debit), DecisionBed.APPROVER);
        bed.decide(part, new Allocate(number, false));
        assertThat(notice()).isEqualTo("PART_FUNDED 3300");
        bed.decide(debit, new SetOff(part, null));
        assertThat(notice()).isEqualTo("AWAITING 0");
        assertThat(balance(DEBITS)).isZero();
    }

    /** The open posting of money that came in. */
    private static long counterpart(long fen) {
        return Long.parseLong(
                bed.one("SELECT max(id) FROM suspended_posting WHERE amount_fen = ? AND state = 'OPEN'", -fen));
    }

    private static void assertRefused(String because, long posting, SuspenseDecision decision) {
        assertThatThrownBy(() -> bed.propose(posting, decision))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(because);
    }
}
