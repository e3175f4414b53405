package org.housingfund.gateway.keys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.housingfund.gateway.kernel.KeyRing;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.kernel.Times;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Table {@code encryption_key}: the keys that data may lie under. Encrypted rows refer to it, so the database itself keeps a
 * key that one of them needs, and refuses rows under one that was forgotten.
 */
@Component
public class KeyRegister implements KeyInUse {
    private static final String CHECK = "check";

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final Clock clock;

    KeyRegister(JdbcClient jdbc, TransactionOperations transactions, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
    }

    private record Known(String id, Sha256 check) {}

    /**
     * Compares what is configured with what data lies under.
     *
     * @return a Chinese sentence where a key is missing, another secret goes by its id, or the active one has been forgotten:
     *     nothing may be written then
     */
    public Optional<String> compare(KeyRing keys) {
        List<String> problems = new ArrayList<>();
        for (Known known : known()) {
            if (!keys.ids().contains(known.id())) {
                problems.add("库中有用密钥“" + known.id() + "”加密的数据，但没有配置该密钥");
            } else if (!known.check().equals(check(keys, known.id()))) {
                problems.add("配置的密钥“" + known.id() + "”与库中数据加密时所用的不是同一把");
            }
        }
        if (isForgotten(keys.activeId())) {
            problems.add("密钥“" + keys.activeId() + "”已由 keys rotate 停用，gateway.crypto.active-key 不得再用它");
        }
        return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("；", problems));
    }

    /** The same, and registers the active key: data may lie under it from now on. */
    public Optional<String> open(KeyRing keys) {
        return transactions.execute(status -> {
            boolean registered = isKept(keys.activeId()); // whoever is just forgetting it has done so, or not
            Optional<String> problem = compare(keys);
            if (!registered && problem.isEmpty()) {
                jdbc.sql("INSERT INTO encryption_key (id, key_check, first_used) VALUES (?, ?, ?)"
                                + " ON CONFLICT DO NOTHING")
                        .params(keys.activeId(), check(keys, keys.activeId()).bytes(), Times.timestamp(clock.instant()))
                        .update();
            }
            return problem;
        });
    }

    /** A key that was forgotten and registered by hand again counts as registered. */
    private boolean isForgotten(String keyId) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM forgotten_key WHERE id = ?)"
                        + " AND NOT EXISTS (SELECT FROM encryption_key WHERE id = ?)")
                .params(keyId, keyId)
                .query(Boolean.class)
                .single();
    }

    /** Whether the key is registered; nobody forgets it before the transaction's end. */
    private boolean isKept(String keyId) {
        return jdbc.sql("SELECT id FROM encryption_key WHERE id = ? FOR KEY SHARE")
                .param(keyId)
                .query(String.class)
                .optional()
                .isPresent();
    }

    private static Sha256 check(KeyRing keys, String id) {
        return Sha256.ofDigest(keys.derive(id, CHECK));
    }

    private List<Known> known() {
        return jdbc.sql("SELECT id, key_check FROM encryption_key ORDER BY first_used, id")
                .query((row, n) -> new Known(row.getString(1), Sha256.ofDigest(row.getBytes(2))))
                .list();
    }

    /** Ids of the keys that data may lie under, the oldest first. */
    List<String> ids() {
        return known().stream().map(Known::id).toList();
    }

    /**
     * Returns where these are all the keys that data may lie under: who lacks one does not find what lies under it, and
     * would store it again.
     *
     * @throws IllegalStateException with a Chinese sentence where one is missing: this node is to be restarted
     */
    public void requireAll(Set<String> keyIds) {
        List<String> missing = ids().stream().filter(id -> !keyIds.contains(id)).toList();
        if (!missing.isEmpty()) {
            throw new IllegalStateException("本节点没有配置密钥“" + String.join("”、“", missing)
                    + "”，看不到用它存的个人，不能登记新的个人：请补上 gateway.crypto.keys.<编号> 后重新启动");
        }
    }

    /** Ids of the keys that came into use after this one. */
    List<String> newerThan(String keyId) {
        return jdbc.sql(
                        "SELECT id FROM encryption_key WHERE first_used > (SELECT first_used FROM encryption_key WHERE id = ?)"
                                + " ORDER BY first_used")
                .param(keyId)
                .query(String.class)
                .list();
    }

    @Override
    public void whileInUse(String keyId, Writing writing) throws IOException {
        try {
            transactions.executeWithoutResult(status -> {
                confirm(keyId);
                try {
                    writing.run();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void confirm(String keyId) {
        if (!isKept(keyId)) {
            throw new IllegalStateException("密钥“" + keyId + "”已停用，本节点仍以它加密：请更新 gateway.crypto.active-key 后重新启动");
        }
    }

    /**
     * Forgets a key for good, unless a row or something outside of the database lies under it. Those that write under it meanwhile
     * wait, and are refused.
     *
     * @return whether it is forgotten, and its secret no longer needed
     */
    boolean forget(String keyId, BooleanSupplier usedOutside) {
        try {
            return Boolean.TRUE.equals(transactions.execute(status -> {
                jdbc.sql("WITH gone AS (DELETE FROM encryption_key WHERE id = ? RETURNING id)"
                                + " INSERT INTO forgotten_key SELECT id, ? FROM gone ON CONFLICT DO NOTHING")
                        .params(keyId, Times.timestamp(clock.instant()))
                        .update();
                boolean used = usedOutside.getAsBoolean();
                if (used) {
                    status.setRollbackOnly();
                }
                return !used;
            }));
        } catch (DataIntegrityViolationException rowsLieUnderIt) {
            return false;
        }
    }
}
