package org.housingfund.gateway.statement;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.housingfund.gateway.kernel.Problem;

/**
 * The arrival notice of the national settlement system, as one message: lines of 23 fields in GBK. A negative amount is
 * money out. Whatever is wrong is a problem, and the notice is to be refused as a whole.
 *
 * @param lines in their order; the entries' sequence is the position in the notice
 */
public record ArrivalNotice(List<Line> lines, List<Problem> problems) {
    /** Channels differ in leading zeros of the bank's serial; several entries may share it and differ in their number. */
    static final IdentityRule SERIAL = new IdentityRule(List.of("银行主机流水号", "笔号"), true, false);

    /**
     * One line.
     *
     * @param account the centre's
     */
    public record Line(String account, BankEntry entry) {}

    public ArrivalNotice {
        lines = List.copyOf(lines);
        problems = List.copyOf(problems);
    }

    /**
     * Reads a notice.
     *
     * @param statements the mapping of the bank's statements: its identity rule makes the same identity of the same serial
     *     (R-M8); with two columns the second is the notice's entry number (笔号)
     * @throws IllegalArgumentException a statement of that mapping has no serials, or more than a notice can name
     */
    public static ArrivalNotice read(byte[] notice, Mapping statements) {
        IdentityRule identity = statements.layout().identity();
        if (identity == null || identity.columns().size() > 2) {
            throw new IllegalArgumentException("映射 " + statements.id() + " 的流水号规则与到账通知不对应，无法接收该银行的到账通知");
        }
        Collector collected = new Collector();
        try {
            new ArrivalNoticeReader(Mapping.anyArrivalNotice(), identity, new ByteArrayInputStream(notice), collected)
                    .read();
        } catch (IOException impossible) {
            throw new UncheckedIOException("bytes in memory", impossible);
        }
        return new ArrivalNotice(collected.lines, collected.problems);
    }

    private static final class Collector implements StatementHandler {
        private final List<Line> lines = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();
        private String account = "";

        @Override
        public void opened(String openedAccount, String currency, String number) {
            account = openedAccount;
        }

        @Override
        public void entry(BankEntry entry) {
            int sequence = lines.size() + 1;
            lines.add(new Line(
                    account,
                    new BankEntry(
                            sequence,
                            entry.bookedOn(),
                            entry.direction(),
                            entry.amountFen(),
                            entry.reversal(),
                            entry.identity(),
                            entry.code(),
                            entry.counterpartyAccount(),
                            entry.counterpartyName(),
                            entry.texts(),
                            entry.rawOffset(),
                            entry.rawLength())));
        }

        @Override
        public void closed(StatementSummary summary) {}

        @Override
        public void segment(SegmentKind kind, long rawOffset, long rawLength) {}

        @Override
        public void problem(Problem problem) {
            problems.add(problem);
        }
    }
}
