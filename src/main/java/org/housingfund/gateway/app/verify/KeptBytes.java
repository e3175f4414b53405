package org.housingfund.gateway.app.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.housingfund.gateway.intake.Receipt;
import org.housingfund.gateway.intake.Receipts;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.statement.BankEntry;
import org.housingfund.gateway.statement.Mapping;
import org.housingfund.gateway.statement.Mappings;
import org.housingfund.gateway.statement.Push;
import org.housingfund.gateway.statement.PushIntake;
import org.housingfund.gateway.statement.PushReader;
import org.housingfund.gateway.statement.StatementHandler;
import org.housingfund.gateway.statement.StatementReaders;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * I1, the part that needs the bytes: every receipt's bytes are there and have its digest, and every accepted file or push, read
 * again with the mapping that read it, says what the database says, entry by entry. Files whose mapping has changed
 * since are counted apart: what was not checked is not reported as good.
 */
@Component
class KeptBytes {
    private static final String SELECT =
            "SELECT e.sequence, e.booked_on, e.direction, e.amount_fen, e.reversal, e.identity, coalesce(e.code, ''),"
                    + " coalesce(e.counterparty_account, ''), coalesce(e.counterparty_name, ''), e.texts, e.raw_offset,"
                    + " e.raw_length FROM bank_entry e";

    private static final int FETCH = 1_000;

    private final JdbcTemplate jdbc;
    private final Receipts receipts;
    private final Mappings mappings;
    private final PushReader pushes;

    KeptBytes(JdbcTemplate jdbc, Receipts receipts, Mappings mappings, PushReader pushes) {
        // Its own, for its fetch size: a statement may have more entries than the heap holds.
        this.jdbc = new JdbcTemplate(Objects.requireNonNull(jdbc.getDataSource()));
        this.jdbc.setFetchSize(FETCH);
        this.receipts = receipts;
        this.mappings = mappings;
        this.pushes = pushes;
    }

    /** Joins the caller's transaction, which a fetch size needs. */
    Finding check() {
        List<Long> ids = jdbc.queryForList("SELECT id FROM receipt ORDER BY id", Long.class);
        List<String> violations = new ArrayList<>();
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        for (long id : ids) {
            Receipt receipt = receipts.find(id);
            String which = "收据 " + id + "（" + receipt.name() + "）";
            try {
                Outcome outcome = check(receipt);
                outcomes.merge(outcome, 1, Integer::sum);
                outcome.violation.ifPresent(violation -> violations.add(which + violation));
            } catch (IOException
                    | UncheckedIOException
                    | IllegalArgumentException // the key that encrypted the body is not there, or the body was changed
                    | EmptyResultDataAccessException e) {
                violations.add(which + "的原始字节无法读取：" + e.getMessage());
            }
        }
        return new Finding("I1", statement(outcomes), ids.size(), violations);
    }

    private static String statement(Map<Outcome, Integer> outcomes) {
        int reread = outcomes.getOrDefault(Outcome.SAME, 0) + outcomes.getOrDefault(Outcome.DIFFERENT, 0);
        int skipped = outcomes.getOrDefault(Outcome.SKIPPED, 0);
        return "每份收据的原始字节都在，摘要相符；重新解析 " + reread + " 份，与库中流水逐笔一致"
                + (skipped == 0 ? "" : "；另有 " + skipped + " 份因映射已换版或已不在，未重新解析");
    }

    private enum Outcome {
        /** Nothing that is read again: no statement, or one that was not accepted. */
        KEPT(null),
        SAME(null),
        DIFFERENT("重新解析与库中流水不一致"),
        /** Its bytes are right; its mapping has changed or gone since, so it cannot be expected to read the same. */
        SKIPPED(null),
        ALTERED("的原始字节与摘要不符");

        private final Optional<String> violation;

        Outcome(String violation) {
            this.violation = Optional.ofNullable(violation);
        }
    }

    private Outcome check(Receipt receipt) throws IOException {
        if (PushIntake.KIND.equals(receipt.kind())) {
            return checkPush(receipt);
        }
        boolean statement = "STATEMENT".equals(receipt.kind()) && receipt.status() == Receipt.Status.ACCEPTED;
        Optional<Mapping> mapping = Optional.ofNullable(receipt.mapping())
                .filter(id -> statement)
                .flatMap(mappings::find)
                .filter(found -> readBy(receipt, found));
        MessageDigest digest = Sha256.newDigest();
        Reread reread = new Reread();
        try (InputStream bytes = new DigestInputStream(receipts.open(receipt), digest)) {
            if (mapping.isPresent()) {
                StatementReaders.read(mapping.get(), bytes, reread);
            }
            bytes.transferTo(java.io.OutputStream.nullOutputStream());
        }
        if (!Sha256.ofDigest(digest.digest()).equals(receipt.sha256())) {
            return Outcome.ALTERED;
        }
        if (mapping.isPresent()) {
            return reread.digests.equals(stored(receipt.id())) ? Outcome.SAME : Outcome.DIFFERENT;
        }
        return statement ? Outcome.SKIPPED : Outcome.KEPT;
    }

    /** What a push says again, of those of its entries that were new: the others are kept with whoever brought them first. */
    private Outcome checkPush(Receipt receipt) throws IOException {
        byte[] body;
        try (InputStream bytes = receipts.open(receipt)) {
            body = bytes.readAllBytes();
        }
        if (!Sha256.of(body).equals(receipt.sha256())) {
            return Outcome.ALTERED;
        }
        if (receipt.status() != Receipt.Status.ACCEPTED) {
            return Outcome.KEPT;
        }
        Push push = pushes.read(body).push();
        if (push == null) {
            return Outcome.SKIPPED;
        }
        List<Sha256> stored = new ArrayList<>();
        List<Sha256> reread = new ArrayList<>();
        // No join: in a transaction without nested loops it would read all entries for every push.
        jdbc.query(
                SELECT + " WHERE e.id = ANY (ARRAY(SELECT p.entry_id FROM pushed_entry p WHERE p.receipt_id = ?))"
                        + " ORDER BY e.sequence",
                row -> {
                    MessageDigest digest = Sha256.newDigest();
                    update(digest, row, row.getString(6));
                    stored.add(Sha256.ofDigest(digest.digest()));
                    digest = Sha256.newDigest();
                    update(digest, push.entries().get(row.getInt(1) - 1));
                    reread.add(Sha256.ofDigest(digest.digest()));
                },
                receipt.id());
        return reread.equals(stored) ? Outcome.SAME : Outcome.DIFFERENT;
    }

    /** Whether it is this version that read the file. An accepted file without statements was read by none other. */
    private boolean readBy(Receipt receipt, Mapping mapping) {
        return Boolean.FALSE.equals(jdbc.queryForObject(
                "SELECT EXISTS (SELECT FROM statement WHERE receipt_id = ? AND mapping <> ?)",
                Boolean.class,
                receipt.id(),
                mapping.versioned()));
    }

    /** Digest of each statement's entries as the database holds them, in file order. */
    private List<Sha256> stored(long receiptId) {
        List<Sha256> digests = new ArrayList<>();
        for (long statementId :
                jdbc.queryForList("SELECT id FROM statement WHERE receipt_id = ? ORDER BY id", Long.class, receiptId)) {
            MessageDigest digest = Sha256.newDigest();
            jdbc.query(
                    SELECT + " WHERE statement_id = ? ORDER BY raw_offset",
                    row -> {
                        String identity = row.getString(6);
                        update(digest, row, identity.startsWith("#" + statementId + "/") ? "" : identity);
                    },
                    statementId);
            digests.add(Sha256.ofDigest(digest.digest()));
        }
        return digests;
    }

    private static void update(MessageDigest digest, ResultSet row, String identity) throws SQLException {
        update(
                digest,
                row.getInt(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                row.getBoolean(5),
                identity,
                row.getString(7),
                row.getString(8),
                row.getString(9),
                List.of((String[]) row.getArray(10).getArray()),
                row.getLong(11),
                row.getInt(12));
    }

    private static void update(MessageDigest digest, BankEntry e) {
        update(
                digest,
                e.sequence(),
                e.bookedOn(),
                e.direction().code(),
                e.amountFen(),
                e.reversal(),
                e.identity(),
                e.code(),
                e.counterpartyAccount(),
                e.counterpartyName(),
                e.texts(),
                e.rawOffset(),
                e.rawLength());
    }

    private static void update(MessageDigest digest, Object... fields) {
        for (Object field : fields) {
            // NUL cannot be stored (see EntryCopy); everything else must be the same to the character.
            String text = field.toString().replace('\0', '\uFFFD');
            digest.update(text.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
    }

    private static final class Reread implements StatementHandler {
        private final List<Sha256> digests = new ArrayList<>();
        private MessageDigest digest = Sha256.newDigest();

        @Override
        public void opened(String account, String currency, String number) {
            digest = Sha256.newDigest();
        }

        @Override
        public void entry(BankEntry e) {
            KeptBytes.update(digest, e);
        }

        @Override
        public void closed(StatementSummary summary) {
            digests.add(Sha256.ofDigest(digest.digest()));
        }

        @Override
        public void segment(SegmentKind kind, long rawOffset, long rawLength) {}

        @Override
        public void problem(Problem problem) {
            digest.update(problem.code().getBytes(StandardCharsets.UTF_8));
        }
    }
}
