package org.housingfund.gateway.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.kernel.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Seals chain posting batches in recording order (R-L4): each seal's digest covers the previous seal's and every journal
 * and line of its batches, so that a later change anywhere is detectable. A batch that commits late joins the next seal.
 */
@Component
public class Seals {
    /** Digest before the first seal. */
    private static final Sha256 GENESIS = Sha256.of("housing-fund-gateway".getBytes(StandardCharsets.UTF_8));

    /** Any number; one sealer at a time. */
    private static final long SEALER_LOCK = 4_017_221L;

    /** Canonical text of a batch: one line per journal line, in order. The one place that says what a seal covers. */
    static final String BATCH_DIGEST =
            "SELECT b.id AS batch_id, sha256(convert_to(b.recorded_at::text || E'\\n' || coalesce(string_agg(concat_ws('|',"
                    + " j.id, j.cause, j.cause_id, j.step, j.booked_on, j.kind, j.reverses, l.line_no, l.account_id,"
                    + " l.amount_fen), E'\\n' ORDER BY j.id, l.line_no), ''), 'UTF8')) AS digest,"
                    + " count(DISTINCT j.id) AS journals,"
                    + " coalesce(sum(l.amount_fen) FILTER (WHERE l.amount_fen > 0), 0) AS debit_fen"
                    + " FROM posting_batch b LEFT JOIN journal j ON j.batch_id = b.id"
                    + " LEFT JOIN journal_line l ON l.journal_id = j.id WHERE b.id = ANY (?) GROUP BY b.id ORDER BY b.id";

    private final JdbcClient jdbc;
    private final Clock clock;

    Seals(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * One seal.
     *
     * @param debitFen sum of all debits it covers
     */
    public record Seal(
            long sealNo,
            LocalDate businessDay,
            long batches,
            long journals,
            long debitFen,
            Sha256 previous,
            Sha256 digest) {}

    /** Digest and size of one batch. */
    record BatchDigest(long batchId, Sha256 digest, long journals, long debitFen) {}

    /**
     * Seals what is not sealed yet and was recorded up to this moment; empty where there is nothing. Joins the caller's
     * transaction.
     */
    public Optional<Seal> seal(LocalDate businessDay, Instant recordedUpTo) {
        // The session computes recorded_at::text: the digest must not depend on its settings.
        jdbc.sql(
                        "SELECT pg_advisory_xact_lock(?), set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO', true)")
                .param(SEALER_LOCK)
                .query()
                .listOfRows();
        List<Long> open = jdbc.sql(
                        "SELECT id FROM posting_batch b WHERE NOT EXISTS"
                                + " (SELECT FROM posting_batch_seal s WHERE s.batch_id = b.id) AND recorded_at <= ? ORDER BY id")
                .param(Times.timestamp(recordedUpTo))
                .query(Long.class)
                .list();
        if (open.isEmpty()) {
            return Optional.empty();
        }
        Optional<Seal> last = last();
        long sealNo = last.map(Seal::sealNo).orElse(0L) + 1;
        Sha256 previous = last.map(Seal::digest).orElse(GENESIS);
        MessageDigest chain = start(previous, sealNo, businessDay);
        long journals = 0;
        long debitFen = 0;
        for (long batchId : open) {
            BatchDigest batch = digest(batchId);
            chain.update(batch.digest().bytes());
            journals += batch.journals();
            debitFen += batch.debitFen();
            jdbc.sql("INSERT INTO posting_batch_seal (batch_id, seal_no, digest) VALUES (?, ?, ?)")
                    .params(batchId, sealNo, batch.digest().bytes())
                    .update();
        }
        Seal seal = new Seal(
                sealNo, businessDay, open.size(), journals, debitFen, previous, Sha256.ofDigest(chain.digest()));
        jdbc.sql("INSERT INTO ledger_seal (seal_no, sealed_at, business_day, batches, journals, debit_fen,"
                        + " previous_digest, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
                .params(
                        sealNo,
                        Times.timestamp(clock.instant()),
                        businessDay,
                        seal.batches(),
                        journals,
                        debitFen,
                        previous.bytes(),
                        seal.digest().bytes())
                .update();
        return Optional.of(seal);
    }

    /** Recomputes the whole chain from the journals; the numbers of seals that do not verify (I9). */
    public List<Long> broken() {
        jdbc.sql("SELECT set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO', true)")
                .query()
                .listOfRows();
        Sha256 expectedPrevious = GENESIS;
        List<Long> broken = new java.util.ArrayList<>();
        for (Seal seal : all()) {
            if (!seal.previous().equals(expectedPrevious)
                    || !digest(seal, expectedPrevious).equals(seal.digest())) {
                broken.add(seal.sealNo());
            }
            expectedPrevious = seal.digest();
        }
        return broken;
    }

    /**
     * Recomputes one seal from its journals; whether it is what was sealed, and continues the one before.
     *
     * @throws IllegalArgumentException where there is no such seal
     */
    public boolean verifies(long sealNo) {
        jdbc.sql("SELECT set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO', true)")
                .query()
                .listOfRows();
        List<Seal> found = select(" WHERE seal_no IN (" + (sealNo - 1) + ", " + sealNo + ") ORDER BY seal_no");
        if (found.isEmpty() || found.get(found.size() - 1).sealNo() != sealNo) {
            throw new IllegalArgumentException("没有第 " + sealNo + " 号日结");
        }
        Seal seal = found.get(found.size() - 1);
        Sha256 previous = found.size() > 1 ? found.get(0).digest() : GENESIS;
        return seal.previous().equals(previous) && digest(seal, previous).equals(seal.digest());
    }

    private Sha256 digest(Seal seal, Sha256 previous) {
        MessageDigest chain = start(previous, seal.sealNo(), seal.businessDay());
        for (long batchId : batchesOf(seal.sealNo())) {
            chain.update(digest(batchId).digest().bytes());
        }
        return Sha256.ofDigest(chain.digest());
    }

    /** Batches of a seal, in order. */
    public List<Long> batchesOf(long sealNo) {
        return jdbc.sql("SELECT batch_id FROM posting_batch_seal WHERE seal_no = ? ORDER BY batch_id")
                .param(sealNo)
                .query(Long.class)
                .list();
    }

    private Optional<Seal> last() {
        List<Seal> last = select(" ORDER BY seal_no DESC LIMIT 1");
        return last.isEmpty() ? Optional.empty() : Optional.of(last.get(0));
    }

    private List<Seal> all() {
        return select(" ORDER BY seal_no");
    }

    private List<Seal> select(String order) {
        return jdbc.sql(
                        "SELECT seal_no, business_day, batches, journals, debit_fen, previous_digest, digest FROM ledger_seal"
                                + order)
                .query((row, n) -> new Seal(
                        row.getLong(1),
                        row.getObject(2, LocalDate.class),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        Sha256.ofDigest(row.getBytes(6)),
                        Sha256.ofDigest(row.getBytes(7))))
                .list();
    }

    private BatchDigest digest(long batchId) {
        return jdbc.sql(BATCH_DIGEST)
                .param(new long[] {batchId})
                .query((row, n) -> new BatchDigest(
                        row.getLong(1), Sha256.ofDigest(row.getBytes(2)), row.getLong(3), row.getLong(4)))
                .single();
    }

    private static MessageDigest start(Sha256 previous, long sealNo, LocalDate businessDay) {
        MessageDigest chain = Sha256.newDigest();
        chain.update(previous.bytes());
        chain.update(ByteBuffer.allocate(Long.BYTES).putLong(sealNo).array());
        chain.update(businessDay.toString().getBytes(StandardCharsets.UTF_8));
        return chain;
    }
}
