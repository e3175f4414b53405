package org.housingfund.gateway.notice;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.kernel.BlindIndex;
import org.housingfund.gateway.kernel.Encrypted;
import org.housingfund.gateway.kernel.FieldCipher;
import org.housingfund.gateway.kernel.ResidentId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Natural persons, encrypted (R-L7). Everyone else carries their ids; only {@link #reveal} returns a name. */
@Component
public class Persons {
    private static final String NAME = "person.name";
    private static final String ID_NUMBER = "person.id-number";

    private final JdbcClient jdbc;
    private final FieldCipher cipher;
    private final BlindIndex blindIndex;
    private final AuditTrail audit;

    Persons(JdbcClient jdbc, FieldCipher cipher, BlindIndex blindIndex, AuditTrail audit) {
        this.jdbc = jdbc;
        this.cipher = cipher;
        this.blindIndex = blindIndex;
        this.audit = audit;
    }

    /** What a person is found by without decrypting: the blind index of the ID number, in hexadecimal digits. */
    public String indexOf(ResidentId id) {
        return HexFormat.of().formatHex(blindIndex.of(ID_NUMBER, id.text()));
    }

    /**
     * Ids of these persons by their index; those that are not known yet are stored. A known person keeps the name under
     * which it was first stored: nothing is decrypted here.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<String, Long> findOrCreate(Collection<Person> people) {
        Map<String, Person> wanted = new LinkedHashMap<>();
        people.forEach(person -> wanted.putIfAbsent(indexOf(person.id()), person));
        Map<String, Long> ids = find(wanted.keySet());
        List<String> missing = wanted.keySet().stream()
                .filter(index -> !ids.containsKey(index))
                .sorted() // two rosters with common persons wait for each other instead of dead-locking
                .toList();
        if (!missing.isEmpty()) {
            insert(missing, wanted);
            ids.putAll(find(missing)); // also those that another transaction has stored meanwhile
        }
        return ids;
    }

    /** The person's id; one that is not known yet is stored. Joins the caller's transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public long idOf(Person person) {
        return findOrCreate(List.of(person)).get(indexOf(person.id()));
    }

    /** Whether this is the name under which the person is known; nobody gets to see it. */
    public boolean isNamed(long personId, String name) {
        return read(personId).name().equals(name);
    }

    private Map<String, Long> find(Collection<String> indexes) {
        Map<String, Long> ids = new LinkedHashMap<>();
        jdbc.sql("SELECT id, blind_index FROM person WHERE blind_index = ANY(?)")
                .param(bytes(indexes))
                .query(row -> {
                    ids.put(HexFormat.of().formatHex(row.getBytes("blind_index")), row.getLong("id"));
                });
        return ids;
    }

    private void insert(List<String> indexes, Map<String, Person> people) {
        List<byte[]> names = new ArrayList<>(indexes.size());
        List<byte[]> idNumbers = new ArrayList<>(indexes.size());
        for (String index : indexes) {
            Person person = people.get(index);
            names.add(cipher.encryptText(boundTo(index, NAME), person.name()).bytes());
            idNumbers.add(
                    cipher.encryptText(boundTo(index, ID_NUMBER), person.id().text())
                            .bytes());
        }
        jdbc.sql("INSERT INTO person (key_id, name, id_number, blind_index)"
                        + " SELECT ?, n, i, b FROM unnest(?::bytea[], ?::bytea[], ?::bytea[]) AS t (n, i, b)"
                        + " ORDER BY b ON CONFLICT (blind_index) DO NOTHING")
                .params(
                        cipher.activeKeyId(),
                        names.toArray(byte[][]::new),
                        idNumbers.toArray(byte[][]::new),
                        bytes(indexes))
                .update();
    }

    /** The purpose holds the row's own index, so that no one swaps the names of two rows. */
    private static String boundTo(String index, String field) {
        return field + ":" + index;
    }

    private static byte[][] bytes(Collection<String> indexes) {
        return indexes.stream().map(HexFormat.of()::parseHex).toArray(byte[][]::new);
    }

    /**
     * A person in clear, for a screen or a paper that needs it. Every call leaves an audit line {@code PERSON_REVEALED}.
     *
     * @param purpose why it is needed, for the audit
     */
    @Transactional
    public Person reveal(Actor actor, long personId, String purpose) {
        Person person = read(personId);
        audit.record(
                actor, "PERSON_REVEALED", "person:" + personId, AuditTrail.Outcome.DONE, Map.of("purpose", purpose));
        return person;
    }

    private Person read(long personId) {
        return jdbc.sql("SELECT key_id, name, id_number, blind_index FROM person WHERE id = ?")
                .param(personId)
                .query((row, n) -> {
                    String index = HexFormat.of().formatHex(row.getBytes("blind_index"));
                    String keyId = row.getString("key_id");
                    return new Person(
                            cipher.decryptText(boundTo(index, NAME), new Encrypted(keyId, row.getBytes("name"))),
                            ResidentId.parse(cipher.decryptText(
                                    boundTo(index, ID_NUMBER), new Encrypted(keyId, row.getBytes("id_number")))));
                })
                .optional()
                .orElseThrow(() -> new IllegalArgumentException("没有编号为" + personId + "的个人"));
    }
}
