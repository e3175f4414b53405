package org.housingfund.gateway.app.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.housingfund.gateway.intake.Receipt;
import org.housingfund.gateway.intake.Receipts;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.statement.BankEntry;
import org.housingfund.gateway.statement.Mapping;
import org.housingfund.gateway.statement.Mappings;
import org.housingfund.gateway.statement.StatementHandler;
import org.housingfund.gateway.statement.StatementReaders;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * I1, the part that needs the bytes: every receipt's bytes are there and have its digest, and every accepted file, read
 * again, says what the database says, entry by entry.
 */
@Component
class KeptBytes {
    private final JdbcTemplate jdbc;
    private final Receipts receipts;
    private final Mappings mappings;

    KeptBytes(JdbcTemplate jdbc, Receipts receipts, Mappings mappings) {
        this.jdbc = jdbc;
        this.receipts = receipts;
        this.mappings = mappings;
    }

    Finding check() {
        List<Long> ids = jdbc.queryForList("SELECT id FROM receipt ORDER BY id", Long.class);
        List<String> violations = new ArrayList<>();
        for (long id : ids) {
            Receipt receipt = receipts.find(id);
            try {
                check(receipt).ifPresent(violations::add);
            } catch (IOException | UncheckedIOException e) {
                violations.add("收据 " + id + "（" + receipt.name() + "）的原始字节无法读取：" + e.getMessage());
            }
        }
        return new Finding("I1", "每份收据的原始字节都在，摘要相符；重新解析与库中流水逐笔一致", ids.size(), violations);
    }

    private Optional<String> check(Receipt receipt) throws IOException {
        boolean statement = "STATEMENT".equals(receipt.kind()) && receipt.status() == Receipt.Status.ACCEPTED;
        Optional<Mapping> mapping = statement ? mappings.find(receipt.mapping()) : Optional.empty();
        MessageDigest digest = Sha256.newDigest();
        Reread reread = new Reread();
        try (InputStream bytes = new DigestInputStream(receipts.open(receipt), digest)) {
            if (mapping.isPresent()) {
                StatementReaders.read(mapping.get(), bytes, reread);
            }
            bytes.transferTo(java.io.OutputStream.nullOutputStream());
        }
        if (!Sha256.ofDigest(digest.digest()).equals(receipt.sha256())) {
            return Optional.of("收据 " + receipt.id() + "（" + receipt.name() + "）的原始字节与摘要不符");
        }
        if (mapping.isEmpty() || !readBy(receipt, mapping.get())) {
            return Optional.empty();
        }
        return reread.digests.equals(stored(receipt.id()))
                ? Optional.empty()
                : Optional.of("收据 " + receipt.id() + "（" + receipt.name() + "）重新解析与库中流水不一致");
    }

    /** A mapping that has changed since cannot be expected to read the same. */
    private boolean readBy(Receipt receipt, Mapping mapping) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "SELECT bool_and(mapping = ?) FROM statement WHERE receipt_id = ?",
                Boolean.class,
                mapping.id() + "@" + mapping.version(),
                receipt.id()));
    }

    /** Digest of each statement's entries as the database holds them, in file order. */
    private List<Sha256> stored(long receiptId) {
        List<Sha256> digests = new ArrayList<>();
        for (long statementId :
                jdbc.queryForList("SELECT id FROM statement WHERE receipt_id = ? ORDER BY id", Long.class, receiptId)) {
            MessageDigest digest = Sha256.newDigest();
            jdbc.query(
                    "SELECT sequence, booked_on, direction, amount_fen, reversal, identity, coalesce(code, ''),"
                            + " coalesce(counterparty_account, ''), coalesce(counterparty_name, ''), texts, raw_offset,"
                            + " raw_length FROM bank_entry WHERE statement_id = ? ORDER BY raw_offset",
                    row -> {
                        String identity = row.getString(6);
                        update(
                                digest,
                                row.getInt(1),
                                row.getString(2),
                                row.getString(3),
                                row.getLong(4),
                                row.getBoolean(5),
                                identity.startsWith("#" + statementId + "/") ? "" : identity,
                                row.getString(7),
                                row.getString(8),
                                row.getString(9),
                                List.of((String[]) row.getArray(10).getArray()),
                                row.getLong(11),
                                row.getInt(12));
                    },
                    statementId);
            digests.add(Sha256.ofDigest(digest.digest()));
        }
        return digests;
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
