package org.housingfund.gateway.statement;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.housingfund.gateway.intake.Receipt;
import org.housingfund.gateway.intake.Receipts;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.kernel.Times;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Second pass over a file that the first found sound: its statements, entries and segments go into the database. */
@Component
class StatementStaging {
    private static final int ID_BLOCK = 1_000;

    private final JdbcTemplate jdbc;
    private final Statements statements;
    private final Receipts receipts;
    private final NoticeKeys noticeKeys;
    private final StatedPushes pushes;
    private final Clock clock;

    StatementStaging(
            JdbcTemplate jdbc,
            Statements statements,
            Receipts receipts,
            NoticeKeys noticeKeys,
            StatedPushes pushes,
            Clock clock) {
        this.jdbc = jdbc;
        this.statements = statements;
        this.receipts = receipts;
        this.noticeKeys = noticeKeys;
        this.pushes = pushes;
        this.clock = clock;
    }

    /** A statement of the file as the first pass found it, with the account it belongs to. */
    record Accepted(StatementHandler.StatementSummary summary, long accountId) {}

    /**
     * Copies the file's statements.
     *
     * @return entries whose identity another statement of their account has (R-M8); the caller must roll back unless it is empty
     */
    List<Problem> stage(Receipt receipt, Mapping mapping, List<Accepted> accepted, List<FileSegment> segments) {
        List<Long> ids = new ArrayList<>();
        long entries = 0;
        for (Accepted a : accepted) {
            ids.add(statements.stage(
                    receipt.id(), a.accountId(), a.summary(), mapping.versioned(), Times.timestamp(clock.instant())));
            entries += a.summary().entryCount();
        }
        List<Long> blocks = jdbc.queryForList(
                "SELECT nextval('bank_entry_id') FROM generate_series(1, ?)",
                Long.class,
                (entries + ID_BLOCK - 1) / ID_BLOCK);
        long copied = copy(receipt, mapping, accepted, ids, blocks);
        if (copied != entries) {
            throw new IllegalStateException("first pass read " + entries + " entries, second " + copied);
        }
        jdbc.batchUpdate(
                "INSERT INTO file_segment (receipt_id, raw_offset, raw_length, kind) VALUES (?, ?, ?, ?)",
                segments,
                ID_BLOCK,
                (row, segment) -> {
                    row.setLong(1, receipt.id());
                    row.setLong(2, segment.rawOffset());
                    row.setLong(3, segment.rawLength());
                    row.setString(4, segment.kind().name());
                });
        Long[] staged = ids.toArray(Long[]::new);
        IdentityRule identity = mapping.layout().identity();
        boolean restarting = identity != null && identity.addDate();
        if (restarting) {
            pushes.waitForPushes(accepted.stream().map(Accepted::accountId).toList());
        }
        List<Problem> conflicts = claimIdentities(staged) == entries ? List.of() : pushes.meet(staged);
        if (conflicts.isEmpty() && restarting) {
            pushes.meetOtherDays(staged);
        }
        return conflicts;
    }

    private long copy(Receipt receipt, Mapping mapping, List<Accepted> accepted, List<Long> ids, List<Long> idBlocks) {
        Long copied = jdbc.execute((ConnectionCallback<Long>) connection -> {
            try (InputStream bytes = receipts.open(receipt);
                    EntryCopy rows = new EntryCopy(connection)) {
                StatementReaders.read(mapping, bytes, new CopyingHandler(rows, accepted, ids, idBlocks));
                return rows.end();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return copied;
    }

    /** Claims in the order in which whoever pushes claims too, so that both wait for each other in one order. */
    private int claimIdentities(Long[] statementIds) {
        return jdbc.update(
                "INSERT INTO bank_entry_key (account_id, identity, entry_id)"
                        + " SELECT account_id, identity, id FROM bank_entry WHERE statement_id = ANY (?)"
                        + " ORDER BY account_id, identity COLLATE \"C\" ON CONFLICT DO NOTHING",
                (Object) statementIds);
    }

    private final class CopyingHandler implements StatementHandler {
        private final EntryCopy rows;
        private final List<Accepted> accepted;
        private final List<Long> ids;
        private final List<Long> idBlocks;
        private int statement = -1;
        private long written;

        CopyingHandler(EntryCopy rows, List<Accepted> accepted, List<Long> ids, List<Long> idBlocks) {
            this.rows = rows;
            this.accepted = accepted;
            this.ids = ids;
            this.idBlocks = idBlocks;
        }

        @Override
        public void opened(String account, String currency, String number) {
            statement++;
        }

        @Override
        public void entry(BankEntry entry) {
            long id = idBlocks.get((int) (written / ID_BLOCK)) + written % ID_BLOCK;
            written++;
            try {
                rows.write(id, ids.get(statement), accepted.get(statement).accountId(), entry, noticeKeys.keyOf(entry));
            } catch (SQLException e) {
                throw new DataAccessResourceFailureException("COPY bank_entry", e);
            }
        }

        @Override
        public void closed(StatementSummary summary) {}

        @Override
        public void segment(SegmentKind kind, long rawOffset, long rawLength) {}

        @Override
        public void problem(Problem problem) {
            throw new IllegalStateException("second pass found what the first did not: " + problem);
        }
    }
}
