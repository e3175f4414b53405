package org.housingfund.gateway.expectation;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.housingfund.gateway.expectation.Expectation.Owner;
import org.housingfund.gateway.expectation.ExpectationOwner.Met;
import org.housingfund.gateway.kernel.CreditorReference;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.outbox.Outbox;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;

/**
 * Registered expectations. All methods join the caller's transaction.
 *
 * <p>Registering and looking up hold a lock on the reference until the transaction ends: the bank's entry and its
 * expectation may come at the same instant, and one of them always sees the other. An owner that locks rows of its own
 * locks its expectation first ({@link #lockByReferences}), as booking does.
 */
@Service
public class Expectations {
    private static final String SELECT =
            "SELECT id, owner, owner_id, bank_account_id, clearing_account_id, direction, amount_fen, reference, state"
                    + " FROM expectation";

    private final JdbcTemplate jdbc;
    private final Outbox outbox;
    private final ObjectProvider<ExpectationOwner> owners;
    private final WaitingEntries waiting;
    private final Clock clock;
    private final String queue;

    Expectations(
            JdbcTemplate jdbc,
            Outbox outbox,
            ObjectProvider<ExpectationOwner> owners,
            WaitingEntries waiting,
            Clock clock,
            @Value("${gateway.queues.work-expectations:hfg.work.expectations}") String queue) {
        this.jdbc = jdbc;
        this.outbox = outbox;
        this.owners = owners;
        this.waiting = waiting;
        this.clock = clock;
        this.queue = queue;
    }

    /** Work pointer: an expectation whose bank entry may wait in suspense already. */
    public record Pointer(long expectationId) {}

    /**
     * Registers what is expected from now on, in the transaction that books the clearing account, and points matching at
     * it. What was cancelled, or came and was taken back, under the same reference is expected again: the bank quotes no
     * other. Returns its id.
     */
    public long register(
            Owner owner,
            long ownerId,
            long bankAccountId,
            long clearingAccountId,
            boolean incoming,
            long amountFen,
            CreditorReference reference) {
        lock(Set.of(reference));
        Long id = jdbc.queryForObject(
                "INSERT INTO expectation (owner, owner_id, bank_account_id, clearing_account_id, direction, amount_fen,"
                        + " reference, state, registered_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'OPEN', ?)"
                        + " ON CONFLICT (reference) DO UPDATE SET state = 'OPEN', amount_fen = excluded.amount_fen,"
                        + " registered_at = excluded.registered_at, met_at = NULL, entry_id = NULL, returned_by = NULL"
                        + " WHERE expectation.state = 'CANCELLED' OR expectation.state = 'RETURNED'"
                        + " AND expectation.direction = 'C' RETURNING id",
                Long.class,
                owner.name(),
                ownerId,
                bankAccountId,
                clearingAccountId,
                incoming ? "C" : "D",
                amountFen,
                reference.text(),
                Times.timestamp(clock.instant()));
        pointAt(id);
        return id;
    }

    /** Points matching at an expectation; again, where the broker lost the first pointer. */
    public void pointAt(long id) {
        outbox.work("expectation:" + id, queue, new Pointer(id));
    }

    /** The expectation with this id. */
    public Expectation get(long id) {
        return query(SELECT + " WHERE id = ?", id).get(0);
    }

    /** Those of these references under which anything is registered, whatever its state; not locked. */
    public Set<CreditorReference> registered(Collection<CreditorReference> references) {
        return references.isEmpty()
                ? Set.of()
                : query(SELECT + " WHERE reference = ANY (?)", (Object)
                                references.stream().map(CreditorReference::text).toArray(String[]::new))
                        .stream()
                        .map(Expectation::reference)
                        .collect(Collectors.toSet());
    }

    /** Locks these references and returns what is known under them, whatever its state. */
    public List<Expectation> lockByReferences(Collection<CreditorReference> references) {
        lock(references);
        return query(SELECT + " WHERE reference = ANY (?) ORDER BY reference FOR UPDATE", (Object)
                references.stream().map(CreditorReference::text).toArray(String[]::new));
    }

    /**
     * Its owner no longer expects it; the caller takes back the clearing account in the same transaction. Where money under
     * its reference waits all the same, it is disputed, also where two people have settled that before.
     */
    public void cancel(Expectation locked) {
        locked.state().to(ExpectationState.CANCELLED);
        jdbc.update("UPDATE expectation SET state = 'CANCELLED' WHERE id = ?", locked.id());
        if (isWaitedFor(locked)) {
            dispute(locked.id());
        }
    }

    private boolean isWaitedFor(Expectation expectation) {
        return waiting.under(expectation.reference()).netFen() != 0;
    }

    /** The bank said or did something that does not fit this locked expectation: its owner must not rely on it. */
    public void dispute(long id) {
        jdbc.update("UPDATE expectation SET disputed_at = ? WHERE id = ?", Times.timestamp(clock.instant()), id);
    }

    /** When the bank last said or did something that does not fit; empty where everything does, or is settled. */
    public Optional<Instant> disputedAt(long id) {
        return jdbc
                .queryForList(
                        "SELECT disputed_at FROM expectation WHERE id = ? AND disputed_at IS NOT NULL",
                        OffsetDateTime.class,
                        id)
                .stream()
                .map(OffsetDateTime::toInstant)
                .findFirst();
    }

    /** Two people have settled with the bank what did not fit this locked expectation. */
    public void settleDispute(Expectation locked) {
        jdbc.update("UPDATE expectation SET disputed_at = NULL WHERE id = ?", locked.id());
    }

    /**
     * Whether anything the bank said or did does not fit one of this owner's expectations, whatever its state: it is
     * marked, or money under its reference waits in suspense or in a statement that is not posted yet. The mark may be off
     * again, or not be set yet, while the money is there.
     */
    public boolean isDisputed(Owner owner, long ownerId) {
        return query(SELECT + " WHERE owner = ? AND owner_id = ?", owner.name(), ownerId).stream()
                .anyMatch(expectation -> disputedAt(expectation.id()).isPresent() || isWaitedFor(expectation));
    }

    /** Marks locked expectations as met and tells their owners. */
    public void meet(List<Met> met) {
        if (met.isEmpty()) {
            return;
        }
        met.forEach(m -> m.expectation().state().to(ExpectationState.MET));
        jdbc.update(
                "UPDATE expectation x SET state = 'MET', entry_id = m.e, met_at = ?"
                        + " FROM unnest(?::bigint[], ?::bigint[]) AS m(i, e) WHERE x.id = m.i",
                Times.timestamp(clock.instant()),
                met.stream().mapToLong(m -> m.expectation().id()).toArray(),
                met.stream().mapToLong(Met::entryId).toArray());
        tell(met, ExpectationOwner::met);
    }

    /** Marks locked, met expectations as given back by the bank (退汇), or taken back, and tells their owners. */
    public void giveBack(List<Met> returned) {
        for (Met one : returned) {
            one.expectation().state().to(ExpectationState.RETURNED);
            jdbc.update(
                    "UPDATE expectation SET state = 'RETURNED', returned_by = ? WHERE id = ?",
                    one.entryId(),
                    one.expectation().id());
        }
        tell(returned, ExpectationOwner::returned);
    }

    private void tell(List<Met> all, BiConsumer<ExpectationOwner, List<Met>> what) {
        Map<Owner, List<Met>> byOwner = all.stream()
                .collect(Collectors.groupingBy(m -> m.expectation().owner(), TreeMap::new, Collectors.toList()));
        byOwner.forEach((owner, theirs) -> what.accept(
                owners.stream()
                        .filter(candidate -> candidate.owner() == owner)
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("nobody owns expectations of " + owner)),
                theirs));
    }

    /** What this entry met; not locked. */
    public Optional<Expectation> metBy(long entryId) {
        return query(SELECT + " WHERE entry_id = ?", entryId).stream().findFirst();
    }

    /** What this entry met, locked. */
    public Optional<Expectation> lockMetBy(long entryId) {
        return metBy(entryId)
                .map(met -> lockByReferences(Set.of(met.reference())).get(0));
    }

    private void lock(Collection<CreditorReference> references) {
        // In one order everywhere; the row's own lock does not exist yet where the entry comes first.
        for (String reference :
                references.stream().map(CreditorReference::text).collect(Collectors.toCollection(TreeSet::new))) {
            jdbc.query("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", row -> {}, "expectation " + reference);
        }
    }

    private List<Expectation> query(String sql, Object... parameters) {
        return jdbc.query(
                sql,
                (row, n) -> new Expectation(
                        row.getLong("id"),
                        Owner.valueOf(row.getString("owner")),
                        row.getLong("owner_id"),
                        row.getLong("bank_account_id"),
                        row.getLong("clearing_account_id"),
                        row.getString("direction").equals("C"),
                        row.getLong("amount_fen"),
                        new CreditorReference(row.getString("reference")),
                        ExpectationState.valueOf(row.getString("state"))),
                parameters);
    }
}
