package org.housingfund.gateway.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.housingfund.gateway.matching.Originals.Original;
import org.housingfund.gateway.statement.Direction;
import org.junit.jupiter.api.Test;

/** R-M9: which entry a reversal takes back; deciding is pure. */
class ReversalMatcherTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 6);

    private final ReversalMatcher matcher = new ReversalMatcher("v1");

    private static Original original(long id, String identity, String payer, boolean reversed) {
        PostingEntry entry = new PostingEntry(
                id, 1, (int) id, DAY, Direction.CREDIT, 100, false, null, null, payer, List.of("P1906133753"), "");
        return new Original(
                entry, identity, DispositionKind.ALLOCATED, id, "P1906133753", null, false, false, null, reversed);
    }

    private Long chosen(String payer, String text, Original... originals) {
        PostingEntry reversal =
                new PostingEntry(9, 1, 9, DAY, Direction.DEBIT, 100, true, null, null, payer, List.of(text), "");
        Original original = matcher.choose(reversal, List.of(originals)).original();
        return original == null ? null : original.entry().id();
    }

    @Test
    void aDateIsNoSerialAlthoughTheSerialHoldsIt() {
        assertThat(chosen("甲公司", "20261106冲正", original(1, "20261106-17", "乙公司", false)))
                .isNull();
        assertThat(chosen("", "冲正20261106-7700017", original(1, "20261106-7700017", "乙公司", false)))
                .isEqualTo(1);
    }

    @Test
    void whatIsQuotedAndWasReversedOrIsAnotherPayersLeavesTheRestAlone() {
        Original twin = original(2, "20261106-7700018", "甲公司", false);
        assertThat(chosen("甲公司", "冲正7700017 P1906133753", original(1, "20261106-7700017", "甲公司", true), twin))
                .isNull();
        assertThat(chosen("甲公司", "冲正7700017 P1906133753", original(1, "20261106-7700017", "乙公司", false), twin))
                .isNull();
        assertThat(chosen("甲公司", "冲正 P1906133753", original(1, "20261106-7700017", "甲公司", true), twin))
                .isEqualTo(2);
    }

    private static Original payout(long id, String reference) {
        PostingEntry entry = new PostingEntry(
                id, 1, (int) id, DAY, Direction.DEBIT, 100, false, null, null, "韦小兰", List.of("提取", reference), "");
        return new Original(
                entry, "s" + id, DispositionKind.PAYOUT_CONFIRMED, id, null, null, false, false, null, false);
    }

    private Long paidAndReversed(List<String> texts, Original... originals) {
        PostingEntry reversal =
                new PostingEntry(9, 1, 9, DAY, Direction.CREDIT, 100, true, null, null, "韦小兰", texts, "");
        Original original = matcher.choose(reversal, List.of(originals)).original();
        return original == null ? null : original.entry().id();
    }

    @Test
    void ofTwoEqualPayoutsNoneIsTakenForTheOther() { // R-P1
        Original first = payout(1, "RF84TQ0000000007");
        Original second = payout(2, "RF57TQ0000000008");
        assertThat(paidAndReversed(List.of("提取"), first, second)).isNull();
        assertThat(paidAndReversed(List.of("提取", "RF84TQ0000000007"), first, second))
                .isEqualTo(1);
        assertThat(paidAndReversed(List.of("提取"), second)).isEqualTo(2);
    }
}
