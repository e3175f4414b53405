package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.housingfund.gateway.line.DecisionBed.APPROVER;
import static org.housingfund.gateway.line.DecisionBed.PROPOSER;
import static org.housingfund.gateway.line.DecisionBed.credit;
import static org.housingfund.gateway.line.DecisionBed.debit;

import java.nio.file.Path;
import java.time.LocalDate;
import org.housingfund.gateway.audit.Approvals.RefusedException;
import org.housingfund.gateway.expectation.WaitingEntries;
import org.housingfund.gateway.kernel.CreditorReference;
import org.housingfund.gateway.matching.SuspenseDecision;
import org.housingfund.gateway.matching.SuspenseDecision.Allocate;
import org.housingfund.gateway.matching.SuspenseDecision.Employer;
import org.housingfund.gateway.matching.SuspenseDecision.General;
import org.housingfund.gateway.matching.SuspenseDecision.Leave;
import org.housingfund.gateway.matching.SuspenseDecision.Refund;
import org.housingfund.gateway.matching.SuspenseDecision.Unpin;
import org.housingfund.gateway.matching.SuspenseDecisions;
import org.housingfund.gateway.notice.NoticeCommands;
import org.housingfund.gateway.testing.HallCommand;
import org.housingfund.gateway.testing.SchemaValidation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R-M6, R-M7, I11: two people decide where suspended money belongs. */
class SuspenseDecisionTest {
    private static final String NOTICE = "P2611180001";
    private static final String OTHER = "P2611180025";
    private static final String GENERAL = "219|suspense:general";
    private static final String OF_E1 = "219|unallocated:E1";

    @TempDir
    private Path dir;

    private DecisionBed bed;

    @BeforeEach
    void start() {
        bed = new DecisionBed(dir);
        bed.issue(NOTICE, "E1", 60_00L, 40_00L);
        bed.issue(OTHER, "E2", 50_00L);
    }

    @AfterEach
    void everythingHolds() {
        bed.world.everyInvariantHolds();
        bed.jdbc()
                .sql("SELECT body FROM outbox WHERE destination = 'hfg.events' AND key_id IS NULL")
                .query(String.class)
                .list()
                .forEach(SchemaValidation::assertValid);
        bed.close();
    }

    @Test
    void moneyOfTheExactAmountIsAllocatedToTheEmployees() {
        bed.arrive(0, credit(100_00, "某公司", "公积金"));
        long posting = bed.posting(100_00);
        bed.decide(posting, new Allocate(NOTICE, false));
        assertThat(bed.balance(GENERAL)).isZero();
        assertThat(bed.balance("201|E1-0")).isEqualTo(-60_00);
        assertThat(bed.balance("201|E1-1")).isEqualTo(-40_00);
        assertThat(bed.one("SELECT state FROM payment_notice WHERE number = ?", NOTICE))
                .isEqualTo("ALLOCATED");
        assertThat(bed.one("SELECT kind FROM disposition")).isEqualTo("ALLOCATED");
        assertThat(bed.one("SELECT body FROM outbox WHERE type = 'cn.housingfund.suspense.resolved.v1'"))
                .contains("\"automatic\":false");
        assertRefused("已了结", () -> bed.propose(posting, new Refund()));
    }

    @Test
    void theLastOfSeveralPartsCompletesTheNoticeForAllOfThem() {
        bed.arrive(0, credit(30_00, HallCommand.nameOf("E1"), NOTICE), credit(70_00, "某公司", "公积金"));
        bed.decide(bed.posting(70_00), new Allocate(NOTICE, false));
        assertThat(bed.balance(OF_E1)).isZero();
        assertThat(bed.one("SELECT state FROM payment_notice WHERE number = ?", NOTICE))
                .isEqualTo("ALLOCATED");
    }

    @Test
    void lessThanOutstandingBecomesAPartThatTheMachineCompletes() {
        bed.arrive(0, credit(30_00, "某公司", "公积金"));
        bed.decide(bed.posting(30_00), new Allocate(NOTICE, false));
        assertThat(bed.balance(OF_E1)).isEqualTo(-30_00);
        assertThat(bed.one("SELECT state FROM payment_notice WHERE number = ?", NOTICE))
                .isEqualTo("PART_FUNDED");
        bed.arrive(0, credit(70_00, HallCommand.nameOf("E1"), NOTICE));
        assertThat(bed.balance(OF_E1)).isZero();
        assertThat(bed.one("SELECT state FROM payment_notice WHERE number = ?", NOTICE))
                .isEqualTo("ALLOCATED");
    }

    @Test
    void aPartFromAnotherBankOrMonthIsRefused() {
        bed.arrive(0, credit(30_00, HallCommand.nameOf("E1"), NOTICE));
        bed.arrive(1, credit(20_00, "某公司", "公积金"));
        assertRefused("不是缴款通知书", () -> bed.propose(bed.posting(20_00), new Allocate(NOTICE, false)));
        assertRefused("不能合并", () -> bed.propose(bed.posting(20_00), new Allocate(NOTICE, true)));
        bed.arrive(0, LocalDate.of(2026, 10, 30), credit(21_00, "某公司", "公积金"));
        assertRefused("不能合并", () -> bed.propose(bed.posting(21_00), new Allocate(NOTICE, false)));
        bed.decide(bed.posting(20_00), new Employer("E1"));
    }

    @Test
    void moneyOnAnAccountThatTheNoticeDoesNotNameIsAllocatedWhereTheOperatorSaysSo() {
        bed.arrive(1, credit(100_00, "某公司", "公积金"));
        bed.decide(bed.posting(100_00), new Allocate(NOTICE, true));
        assertThat(bed.one("SELECT state FROM payment_notice WHERE number = ?", NOTICE))
                .isEqualTo("ALLOCATED");
    }

    @Test
    void whatExceedsTheNoticeStaysInTheEmployersBalanceAndCanBeDecidedAgain() {
        bed.arrive(0, credit(130_00, "某公司", "公积金"));
        bed.decide(bed.posting(130_00), new Allocate(NOTICE, false));
        assertThat(bed.balance(OF_E1)).isEqualTo(-30_00);
        long rest = bed.posting(30_00);
        bed.decide(rest, new Allocate(OTHER, false));
        assertThat(bed.balance("219|unallocated:E2")).isEqualTo(-30_00);
        bed.arrive(0, credit(20_00, HallCommand.nameOf("E2"), OTHER));
        assertThat(bed.one("SELECT state FROM payment_notice WHERE number = ?", OTHER))
                .isEqualTo("ALLOCATED");
    }

    @Test
    void movingBetweenTheTiersClosesNothing() {
        bed.arrive(0, credit(9_00, "某公司", "公积金"));
        long posting = bed.posting(9_00);
        bed.decide(posting, new Employer("E1"));
        assertThat(bed.balance(OF_E1)).isEqualTo(-9_00);
        assertRefused("无须移动", () -> bed.propose(posting, new Employer("E1")));
        assertRefused("没有这个单位账号", () -> bed.propose(posting, new Employer("E9")));
        bed.decide(posting, new General());
        assertThat(bed.balance(GENERAL)).isEqualTo(-9_00);
        assertThat(bed.one("SELECT state FROM suspended_posting WHERE id = ?", posting))
                .isEqualTo("OPEN");
    }

    @Test
    void aPartThatIsMovedLeavesItsNotice() {
        bed.arrive(0, credit(30_00, HallCommand.nameOf("E1"), NOTICE), credit(10_00, HallCommand.nameOf("E1"), NOTICE));
        bed.decide(bed.posting(30_00), new General());
        assertThat(bed.one("SELECT funded_fen FROM payment_notice WHERE number = ?", NOTICE))
                .isEqualTo("1000");
        bed.decide(bed.posting(10_00), new Allocate(OTHER, false));
        assertThat(bed.one("SELECT state FROM payment_notice WHERE number = ?", NOTICE))
                .isEqualTo("AWAITING");
        assertThat(bed.one("SELECT funded_fen FROM payment_notice WHERE number = ?", OTHER))
                .isEqualTo("1000");
    }

    @Test
    void aRefundGoesToWhereTheMoneyCameFromAndIsConfirmedByTheBanksEntry() {
        bed.arrive(0, credit(9_00, "某公司", "公积金"));
        long posting = bed.posting(9_00);
        bed.decide(posting, new Refund());
        String reference = bed.one("SELECT reference FROM payout");
        assertThat(bed.balance("119|clearing:payout:liujiang")).isEqualTo(-9_00);
        assertThat(bed.one("SELECT state FROM suspended_posting WHERE id = ?", posting))
                .isEqualTo("CLOSED");
        bed.answer(reference, "ACCEPTED", "");
        bed.arrive(0, debit(9_00, reference));
        assertThat(bed.one("SELECT state FROM payout")).isEqualTo("CONFIRMED");
        assertThat(bed.balance("119|clearing:payout:liujiang")).isZero();
    }

    @Test
    void whatTheBankRefusesToPayIsSuspendedAgainForPeopleOnly() {
        bed.arrive(0, credit(9_00, "某公司", "公积金"));
        bed.decide(bed.posting(9_00), new Refund());
        String reference = bed.one("SELECT reference FROM payout");
        bed.answer(reference, "REFUSED", ",\"reason\":\"户名不符\"");
        assertThat(bed.balance(GENERAL)).isEqualTo(-9_00);
        long again = bed.posting(9_00);
        assertThat(bed.one("SELECT reason FROM suspended_posting WHERE id = ? AND decided", again))
                .isEqualTo("REFUND_REFUSED");
        bed.answer(reference, "ACCEPTED", "");
        assertRefused("前后矛盾", () -> bed.propose(again, new Refund()));
        assertRefused("前后矛盾", () -> bed.propose(again, new Allocate(NOTICE, false)));
        bed.decide(again, new Leave());
    }

    @Test
    void aRefusedRefundThatAnEntryOfTwoReferencesSpeaksOfIsNotPaidAgain() {
        bed.arrive(0, credit(9_00, "某公司", "公积金"));
        bed.decide(bed.posting(9_00), new Refund());
        String reference = bed.one("SELECT reference FROM payout");
        bed.answer(reference, "REFUSED", ",\"reason\":\"户名不符\"");
        long again = bed.posting(9_00);
        bed.arrive(0, debit(9_00, "退款 " + reference + " RF18539007547034"));
        assertThat(bed.one("SELECT reason FROM suspended_posting WHERE amount_fen > 0"))
                .isEqualTo("AMBIGUOUS_REFERENCE");
        assertRefused("可能已经付出", () -> bed.propose(again, new Refund()));
    }

    @Test
    void moneyThatIsSuspendedAgainStillWaitsUnderTheReferenceThatItsEntryQuotes() {
        String reference = CreditorReference.of("KK", 4711).text();
        bed.arrive(0, credit(9_00, "某公司", "委贷扣款 " + reference));
        assertThat(waitingFen(reference)).isEqualTo(9_00);
        bed.decide(bed.posting(9_00), new Refund());
        assertThat(waitingFen(reference)).isZero();
        bed.answer(bed.one("SELECT reference FROM payout"), "REFUSED", ",\"reason\":\"户名不符\"");
        assertThat(waitingFen(reference)).isEqualTo(9_00);
    }

    private long waitingFen(String reference) {
        return bed.world
                .bed
                .bean(WaitingEntries.class)
                .under(new CreditorReference(reference))
                .netFen();
    }

    @Test
    void aRefundNeedsAPayerAndMoneyThatCameIn() {
        bed.arrive(0, credit(9_00, "", "公积金"), debit(8_00, "查"));
        assertRefused("不能原路退款", () -> bed.propose(bed.posting(9_00), new Refund()));
        assertRefused("是支出", () -> bed.propose(bed.posting(8_00), new Refund()));
        assertRefused("是支出", () -> bed.propose(bed.posting(8_00), new Allocate(NOTICE, false)));
        bed.decide(bed.posting(8_00), new Leave());
    }

    @Test
    void moneyLeftWithACommentIsPinnedUntilItIsUnpinned() {
        bed.arrive(0, credit(9_00, "某公司", "公积金"));
        long posting = bed.posting(9_00);
        assertRefused("没有搁置", () -> bed.propose(posting, new Unpin()));
        bed.decide(posting, new Leave());
        assertRefused("已经搁置", () -> bed.propose(posting, new Leave()));
        assertThat(bed.one("SELECT pinned FROM suspended_posting WHERE id = ?", posting))
                .isEqualTo("t");
        bed.decide(posting, new Unpin());
        assertThat(bed.one("SELECT pinned FROM suspended_posting WHERE id = ?", posting))
                .isEqualTo("f");
    }

    @Test
    void nobodyApprovesTheirOwnProposal() {
        bed.arrive(0, credit(9_00, "某公司", "公积金"));
        long posting = bed.posting(9_00);
        bed.propose(posting, new Leave());
        long proposal = bed.proposal(posting);
        SuspenseDecisions decisions = bed.world.bed.bean(SuspenseDecisions.class);
        assertRefused("不得复核自己的提议", () -> decisions.approve(posting, proposal, PROPOSER));
        decisions.reject(posting, proposal, APPROVER);
        assertRefused("没有待复核的提议", () -> decisions.approve(posting, proposal, APPROVER));
    }

    @Test
    void nobodyApprovesAnotherProposalThanTheOneHeSaw() {
        bed.arrive(0, credit(9_00, "某公司", "公积金"));
        long posting = bed.posting(9_00);
        bed.propose(posting, new Leave());
        long seen = bed.proposal(posting);
        SuspenseDecisions decisions = bed.world.bed.bean(SuspenseDecisions.class);
        decisions.reject(posting, seen, APPROVER);
        bed.propose(posting, new Refund());
        assertRefused("不是 " + seen, () -> decisions.approve(posting, seen, APPROVER));
        assertRefused("不是 " + seen, () -> decisions.reject(posting, seen, APPROVER));
        bed.approve(posting);
        assertThat(decisions.approve(posting, bed.proposal(posting), APPROVER)).contains("此前已由您复核");
    }

    @Test
    void theSameProposalAgainIsTheSameProposal() {
        bed.arrive(0, credit(9_00, "某公司", "公积金"));
        long posting = bed.posting(9_00);
        bed.propose(posting, new Employer("E1"));
        bed.propose(posting, new Employer("E1"));
        assertRefused("已有一项待复核的提议", () -> bed.propose(posting, new Employer("E2")));
        assertThat(bed.one("SELECT count(*) FROM approval WHERE kind = 'SUSPENSE_DECISION'"))
                .isEqualTo("1");
    }

    @Test
    void anApprovalIsRefusedWhereTheWorldHasChanged() {
        bed.arrive(0, credit(30_00, "某公司", "公积金"), credit(50_00, "某公司", "公积金"));
        bed.propose(bed.posting(30_00), new Allocate(NOTICE, false));
        bed.arrive(0, credit(80_00, HallCommand.nameOf("E1"), NOTICE));
        assertRefused("通知书未到账金额由 100.00 变为 20.00", () -> bed.approve(bed.posting(30_00)));
        bed.propose(bed.posting(50_00), new Allocate(OTHER, false));
        bed.world.bed.bean(NoticeCommands.class).handle("ID:c", HallCommand.cancel(OTHER));
        assertRefused("通知书状态由 待收款 变为 已撤销", () -> bed.approve(bed.posting(50_00)));
    }

    @Test
    void unknownPostingsNoticesAndEmptyReasonsAreRefused() {
        bed.arrive(0, credit(30_00, "某公司", "公积金"));
        assertRefused("没有编号为 -1 的挂账", () -> bed.propose(-1, new Leave()));
        assertRefused("没有缴款登记号", () -> bed.propose(bed.posting(30_00), new Allocate("P0000000000", false)));
        assertRefused(
                "说明理由",
                () -> bed.world
                        .bed
                        .bean(SuspenseDecisions.class)
                        .propose(bed.posting(30_00), new Leave(), " ", PROPOSER));
        assertThatThrownBy(() -> SuspenseDecision.of(SuspenseDecision.Kind.REFUND, null, false, "E1", null, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SuspenseDecision.of(SuspenseDecision.Kind.SET_OFF, null, false, null, 1L, 2L))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAccountThatADecisionConfirmedLetsARepairedNumberBeAllocated() {
        bed.issue("P2611180043", "E1", 33_00L);
        bed.issue("P2611180067", "E1", 34_00L);
        bed.arrive(0, credit(33_00, "王老板", "p2611180043"));
        assertThat(bed.one("SELECT reason FROM suspended_posting")).isEqualTo("UNREADABLE_NUMBER");
        bed.decide(bed.posting(33_00), new Allocate("P2611180043", false));
        bed.arrive(0, credit(34_00, "王老板", "p2611180067"));
        assertThat(bed.one("SELECT state FROM payment_notice WHERE number = 'P2611180067'"))
                .isEqualTo("ALLOCATED");
    }

    @Test
    void anAccountConfirmedForTwoEmployersCountsForNeither() {
        bed.issue("P2611180067", "E1", 34_00L);
        bed.arrive(0, credit(33_00, "代理公司", "公积金"), credit(32_00, "代理公司", "公积金"));
        bed.decide(bed.posting(33_00), new Employer("E1"));
        bed.decide(bed.posting(32_00), new Employer("E2"));
        bed.arrive(0, credit(34_00, "代理公司", "p2611180067"));
        assertThat(bed.one("SELECT reason FROM suspended_posting WHERE amount_fen = -3400"))
                .isEqualTo("UNREADABLE_NUMBER");
    }

    @Test
    void whatPeopleDecideOtherwiseAboutTheSameMoneyIsForgotten() {
        bed.issue("P2611180067", "E1", 34_00L);
        bed.arrive(0, credit(33_00, "王老板", "公积金"), credit(32_00, "王老板", "公积金"));
        long corrected = bed.posting(33_00);
        bed.decide(corrected, new Employer("E2"));
        bed.decide(bed.posting(32_00), new Employer("E1"));
        bed.decide(corrected, new General());
        bed.arrive(0, credit(34_00, "王老板", "p2611180067"));
        assertThat(bed.one("SELECT state FROM payment_notice WHERE number = 'P2611180067'"))
                .as("it is one employer's account again")
                .isEqualTo("ALLOCATED");
    }

    @Test
    void whatWasConfirmedByMoneyThatCameBackFromItsRefundIsForgottenWithIt() {
        bed.arrive(0, credit(33_00, "王老板", "公积金"));
        bed.decide(bed.posting(33_00), new Employer("E1"));
        bed.decide(bed.posting(33_00), new Refund());
        bed.answer(bed.one("SELECT reference FROM payout"), "REFUSED", ",\"reason\":\"户名不符\"");
        assertThat(bed.one("SELECT count(*) FROM payer_account"))
                .as("still E1's")
                .isEqualTo("1");
        bed.decide(bed.posting(33_00), new Employer("E2"));
        assertThat(
                        bed.one(
                                "SELECT string_agg(e.account_no, ',') FROM payer_account p JOIN employer e ON e.id = p.employer_id"))
                .isEqualTo("E2");
    }

    @Test
    void whatWasConfirmedByAnAllocationIsNotForgottenWithItsRest() {
        bed.issue("P2611180043", "E1", 30_00L);
        bed.arrive(0, credit(33_00, "王老板", "公积金"));
        bed.decide(bed.posting(33_00), new Allocate("P2611180043", false));
        bed.decide(bed.posting(3_00), new Employer("E2"));
        assertThat(bed.one("SELECT string_agg(e.account_no, ',' ORDER BY e.account_no) FROM payer_account p"
                        + " JOIN employer e ON e.id = p.employer_id"))
                .isEqualTo("E1,E2");
    }

    @Test
    void aKnownAccountNamesTheNoticesThatItsEmployerMayMean() {
        bed.issue("P2611180043", "E1", 77_00L);
        bed.arrive(0, credit(33_00, "王老板", "公积金"));
        bed.decide(bed.posting(33_00), new Employer("E1"));
        bed.arrive(0, credit(77_00, "王老板", "公积金"));
        assertThat(bed.one("SELECT evidence::text FROM suspended_posting WHERE amount_fen = -7700"))
                .contains("P2611180043", "付款账号此前已确认属该单位");
    }

    @Test
    void whatOneDecisionConfirmsAnotherGoesOnConfirming() {
        bed.issue("P2611180067", "E1", 34_00L);
        bed.arrive(0, credit(33_00, "王老板", "公积金"), credit(32_00, "王老板", "公积金"));
        bed.decide(bed.posting(33_00), new Employer("E1"));
        bed.decide(bed.posting(32_00), new Employer("E1"));
        bed.decide(bed.posting(33_00), new General());
        bed.arrive(0, credit(34_00, "王老板", "p2611180067"));
        assertThat(bed.one("SELECT state FROM payment_notice WHERE number = 'P2611180067'"))
                .isEqualTo("ALLOCATED");
        bed.arrive(0, credit(31_00, "王老板", "公积金"));
        bed.decide(bed.posting(32_00), new General());
        assertThat(bed.one("SELECT count(*) FROM payer_account")).isEqualTo("0");
    }

    @Test
    void aKnownAccountOverridesNeitherAmountNorReceivingAccountNorAnotherLiveNotice() {
        bed.issue("P2611180043", "E1", 44_00L);
        bed.issue("P2611180067", "E1", 34_00L);
        bed.issue("P2611180068", "E2", 34_00L);
        bed.arrive(0, credit(33_00, "王老板", "公积金"));
        bed.arrive(1, credit(33_00, "王老板", "公积金"));
        bed.decide(bed.posting(33_00), new Employer("E1"));
        bed.decide(
                Long.parseLong(bed.one("SELECT min(id) FROM suspended_posting WHERE amount_fen = -3300")),
                new Employer("E1"));
        bed.arrive(
                0,
                credit(45_00, "王老板", "p2611180043"),
                credit(34_00, "王老板", "p2611180067"),
                credit(12_00, "王老板", "P2611180067"));
        bed.arrive(1, World.day(1), credit(44_00, "王老板", "p2611180043"));
        assertThat(bed.jdbc()
                        .sql("SELECT -amount_fen || ' ' || reason FROM suspended_posting WHERE amount_fen <> -3300"
                                + " ORDER BY amount_fen")
                        .query(String.class)
                        .list())
                .containsExactly(
                        "4500 AMOUNT_EXCEEDS",
                        "4400 WRONG_RECEIVING_ACCOUNT",
                        "3400 AMBIGUOUS_NUMBER",
                        "1200 AMBIGUOUS_NUMBER");
        assertThat(bed.one("SELECT evidence::text FROM suspended_posting WHERE amount_fen = -4500"))
                .contains("付款账号此前已确认属该单位");
    }

    private static void assertRefused(String because, Runnable decision) {
        assertThatThrownBy(decision::run).isInstanceOf(RefusedException.class).hasMessageContaining(because);
    }
}
