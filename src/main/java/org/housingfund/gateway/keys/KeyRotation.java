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
     * @param needed it has to stay configured
     * @param uses rows and files by where they lie; empty where there are none
     */
    public record KeyState(String id, boolean active, boolean needed, Map<String, Long> uses) {}

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
    public List<KeyState> states() {
        List<String> registered = register.ids();
        Map<String, Map<String, Long>> uses = new TreeMap<>();
        holders.forEach(holder -> holder.uses()
                .forEach((id, count) ->
                        uses.computeIfAbsent(id, key -> new LinkedHashMap<>()).put(holder.label(), count)));
        TreeSet<String> ids = new TreeSet<>(keys.ids());
        ids.addAll(registered);
        ids.addAll(uses.keySet());
        return ids.stream()
                .map(id -> new KeyState(
                        id,
                        id.equals(keys.activeId()),
                        registered.contains(id) || uses.containsKey(id),
                        uses.getOrDefault(id, Map.of())))
                .toList();
    }

    /** Renews what lies under other keys than the active one, and forgets those that nothing lies under any more. */
    public Rotated rotate() {
        Map<String, Long> renewed = new LinkedHashMap<>();
        List<String> unreadable = new ArrayList<>();
        for (KeyHolder holder : holders) {
            KeyHolder.Renewal renewal = holder.renew();
            if (renewal.renewed() > 0) {
                renewed.put(holder.label(), renewal.renewed());
            }
            unreadable.addAll(renewal.unreadable());
        }
        List<String> forgotten = register.ids().stream()
                .filter(id -> !id.equals(keys.activeId()))
                .filter(id -> register.forget(id, () -> usedOutsideOfTables(id)))
                .toList();
        return new Rotated(renewed, unreadable, forgotten);
    }

    /** Tables hold on to their key themselves. */
    private boolean usedOutsideOfTables(String id) {
        return holders.stream()
                .filter(holder -> !(holder instanceof EncryptedRows))
                .anyMatch(holder -> holder.uses().containsKey(id));
    }
}
