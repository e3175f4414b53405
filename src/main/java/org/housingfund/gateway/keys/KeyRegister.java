package org.housingfund.gateway.keys;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
     * Compares what is configured with what data lies under, and registers the active key.
     *
     * @return a Chinese sentence where a key is missing, or another secret goes by its id: nothing may be written then
     */
    public Optional<String> open(KeyRing keys) {
        return transactions.execute(status -> {
            List<String> problems = new ArrayList<>();
            for (Known known : known()) {
                if (!keys.ids().contains(known.id())) {
                    problems.add("库中有用密钥“" + known.id() + "”加密的数据，但没有配置该密钥");
                } else if (!known.check().equals(check(keys, known.id()))) {
                    problems.add("配置的密钥“" + known.id() + "”与库中数据加密时所用的不是同一把");
                }
            }
            if (!problems.isEmpty()) {
                return Optional.of(String.join("；", problems));
            }
            jdbc.sql("INSERT INTO encryption_key (id, key_check, first_used) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
                    .params(keys.activeId(), check(keys, keys.activeId()).bytes(), Times.timestamp(clock.instant()))
                    .update();
            return Optional.<String>empty();
        });
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

    @Override
    public void confirm(String keyId) {
        boolean there = jdbc.sql("SELECT id FROM encryption_key WHERE id = ? FOR KEY SHARE")
                .param(keyId)
                .query(String.class)
                .optional()
                .isPresent();
        if (!there) {
            throw new IllegalStateException("密钥“" + keyId + "”已停用，本节点仍以它加密：请更新 gateway.crypto.active-key 后重新启动");
        }
    }

    /**
     * Forgets a key, unless a row or something outside of the database lies under it. Those that write under it meanwhile
     * wait, and are refused.
     *
     * @return whether it is forgotten, and its secret no longer needed
     */
    boolean forget(String keyId, BooleanSupplier usedOutside) {
        try {
            return Boolean.TRUE.equals(transactions.execute(status -> {
                jdbc.sql("DELETE FROM encryption_key WHERE id = ?").param(keyId).update();
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
