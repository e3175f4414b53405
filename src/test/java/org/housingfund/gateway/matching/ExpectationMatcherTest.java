package org.housingfund.gateway.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.housingfund.gateway.expectation.Expectation;
import org.housingfund.gateway.expectation.Expectation.Owner;
import org.housingfund.gateway.expectation.ExpectationState;
import org.housingfund.gateway.kernel.CreditorReference;
import org.housingfund.gateway.statement.BankAccounts.BankAccount;
import org.housingfund.gateway.statement.Direction;
import org.junit.jupiter.api.Test;

/** Deciding is pure: no Spring and no database here. */
class ExpectationMatcherTest {
    private static final long BANK = 11;
    private static final long OTHER_BANK = 12;
    private static final Map<Long, BankAccount> ACCOUNTS = Map.of(
            BANK, new BankAccount(BANK, "6201", "liujiang", "柳江银行"),
            OTHER_BANK, new BankAccount(OTHER_BANK, "6202", "yufeng", "鱼峰银行"));
    private static final CreditorReference DEDUCTION = CreditorReference.of("KK", 17);
    private static final CreditorReference PAYOUT = CreditorReference.of("TQ", 17);

    private final ExpectationMatcher matcher = new ExpectationMatcher("test");
    private final RemarkReader reader = new RemarkReader(TestRules.shipped());
    private long nextId = 1;

    private static Expectation deduction(ExpectationState state) {
        return new Expectation(1, Owner.DEDUCTION, 17, BANK, 119, true, 100, DEDUCTION, state);
    }

    private static Expectation payout(ExpectationState state) {
        return new Expectation(2, Owner.CASE, 18, BANK, 120, false, 100, PAYOUT, state);
    }

    private PostingEntry entry(Direction direction, long account, long fen, String... texts) {
        long id = nextId++;
        return new PostingEntry(
                id,
                account,
                (int) id,
                LocalDate.of(2026, 11, 20),
                direction,
                fen,
                false,
                "P010",
                "",
                "",
                List.of(texts),
                "");
    }

    private PostingEntry credit(long fen) {
        return entry(Direction.CREDIT, BANK, fen);
    }

    private PostingEntry debit(long fen) {
        return entry(Direction.DEBIT, BANK, fen);
    }

    private List<String> decide(Expectation expectation, PostingEntry... entries) {
        return decide(expectation, false, entries);
    }

    private List<String> decide(Expectation expectation, boolean othersWait, PostingEntry... entries) {
        CreditorReference reference = expectation == null ? DEDUCTION : expectation.reference();
        return matcher.decide(Arrays.asList(entries), reference, expectation, othersWait, ACCOUNTS).stream()
                .peek(d -> assertThat(d.expectation() == null).isEqualTo(d.reason() != null))
                .peek(d -> assertThat(d.reference()).isEqualTo(reference))
                .map(d -> d.reason() == null ? d.kind().name() : d.kind() + " " + d.reason())
                .toList();
    }

    @Test
    void anEntryThatAgreesInEverythingMeetsItsExpectation() { // R-B4, R-P1
        assertThat(decide(deduction(ExpectationState.OPEN), credit(100))).containsExactly("REPAYMENT_SETTLED");
        assertThat(decide(payout(ExpectationState.OPEN), debit(100))).containsExactly("PAYOUT_CONFIRMED");
    }

    @Test
    void aReferenceThatNobodyRegisteredWaitsForItsRegistration() {
        assertThat(decide(null, credit(100))).containsExactly("SUSPENDED EXPECTATION_UNKNOWN");
    }

    @Test
    void anotherAmountAccountOrDirectionMeetsNothing() {
        assertThat(decide(deduction(ExpectationState.OPEN), credit(99), credit(101), debit(100)))
                .containsOnly("SUSPENDED EXPECTATION_DIFFERS")
                .hasSize(3);
        assertThat(decide(deduction(ExpectationState.OPEN), entry(Direction.CREDIT, OTHER_BANK, 100)))
                .containsExactly("SUSPENDED EXPECTATION_DIFFERS");
        assertThat(decide(payout(ExpectationState.OPEN), credit(100))).containsExactly("SUSPENDED EXPECTATION_DIFFERS");
    }

    @Test
    void onlyTheFirstOfTwoEntriesMeetsIt() {
        assertThat(decide(deduction(ExpectationState.OPEN), credit(100), credit(100)))
                .containsExactly("REPAYMENT_SETTLED", "SUSPENDED EXPECTATION_MET");
        assertThat(decide(deduction(ExpectationState.OPEN), credit(99), credit(100), credit(100)))
                .containsExactly("SUSPENDED EXPECTATION_DIFFERS", "REPAYMENT_SETTLED", "SUSPENDED EXPECTATION_MET");
        assertThat(decide(payout(ExpectationState.MET), debit(100))).containsExactly("SUSPENDED EXPECTATION_MET");
    }

    @Test
    void whatItsOwnerCancelledIsMetByNothing() {
        assertThat(decide(deduction(ExpectationState.CANCELLED), credit(100), debit(100)))
                .containsOnly("SUSPENDED EXPECTATION_CANCELLED");
    }

    @Test
    void moneyThatComesBackAfterItsPayoutWasConfirmedIsAReturnedPayment() { // R-P1
        assertThat(decide(payout(ExpectationState.MET), credit(100))).containsExactly("RETURNED_PAYMENT");
        assertThat(decide(payout(ExpectationState.OPEN), debit(100), credit(100)))
                .containsExactly("PAYOUT_CONFIRMED", "RETURNED_PAYMENT");
    }

    @Test
    void whatMayGiveBackAnotherEntryOrNotAllOfItIsDecidedByPeople() { // R-M4
        String waits = "SUSPENDED RETURNED_PAYMENT";
        assertThat(decide(payout(ExpectationState.MET), credit(95), credit(100)))
                .containsExactly(waits, waits);
        assertThat(decide(payout(ExpectationState.MET), entry(Direction.CREDIT, OTHER_BANK, 100)))
                .containsExactly(waits);
        assertThat(decide(payout(ExpectationState.MET), debit(100), credit(100)))
                .containsExactly("SUSPENDED EXPECTATION_MET", waits);
        assertThat(decide(payout(ExpectationState.MET), true, credit(100))).containsExactly(waits);
        assertThat(decide(payout(ExpectationState.RETURNED), credit(100), debit(100)))
                .containsExactly(waits, "SUSPENDED EXPECTATION_MET");
        assertThat(decide(deduction(ExpectationState.MET), debit(100))).containsExactly("SUSPENDED RETURNED_PAYMENT");
    }

    @Test
    void evidenceNamesEverythingThatDiffers() {
        Decision decision = matcher.decide(
                        List.of(entry(Direction.DEBIT, OTHER_BANK, 101)),
                        DEDUCTION,
                        deduction(ExpectationState.OPEN),
                        false,
                        ACCOUNTS)
                .get(0);
        assertThat(Sentences.of(decision)).contains("账户：应为6201，实为6202", "方向：应为收入，实为支出", "金额：应为1.00，实为1.01");
    }

    private String contradicted(String transferCode, String... texts) {
        PostingEntry entry = entry(Direction.CREDIT, BANK, 100, texts);
        Decision decision = matcher.contradicted(entry, ExpectationMatcher.quoted(entry), transferCode, reader);
        return decision == null ? null : decision.kind() + " " + decision.reason();
    }

    @Test
    void aReferenceAloneIsNoContradictionWhateverDigitsStandBesideIt() {
        assertThat(contradicted(null, "委贷扣款" + DEDUCTION.text())).isNull();
        assertThat(contradicted(null, "20261120 " + DEDUCTION.text(), DEDUCTION.text()))
                .isNull();
    }

    @Test
    void aReferenceBesideAnythingElseThatNamesAPurposeDecidesNothing() { // R-M4
        String ambiguous = "SUSPENDED AMBIGUOUS_REFERENCE";
        assertThat(contradicted(null, "P1906133753", DEDUCTION.text())).isEqualTo(ambiguous);
        assertThat(contradicted(null, DEDUCTION.text() + " p1906133753")).isEqualTo(ambiguous);
        assertThat(contradicted(null, DEDUCTION.text() + "、" + PAYOUT.text())).isEqualTo(ambiguous);
        assertThat(contradicted("T100", DEDUCTION.text())).isEqualTo(ambiguous);
    }

    @Test
    void whatOnlyLooksLikeAReferenceIsNone() {
        for (String text : List.of("", "RF", "RF00KK0000000017", "xRF" + DEDUCTION.text(), DEDUCTION.text() + "1")) {
            assertThat(ExpectationMatcher.quoted(entry(Direction.CREDIT, BANK, 1, text)))
                    .as(text)
                    .isEmpty();
        }
        assertThat(ExpectationMatcher.quoted(entry(Direction.CREDIT, BANK, 1, "RF 与 " + DEDUCTION.text())))
                .isEqualTo(Set.of(DEDUCTION));
    }
}
