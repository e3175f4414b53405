package org.housingfund.gateway.intake;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.housingfund.gateway.kernel.Encrypted;
import org.housingfund.gateway.kernel.FieldCipher;
import org.housingfund.gateway.kernel.Masks;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.kernel.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/** Receipts in PostgreSQL: the unique key (partner, kind, digest) decides who was first. */
@Component
class JdbcReceipts implements Receipts {
    private static final String SFTP = "SFTP";
    private static final String JMS = "JMS";

    /** Bodies may name persons (R-L7); the purpose binds a ciphertext to this column. */
    static final String PURPOSE = "receipt.body";

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final LandingStore landing;
    private final FieldCipher cipher;
    private final Clock clock;
    private final JsonMapper json;

    JdbcReceipts(
            JdbcClient jdbc,
            TransactionOperations transactions,
            LandingStore landing,
            FieldCipher cipher,
            Clock clock,
            JsonMapper json) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.landing = landing;
        this.cipher = cipher;
        this.clock = clock;
        this.json = json;
    }

    @Override
    public Received receiveFile(String partner, String kind, String mapping, String name, Path file) {
        LandingStore.Landed landed;
        try (InputStream bytes = Files.newInputStream(file)) {
            landed = landing.store(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("无法保存来自" + partner + "的文件" + Masks.quoted(name) + "：" + e.getMessage(), e);
        }
        return inTransaction(() -> record(partner, SFTP, kind, mapping, name, landed.sha256(), landed.sizeBytes()));
    }

    @Override
    public Received receiveMessage(String partner, String kind, String messageId, byte[] body) {
        return inTransaction(() -> {
            Received received = record(partner, JMS, kind, null, messageId, Sha256.of(body), body.length);
            if (!received.duplicate()) {
                keep(received.receipt().id(), body);
            }
            return received;
        });
    }

    @Override
    public Map<Sha256, Long> acceptNew(String partner, String kind, List<String> messageIds, List<byte[]> bodies) {
        return inTransaction(() -> {
            OffsetDateTime now = Times.timestamp(clock.instant());
            List<Encrypted> encrypted =
                    bodies.stream().map(body -> cipher.encrypt(PURPOSE, body)).toList();
            Map<Sha256, Long> accepted = new HashMap<>();
            jdbc.sql("WITH message AS (SELECT * FROM unnest(?::text[], ?::bytea[], ?::bigint[], ?::text[], ?::bytea[])"
                            + " AS m(name, digest, size, key_id, body)),"
                            + " arrived AS (INSERT INTO receipt (partner, channel, kind, name, sha256, size_bytes, received_at, state)"
                            + " SELECT ?, ?, ?, name, digest, size, ?, 'ACCEPTED' FROM message ORDER BY digest"
                            + " ON CONFLICT (partner, kind, sha256) DO NOTHING RETURNING id, name, sha256),"
                            + " noted AS (INSERT INTO delivery (receipt_id, name, arrived_at, duplicate)"
                            + " SELECT id, name, ?, false FROM arrived),"
                            + " kept AS (INSERT INTO receipt_body (receipt_id, key_id, body)"
                            + " SELECT a.id, m.key_id, m.body FROM arrived a JOIN message m ON m.digest = a.sha256)"
                            + " SELECT id, sha256 FROM arrived")
                    .params(
                            messageIds.toArray(String[]::new),
                            bodies.stream().map(body -> Sha256.of(body).bytes()).toArray(byte[][]::new),
                            bodies.stream().map(body -> (long) body.length).toArray(Long[]::new),
                            encrypted.stream().map(Encrypted::keyId).toArray(String[]::new),
                            encrypted.stream().map(Encrypted::bytes).toArray(byte[][]::new),
                            partner,
                            JMS,
                            kind,
                            now,
                            now)
                    .query(row -> {
                        accepted.put(Sha256.ofDigest(row.getBytes(2)), row.getLong(1));
                    });
            return accepted;
        });
    }

    private void keep(long receiptId, byte[] body) {
        Encrypted encrypted = cipher.encrypt(PURPOSE, body);
        jdbc.sql("INSERT INTO receipt_body (receipt_id, key_id, body) VALUES (?, ?, ?)")
                .params(receiptId, encrypted.keyId(), encrypted.bytes())
                .update();
    }

    private Received record(
            String partner, String channel, String kind, String mapping, String name, Sha256 sha256, long sizeBytes) {
        Instant now = clock.instant();
        Optional<Long> first = jdbc.sql("INSERT INTO receipt (partner, channel, kind, mapping, name, sha256,"
                        + " size_bytes, received_at, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'RECEIVED')"
                        + " ON CONFLICT (partner, kind, sha256) DO NOTHING RETURNING id")
                .params(partner, channel, kind, mapping, name, sha256.bytes(), sizeBytes, Times.timestamp(now))
                .query(Long.class)
                .optional();
        Receipt receipt = first.map(this::find)
                .orElseGet(() -> jdbc.sql("SELECT * FROM receipt WHERE partner = ? AND kind = ? AND sha256 = ?")
                        .params(partner, kind, sha256.bytes())
                        .query(JdbcReceipts::read)
                        .single());
        jdbc.sql("INSERT INTO delivery (receipt_id, name, arrived_at, duplicate) VALUES (?, ?, ?, ?)")
                .params(receipt.id(), name, Times.timestamp(now), first.isEmpty())
                .update();
        return new Received(receipt, first.isEmpty());
    }

    @Override
    public Receipt find(long id) {
        return find(id, "");
    }

    private Receipt find(long id, String lock) {
        return jdbc.sql("SELECT * FROM receipt WHERE id = ?" + lock)
                .param(id)
                .query(JdbcReceipts::read)
                .optional()
                .orElseThrow(() -> new IllegalArgumentException("没有编号为" + id + "的接收记录"));
    }

    @Override
    public InputStream open(Receipt receipt) {
        try {
            return receipt.channel().equals(JMS)
                    ? new ByteArrayInputStream(body(receipt.id()))
                    : landing.open(receipt.sha256());
        } catch (IOException e) {
            throw new UncheckedIOException("接收记录" + receipt.id() + "的原始字节无法读取：" + e.getMessage(), e);
        }
    }

    private byte[] body(long receiptId) {
        return jdbc.sql("SELECT key_id, body FROM receipt_body WHERE receipt_id = ?")
                .param(receiptId)
                .query((row, index) ->
                        cipher.decrypt(PURPOSE, new Encrypted(row.getString("key_id"), row.getBytes("body"))))
                .single();
    }

    @Override
    public void accept(long id) {
        move(id, Receipt.Status.ACCEPTED, List.of());
    }

    @Override
    public void reject(long id, List<Problem> problems) {
        move(id, Receipt.Status.REJECTED, problems);
    }

    @Override
    public void quarantine(long id, List<Problem> problems) {
        move(id, Receipt.Status.QUARANTINED, problems);
    }

    private void move(long id, Receipt.Status target, List<Problem> problems) {
        inTransaction(() -> {
            Receipt.Status status = find(id, " FOR UPDATE").status().to(target);
            return jdbc.sql("UPDATE receipt SET state = ?, problems = ?::jsonb WHERE id = ?")
                    .params(status.name(), json.writeValueAsString(problems), id)
                    .update();
        });
    }

    @Override
    public boolean reopen(long id, String mapping, Set<String> codes) {
        return inTransaction(() -> jdbc.sql(
                                "UPDATE receipt SET state = 'RECEIVED', mapping = ?, taken = taken + 1, pointed = 0,"
                                        + " pointed_at = ? WHERE id = ?"
                                        + " AND state IN ('REJECTED', 'QUARANTINED') AND problems <> '[]' AND NOT EXISTS"
                                        + " (SELECT FROM jsonb_array_elements(problems) p WHERE p ->> 'code' <> ALL (?))")
                        .params(mapping, Times.timestamp(clock.instant()), id, codes.toArray(String[]::new))
                        .update()
                == 1);
    }

    @Override
    public List<Long> claimUnfinished(String kind, Duration olderThan) {
        OffsetDateTime now = Times.timestamp(clock.instant());
        return jdbc.sql(
                        "UPDATE receipt SET pointed = pointed + 1, pointed_at = ? WHERE state = 'RECEIVED' AND kind = ?"
                                + " AND coalesce(pointed_at, received_at) < ? - ?::interval * 2 ^ least(pointed, 6) RETURNING id")
                .params(now, kind, now, olderThan.toString())
                .query(Long.class)
                .list();
    }

    private <T> T inTransaction(Supplier<T> work) {
        return transactions.execute(status -> work.get());
    }

    private static Receipt read(ResultSet row, int index) throws SQLException {
        return new Receipt(
                row.getLong("id"),
                row.getString("partner"),
                row.getString("channel"),
                row.getString("kind"),
                row.getString("mapping"),
                row.getString("name"),
                Sha256.ofDigest(row.getBytes("sha256")),
                row.getLong("size_bytes"),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                Receipt.Status.valueOf(row.getString("state")),
                row.getInt("taken"));
    }
}
