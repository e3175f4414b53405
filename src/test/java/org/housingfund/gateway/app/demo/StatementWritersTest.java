package org.housingfund.gateway.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.housingfund.gateway.kernel.CreditorReference;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.statement.BankEntry;
import org.housingfund.gateway.statement.Mapping;
import org.housingfund.gateway.statement.Mappings;
import org.housingfund.gateway.statement.StatementHandler;
import org.housingfund.gateway.statement.StatementReaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementWritersTest {
    private static final Mappings MAPPINGS = Mappings.fromClassPath();
    private final DayPlan plan = Days.plan(3, LocalDate.of(2026, 12, 1), 400).withClearings(clearings());

    private static Map<String, List<BankDay.Clearing>> clearings() {
        List<BankDay.Clearing> both = List.of(
                new BankDay.Clearing(CreditorReference.of("KK", 1).text(), 500_00, true),
                new BankDay.Clearing(CreditorReference.of("TQ", 1).text(), 300_00, false));
        return DayPlan.BANKS.stream().collect(Collectors.toMap(bank -> bank, bank -> both));
    }

    /** What a reader said. */
    private static final class Heard implements StatementHandler {
        private final List<BankEntry> entries = new ArrayList<>();
        private final List<StatementSummary> summaries = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();

        @Override
        public void opened(String account, String currency, String number) {}

        @Override
        public void entry(BankEntry entry) {
            entries.add(entry);
        }

        @Override
        public void closed(StatementSummary summary) {
            summaries.add(summary);
        }

        @Override
        public void segment(SegmentKind kind, long rawOffset, long rawLength) {}

        @Override
        public void problem(Problem problem) {
            problems.add(problem);
        }
    }

    private static StatementWriter writerOf(String bank) {
        return DemoPlay.WRITERS.get(bank);
    }

    private Heard read(String bank, long wrongByFen) throws IOException {
        Mapping mapping = MAPPINGS.find(bank + ".statement").orElseThrow();
        Heard heard = new Heard();
        byte[] file = writerOf(bank).write(plan.banks().get(bank), wrongByFen);
        StatementReaders.read(mapping, new ByteArrayInputStream(file), heard);
        return heard;
    }

    @ParameterizedTest
    @ValueSource(strings = {DayPlan.LIUJIANG, DayPlan.YUFENG, DayPlan.LONGCHENG})
    void whatABankWritesIsReadBackLineByLine(String bank) throws IOException {
        BankDay day = plan.banks().get(bank);
        Heard heard = read(bank, 0);
        assertThat(heard.problems).isEmpty();
        assertThat(heard.summaries).singleElement().satisfies(summary -> {
            assertThat(summary.account()).isEqualTo(day.account());
            assertThat(summary.periodTo()).isEqualTo(day.date());
            assertThat(summary.openingFen()).isEqualTo(day.openingFen());
            assertThat(summary.closingFen()).isEqualTo(day.closingFen());
            assertThat(summary.creditFen()).isEqualTo(day.creditFen());
            assertThat(summary.debitFen()).isEqualTo(day.debitFen());
            assertThat(summary.entryCount()).isEqualTo(day.lines().size());
        });
        for (int i = 0; i < day.lines().size(); i++) {
            BankDay.Line line = day.lines().get(i);
            BankEntry entry = heard.entries.get(i);
            assertThat(entry.effectFen()).isEqualTo(line.amountFen());
            assertThat(entry.reversal()).isEqualTo(line.reversal());
            assertThat(entry.bookedOn()).isEqualTo(line.bookedOn());
            assertThat(entry.counterpartyName()).isEqualTo(line.counterpartyName());
            assertThat(entry.texts().get(0))
                    .isEqualTo(
                            line.remark().isEmpty() && bank.equals(DayPlan.LONGCHENG) ? line.summary() : line.remark());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {DayPlan.LIUJIANG, DayPlan.YUFENG, DayPlan.LONGCHENG})
    void aWrongControlTotalIsTheOnlyThingWrongWithABrokenFile(String bank) throws IOException {
        assertThat(read(bank, 1_00).problems).extracting(Problem::code).containsExactly("CONTROL_CREDIT");
    }
}
