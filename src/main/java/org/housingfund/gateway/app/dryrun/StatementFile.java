package org.housingfund.gateway.app.dryrun;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.matching.DryRun;
import org.housingfund.gateway.statement.BankEntry;
import org.housingfund.gateway.statement.Mapping;
import org.housingfund.gateway.statement.StatementHandler;
import org.housingfund.gateway.statement.StatementReaders;

/** A bank's statement file, read by its mapping. */
final class StatementFile implements DryRun.Source {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path file;
    private final Mapping mapping;
    private final Places places;

    StatementFile(Path file, Mapping mapping, Places places) {
        this.file = file;
        this.mapping = mapping;
        this.places = places;
    }

    @Override
    public void read(DryRun.Sink sink) throws IOException {
        List<Problem> problems = new ArrayList<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            StatementReaders.read(mapping, in, new Handler(sink, problems));
        }
        if (!problems.isEmpty()) {
            throw new Faulty(file, problems);
        }
    }

    private final class Handler implements StatementHandler {
        private final DryRun.Sink sink;
        private final List<Problem> problems;
        private long statement;
        private long accountId;

        Handler(DryRun.Sink sink, List<Problem> problems) {
            this.sink = sink;
            this.problems = problems;
        }

        @Override
        public void opened(String account, String currency, String number) {
            statement++;
            accountId = places.account(account, mapping.partner());
        }

        @Override
        public void entry(BankEntry entry) {
            sink.entry(statement, accountId, mapping.transactionCodes().get(entry.code()), entry);
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
