package org.housingfund.gateway.keys;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.housingfund.gateway.kernel.BlindIndex;
import org.housingfund.gateway.kernel.FieldCipher;
import org.housingfund.gateway.kernel.KeyRing;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Puts everything that is encrypted under the active key, while the gateway serves (R-L7). It may be killed at any moment
 * and called again; two at a time do no harm.
 */
@Service
public class KeyRotation {
    private final KeyRing keys;
    private final KeyRegister register;
    private final List<KeyHolder> holders;

    KeyRotation(
            KeyRing keys,
            KeyRegister register,
            List<EncryptedTable> tables,
            List<KeyHolder> others,
            FieldCipher cipher,
            BlindIndex blindIndex,
            JdbcClient jdbc,
            TransactionOperations transactions) {
        this.keys = keys;
        this.register = register;
        this.holders = new ArrayList<>();
        tables.forEach(table -> holders.add(new EncryptedRows(table, jdbc, transactions, cipher, blindIndex)));
        holders.addAll(others);
    }

    /**
     * A key and what lies under it.
     *
     * @param active new data is written under it
     * @param needed it has to stay configured, as something lies under it or may
     * @param uses rows and files by where they lie; empty where there are none
     */
    public record KeyState(String id, boolean active, boolean needed, Map<String, Long> uses) {}

    /**
     * All keys.
     *
     * @param unreadable what lies under a key that cannot be told, each with a Chinese sentence
     */
    public record States(List<KeyState> keys, List<String> unreadable) {}

    /**
     * What a rotation did.
     *
     * @param renewed rows and files that changed their key, by where they lie
     * @param unreadable those that stay as they are, and why
     * @param forgotten keys that nothing lies under any more
     */
    public record Rotated(Map<String, Long> renewed, List<String> unreadable, List<String> forgotten) {}

    /** Id of the key that new data is written under. */
    public String activeId() {
        return keys.activeId();
    }

    /** Every key that is configured or registered or that something lies under. */
    public States states() {
        List<String> registered = register.ids();
        Map<String, Map<String, Long>> uses = new TreeMap<>();
        List<String> unreadable = new ArrayList<>();
        for (KeyHolder holder : holders) {
            KeyHolder.Uses held = holder.uses();
            held.byKey()
                    .forEach((id, count) -> uses.computeIfAbsent(id, key -> new LinkedHashMap<>())
                            .put(holder.label(), count));
            unreadable.addAll(held.unreadable());
        }
        TreeSet<String> ids = new TreeSet<>(keys.ids());
        ids.addAll(registered);
        ids.addAll(uses.keySet());
        List<KeyState> states = ids.stream()
                .map(id -> new KeyState(
                        id,
                        id.equals(keys.activeId()),
                        registered.contains(id) || uses.containsKey(id) || !unreadable.isEmpty(),
                        uses.getOrDefault(id, Map.of())))
                .toList();
        return new States(states, unreadable);
    }

    /** Is told how far a rotation is, place by place. */
    public interface Progress {
        /**
         * Some have changed their key.
         *
         * @param label where they lie
         * @param renewed so far; 0 at the beginning
         * @param total how many lay there under other keys at the beginning
         */
        void renewed(String label, long renewed, long total);

        /** A place is done; not told of one where there was nothing to do. */
        void done(String label, long renewed);
    }

    /**
     * Returns where a rotation by this process would do good.
     *
     * @throws IllegalArgumentException with a Chinese sentence where it would not
     */
    public void requireFit() {
        List<String> newer = register.newerThan(keys.activeId());
        if (!newer.isEmpty()) {
            throw new IllegalArgumentException("密钥“" + String.join("”、“", newer) + "”比当前密钥“" + keys.activeId()
                    + "”启用得晚：请核对本命令的 gateway.crypto.active-key，数据只能换到最后启用的密钥。要放弃最后启用的密钥，请另设新密钥");
        }
        holders.forEach(KeyHolder::requireRenewable);
    }

    /**
     * Renews what lies under other keys than the active one, and forgets those that nothing lies under any more.
     *
     * @throws IllegalArgumentException as {@link #requireFit} does, before anything is changed
     */
    public Rotated rotate(Progress progress) {
        requireFit();
        Map<String, Long> renewed = new LinkedHashMap<>();
        List<String> unreadable = new ArrayList<>();
        for (KeyHolder holder : holders) {
            String label = holder.label();
            long total = underOthers(holder);
            if (total > 0) {
                progress.renewed(label, 0, total);
            }
            KeyHolder.Renewal renewal = holder.renew(renewedSoFar -> progress.renewed(label, renewedSoFar, total));
            if (total > 0 || renewal.renewed() > 0) {
                progress.done(label, renewal.renewed());
            }
            if (renewal.renewed() > 0) {
                renewed.put(label, renewal.renewed());
            }
            unreadable.addAll(renewal.unreadable());
        }
        List<String> forgotten = register.ids().stream()
                .filter(id -> !id.equals(keys.activeId()))
                .filter(id -> register.forget(id, () -> usedOutsideOfTables(id)))
                .toList();
        return new Rotated(renewed, unreadable, forgotten);
    }

    private long underOthers(KeyHolder holder) {
        return holder.uses().byKey().entrySet().stream()
                .filter(use -> !use.getKey().equals(keys.activeId()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Tables hold on to their key themselves. What cannot be read may lie under this one. */
    private boolean usedOutsideOfTables(String id) {
        return holders.stream()
                .filter(holder -> !(holder instanceof EncryptedRows))
                .map(KeyHolder::uses)
                .anyMatch(uses ->
                        uses.byKey().containsKey(id) || !uses.unreadable().isEmpty());
    }
}
