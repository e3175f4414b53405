package org.housingfund.gateway.notice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.kernel.BlindIndex;
import org.housingfund.gateway.kernel.Encrypted;
import org.housingfund.gateway.kernel.FieldCipher;
import org.housingfund.gateway.kernel.ResidentId;
import org.housingfund.gateway.keys.KeyRegister;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Natural persons, encrypted (R-L7). Everyone else carries their ids; only {@link #reveal} returns a name. */
@Component
public class Persons {
    static final String NAME = "person.name";
    static final String ID_NUMBER = "person.id-number";

    private final JdbcClient jdbc;
    private final FieldCipher cipher;
    private final BlindIndex blindIndex;
    private final KeyRegister register;
    private final AuditTrail audit;

    Persons(JdbcClient jdbc, FieldCipher cipher, BlindIndex blindIndex, KeyRegister register, AuditTrail audit) {
        this.jdbc = jdbc;
        this.cipher = cipher;
        this.blindIndex = blindIndex;
        this.register = register;
        this.audit = audit;
    }

    /** What tells a person from others: the blind index of the ID number under the active key, in hexadecimal digits. */
    public String indexOf(ResidentId id) {
        return HexFormat.of().formatHex(blindIndex.of(ID_NUMBER, id.text()));
    }

    /** Whether an index as it is stored, under whichever key, is this ID number's. */
    boolean isIndexOf(String stored, ResidentId id) {
        byte[] index = HexFormat.of().parseHex(stored);
        return blindIndex.all(ID_NUMBER, id.text()).stream().anyMatch(any -> Arrays.equals(any, index));
    }

    /**
     * Ids of these persons by their index; those that are not known yet are stored. A known person keeps the name under
     * which it was first stored: nothing is decrypted here.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<String, Long> findOrCreate(Collection<Person> people) {
        Map<String, Person> wanted = new LinkedHashMap<>();
        people.forEach(person -> wanted.putIfAbsent(indexOf(person.id()), person));
        Map<String, Long> ids = find(wanted);
        if (ids.size() < wanted.size() && blindIndex.inRotation()) {
            waitForOtherStorers();
            ids.putAll(find(missing(wanted, ids)));
        }
        Map<String, Person> missing = missing(wanted, ids);
        if (!missing.isEmpty()) {
            register.requireAll(blindIndex.keyIds());
            insert(missing);
            ids.putAll(find(missing)); // also those that another transaction has stored meanwhile
        }
        return ids;
    }

    /** Sorted, so that two rosters with common persons wait for each other instead of dead-locking. */
    private static Map<String, Person> missing(Map<String, Person> wanted, Map<String, Long> ids) {
        Map<String, Person> missing = new TreeMap<>(wanted);
        missing.keySet().removeAll(ids.keySet());
        return missing;
    }

    /**
     * While nodes change from one active key to the next, two of them would store the same person under two indexes, which
     * the database cannot tell: they follow one another then.
     */
    private void waitForOtherStorers() {
        jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('person', 0))").query(row -> {});
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

    /** Ids by active index, whichever key they lie under. */
    private Map<String, Long> find(Map<String, Person> people) {
        Map<String, String> active = new LinkedHashMap<>();
        people.forEach((index, person) -> blindIndex
                .all(ID_NUMBER, person.id().text())
                .forEach(any -> active.put(HexFormat.of().formatHex(any), index)));
        Map<String, Long> ids = new LinkedHashMap<>();
        jdbc.sql("SELECT id, blind_index FROM person WHERE blind_index = ANY(?)")
                .param(bytes(active.keySet()))
                .query(row -> {
                    ids.put(active.get(HexFormat.of().formatHex(row.getBytes("blind_index"))), row.getLong("id"));
                });
        return ids;
    }

    private void insert(Map<String, Person> people) {
        List<Long> ids = jdbc.sql("SELECT nextval('person_id_seq') FROM generate_series(1, ?)")
                .param(people.size())
                .query(Long.class)
                .list();
        List<byte[]> names = new ArrayList<>(ids.size());
        List<byte[]> idNumbers = new ArrayList<>(ids.size());
        for (Person person : people.values()) {
            long id = ids.get(names.size());
            names.add(cipher.encryptText(boundTo(id, NAME), person.name()).bytes());
            idNumbers.add(cipher.encryptText(boundTo(id, ID_NUMBER), person.id().text())
                    .bytes());
        }
        jdbc.sql("INSERT INTO person (id, key_id, name, id_number, blind_index) OVERRIDING SYSTEM VALUE"
                        + " SELECT id, ?, n, i, b FROM unnest(?::bigint[], ?::bytea[], ?::bytea[], ?::bytea[])"
                        + " AS t (id, n, i, b) ORDER BY b ON CONFLICT (blind_index) DO NOTHING")
                .params(
                        cipher.activeKeyId(),
                        ids.toArray(Long[]::new),
                        names.toArray(byte[][]::new),
                        idNumbers.toArray(byte[][]::new),
                        bytes(people.keySet()))
                .update();
    }

    /** The purpose holds the row's own id, so that no one swaps the names of two rows. */
    private static String boundTo(long id, String field) {
        return field + ":" + id;
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
        return jdbc.sql("SELECT key_id, name, id_number FROM person WHERE id = ?")
                .param(personId)
                .query((row, n) -> {
                    String keyId = row.getString("key_id");
                    return new Person(
                            cipher.decryptText(boundTo(personId, NAME), new Encrypted(keyId, row.getBytes("name"))),
                            ResidentId.parse(cipher.decryptText(
                                    boundTo(personId, ID_NUMBER), new Encrypted(keyId, row.getBytes("id_number")))));
                })
                .optional()
                .orElseThrow(() -> new IllegalArgumentException("没有编号为" + personId + "的个人"));
    }
}
