package org.housingfund.gateway.keys;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.housingfund.gateway.kernel.BlindIndex;
import org.housingfund.gateway.kernel.Encrypted;
import org.housingfund.gateway.kernel.FieldCipher;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The rows of an {@link EncryptedTable}. A transaction renews a few; rows that somebody else has locked are passed by, and
 * waited for one by one at the end, so that nobody who serves waits for more than a few and none dead-locks.
 */
final class EncryptedRows implements KeyHolder {
    private static final int MOST_ROWS = 500;
    private static final long MOST_BYTES = 8 << 20;

    /** In the result, behind the id and its key: each with its purpose. */
    private static final int FIRST_COLUMN = 3;

    private final EncryptedTable table;
    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final FieldCipher cipher;
    private final BlindIndex blindIndex;

    EncryptedRows(
            EncryptedTable table,
            JdbcClient jdbc,
            TransactionOperations transactions,
            FieldCipher cipher,
            BlindIndex blindIndex) {
        this.table = table;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.cipher = cipher;
        this.blindIndex = blindIndex;
    }

    @Override
    public String label() {
        return table.label() + "（" + table.table() + "）";
    }

    @Override
    public Uses uses() {
        Map<String, Long> uses = new LinkedHashMap<>();
        jdbc.sql("SELECT key_id, count(*) FROM " + table.table() + " WHERE key_id IS NOT NULL GROUP BY 1 ORDER BY 1")
                .query(row -> {
                    uses.put(row.getString(1), row.getLong(2));
                });
        return new Uses(uses, List.of());
    }

    @Override
    public Renewal renew(LongConsumer soFar) {
        List<String> unreadable = new ArrayList<>();
        long renewed = renewAll(MOST_ROWS, "SKIP LOCKED", new ArrayList<>(), 0, soFar);
        return new Renewal(renewAll(1, "", unreadable, renewed, soFar), unreadable);
    }

    /** Adds to what was renewed before. */
    private long renewAll(int most, String locked, List<String> unreadable, long before, LongConsumer soFar) {
        long renewed = before;
        List<Long> next = next(Long.MIN_VALUE, most);
        while (!next.isEmpty()) {
            Long[] ids = next.toArray(Long[]::new);
            try {
                renewed += transactions.execute(status -> renew(ids, locked, unreadable));
                soFar.accept(renewed);
            } catch (ConcurrencyFailureException e) {
                unreadable.add(table.table() + " " + ids[0] + "：正被其他事务占用，请稍后再执行一次");
            } catch (DuplicateKeyException e) {
                unreadable.add(table.table() + " " + ids[0] + "：换用当前密钥后与另一行重复（如同一人存了两次），保留原密钥");
            }
            next = next(ids[ids.length - 1], most);
        }
        return renewed;
    }

    /** Ids of the next rows under other keys, as many as fit into memory, one at least. */
    private List<Long> next(long after, int most) {
        String bytes = table.columns().stream()
                .map(column -> "octet_length(" + column.name() + ")")
                .collect(Collectors.joining(" + "));
        return jdbc.sql("""
                        SELECT id FROM (SELECT id, sum(bytes) OVER (ORDER BY id) - bytes AS before FROM
                            (SELECT %s AS id, %s AS bytes FROM %s WHERE %1$s > ? AND key_id <> ? ORDER BY 1 LIMIT ?) few) summed
                         WHERE before < ? ORDER BY id""".formatted(table.id(), bytes, table.table()))
                .params(after, cipher.activeKeyId(), most, MOST_BYTES)
                .query(Long.class)
                .list();
    }

    /** A row as it will be: what its columns hold, and then its index; nothing where it cannot be read. */
    private record Renewed(long id, List<byte[]> values) {}

    private int renew(Long[] ids, String locked, List<String> unreadable) {
        jdbc.sql("SET LOCAL lock_timeout = '20s'").update();
        String columns = table.columns().stream()
                .map(column -> column.name() + ", " + column.purpose())
                .collect(Collectors.joining(", "));
        List<Renewed> rows = jdbc
                .sql("SELECT %s, key_id, %s FROM %s WHERE %1$s = ANY(?) AND key_id <> ? ORDER BY 1 FOR UPDATE %s"
                        .formatted(table.id(), columns, table.table(), locked))
                .params(ids, cipher.activeKeyId())
                .query((row, n) -> renewed(row, unreadable))
                .list()
                .stream()
                .filter(row -> !row.values().isEmpty())
                .toList();
        return rows.isEmpty() ? 0 : store(rows);
    }

    private Renewed renewed(ResultSet row, List<String> unreadable) throws SQLException {
        List<byte[]> values = new ArrayList<>();
        List<byte[]> index = new ArrayList<>();
        try {
            int at = FIRST_COLUMN;
            for (EncryptedTable.Column column : table.columns()) {
                byte[] stored = column.base64() ? Base64.getDecoder().decode(row.getString(at)) : row.getBytes(at);
                String purpose = row.getString(at + 1);
                byte[] plain = cipher.decrypt(purpose, new Encrypted(row.getString(2), stored));
                values.add(cipher.encrypt(purpose, plain).bytes());
                if (table.index() != null && table.index().of().equals(column.name())) {
                    index.add(blindIndex.of(table.index().purpose(), new String(plain, StandardCharsets.UTF_8)));
                }
                at += 2;
            }
            values.addAll(index);
            return new Renewed(row.getLong(1), values);
        } catch (IllegalArgumentException e) {
            unreadable.add(table.table() + " " + row.getLong(1) + "：" + e.getMessage());
            return new Renewed(row.getLong(1), List.of());
        }
    }

    private int store(List<Renewed> rows) {
        List<EncryptedTable.Column> targets = new ArrayList<>(table.columns());
        if (table.index() != null) {
            targets.add(new EncryptedTable.Column(table.index().name(), "", false));
        }
        List<String> set = new ArrayList<>(List.of("key_id = ?"));
        List<String> arrays = new ArrayList<>(List.of("?::bigint[]"));
        List<String> names = new ArrayList<>(List.of("renewed_id"));
        List<Object> parameters = new ArrayList<>(
                List.of(cipher.activeKeyId(), rows.stream().map(Renewed::id).toArray(Long[]::new)));
        for (int at = 0; at < targets.size(); at++) {
            int position = at;
            boolean base64 = targets.get(at).base64();
            set.add(targets.get(at).name() + " = v.c" + at);
            names.add("c" + at);
            arrays.add(base64 ? "?::text[]" : "?::bytea[]");
            Stream<byte[]> values = rows.stream().map(row -> row.values().get(position));
            parameters.add(
                    base64
                            ? values.map(Base64.getEncoder()::encodeToString).toArray(String[]::new)
                            : values.toArray(byte[][]::new));
        }
        return jdbc.sql("UPDATE %s t SET %s FROM unnest(%s) AS v (%s) WHERE t.%s = v.renewed_id"
                        .formatted(
                                table.table(),
                                String.join(", ", set),
                                String.join(", ", arrays),
                                String.join(", ", names),
                                table.id()))
                .params(parameters)
                .update();
    }
}
