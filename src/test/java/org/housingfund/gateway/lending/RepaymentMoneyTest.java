package org.housingfund.gateway.lending;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.housingfund.gateway.app.verify.Invariants;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.expectation.Difference.Resolution;
import org.housingfund.gateway.expectation.DifferenceDecisions;
import org.housingfund.gateway.testing.Faults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bank's answer and the bank's statement, in whatever order they come (R-B4). */
class RepaymentMoneyTest {
    private static final Answer.Success SUCCESS = new Answer.Success(new Split(90_00, 9_00, 1_00), LendingBed.DAY);
    private static final Actor FIRST = new Actor("甲", "test");
    private static final Actor SECOND = new Actor("乙", "test");

    @TempDir
    private Path dir;

    private LendingBed gateway;

    @BeforeEach
    void start() {
        gateway = new LendingBed(dir, new Faults());
        gateway.request("R1", 100_00);
    }

    @AfterEach
    void everythingHolds() {
        try {
            gateway.bed.settle();
            gateway.publish();
            assertThat(gateway.bed.bean(Invariants.class).check())
                    .allSatisfy(finding -> assertThat(finding.violations()).isEmpty());
        } finally {
            gateway.close();
        }
    }

    @Test
    void theStatementsEntryClearsWhatTheBankAnswered() {
        gateway.answer(gateway.id("R1"), SUCCESS);
        gateway.arrive("R1", 100_00);
        assertThat(gateway.state("R1")).isEqualTo("SETTLED");
        assertThat(disposition()).isEqualTo("REPAYMENT_SETTLED");
        assertThat(clearingFen()).isZero();
    }

    @Test
    void anEntryThatComesBeforeTheAnswerWaitsAndClearsByItself() {
        gateway.arrive("R1", 100_00);
        assertThat(disposition()).isEqualTo("SUSPENDED");
        gateway.answer(gateway.id("R1"), SUCCESS);
        gateway.bed.settle();
        assertThat(gateway.state("R1")).isEqualTo("SETTLED");
        assertThat(clearingFen()).isZero();
    }

    @Test
    void moneyOfASuccessThatCameAfterARefusalWaitsForTwoPeopleAndIsNotLost() {
        gateway.answer(gateway.id("R1"), new Answer.Refused("ACCOUNT_FROZEN"));
        gateway.answer(gateway.id("R1"), SUCCESS);
        gateway.arrive("R1", 100_00);
        assertThat(gateway.state("R1")).isEqualTo("DISPUTED");
        assertThat(disposition()).isEqualTo("SUSPENDED");
        DifferenceDecisions decisions = gateway.bed.bean(DifferenceDecisions.class);
        long difference = gateway.jdbc()
                .sql("SELECT id FROM clearing_difference")
                .query(Long.class)
                .single();
        decisions.propose(difference, Resolution.ACCEPTED, "银行确认已扣款", FIRST);
        decisions.approve(difference, SECOND);
        gateway.bed.settle();
        assertThat(gateway.state("R1")).isEqualTo("SETTLED");
        assertThat(clearingFen()).isZero();
    }

    @Test
    void anEntryOfAnotherAmountDoesNotSettleTheDeduction() {
        gateway.answer(gateway.id("R1"), SUCCESS);
        gateway.arrive("R1", 99_00);
        assertThat(gateway.state("R1")).isEqualTo("SUCCEEDED");
        assertThat(disposition()).isEqualTo("SUSPENDED");
        assertThat(clearingFen()).isEqualTo(100_00);
    }

    private String disposition() {
        List<String> kinds = gateway.jdbc()
                .sql("SELECT kind FROM disposition")
                .query(String.class)
                .list();
        assertThat(kinds).hasSize(1);
        return kinds.get(0);
    }

    private long clearingFen() {
        return gateway.jdbc()
                .sql("SELECT coalesce(sum(l.amount_fen), 0)::bigint FROM journal_line l JOIN account a"
                        + " ON a.id = l.account_id WHERE a.key = 'clearing:deduction:liujiang'")
                .query(Long.class)
                .single();
    }
}
