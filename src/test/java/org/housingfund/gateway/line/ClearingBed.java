package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.function.UnaryOperator;
import org.housingfund.gateway.app.verify.Invariants;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.matching.SuspenseDecision;
import org.housingfund.gateway.matching.SuspenseDecisions;
import org.housingfund.gateway.statement.Openings;
import org.housingfund.gateway.statement.StatementIntake;
import org.housingfund.gateway.testing.Clearings;
import org.housingfund.gateway.testing.GatewayBed;
import org.housingfund.gateway.testing.LiujiangFile;
import org.housingfund.gateway.testing.SchemaValidation;

/** A gateway with one bank account whose statements of one day continue each other, and invented deductions and payouts. */
final class ClearingBed implements AutoCloseable {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);
    private static final long OPENING_FEN = 1_000_000_000_00L;

    final Clearings clearings = new Clearings();
    final GatewayBed bed;
    private final Path dir;
    /** Of the next statement. */
    LocalDate day = DAY;

    /** The day of the last statement, for those who keep books beside the gateway. */
    LocalDate bookedThrough = DAY.minusDays(1);

    private int number;
    private long closingFen = OPENING_FEN;

    ClearingBed(Path dir) {
        this.dir = dir;
        bed = new GatewayBed(
                clearings,
                dir,
                "--gateway.partners.liujiang.sftp.user=liujiang",
                "--gateway.bank-accounts[0].number=" + LiujiangFile.ACCOUNT,
                "--gateway.bank-accounts[0].partner=liujiang",
                "--gateway.bank-accounts[0].bank-name=柳江银行");
        Openings openings = bed.bean(Openings.class);
        openings.propose(LiujiangFile.ACCOUNT, OPENING_FEN, DAY.minusDays(1), new Actor("甲", "test"));
        openings.approve(LiujiangFile.ACCOUNT, new Actor("乙", "test"));
    }

    /** The next statement arrives; nothing is done with it yet. Returns its number. */
    String receive(UnaryOperator<LiujiangFile> lines) {
        number++;
        LiujiangFile file = lines.apply(new LiujiangFile(number, day, closingFen));
        closingFen = file.closingFen();
        String name = number + ".txt";
        bed.bean(StatementIntake.class)
                .receive(
                        "liujiang",
                        "liujiang.statement",
                        name,
                        file.write(dir, name).toFile());
        return Integer.toString(number);
    }

    /** The next statement arrives and is posted; returns what became of its entries. */
    List<String> post(UnaryOperator<LiujiangFile> lines) {
        String statement = receive(lines);
        deliverStatements();
        return outcomes(statement);
    }

    /** Delivers every pointer but those to expectations. */
    void deliverStatements() {
        deliverStatements("hfg.work.statements", "hfg.work.postings", "hfg.work.parts", "hfg.work.follow-ups");
    }

    /** Delivers every pointer in these queues. */
    void deliverStatements(String... queues) {
        for (List<GatewayBed.Pointer> now = work(queues); !now.isEmpty(); now = work(queues)) {
            for (GatewayBed.Pointer pointer : now) {
                bed.deliver(pointer);
                bed.taken(pointer);
            }
        }
    }

    private List<GatewayBed.Pointer> work(String... queues) {
        return bed.pointers().stream()
                .filter(pointer -> List.of(queues).contains(pointer.queue()))
                .toList();
    }

    /** Pointers to expectations that nobody has followed. */
    List<GatewayBed.Pointer> expectationWork() {
        return work("hfg.work.expectations");
    }

    /** Reason of what waits, disposition of everything else, in the bank's order. */
    List<String> outcomes(String statement) {
        return bed.jdbc()
                .sql("SELECT CASE d.kind WHEN 'SUSPENDED' THEN p.reason ELSE d.kind END FROM statement s"
                        + " JOIN bank_entry e ON e.statement_id = s.id JOIN disposition d ON d.entry_id = e.id"
                        + " LEFT JOIN suspended_posting p ON p.entry_id = e.id WHERE s.number = ? ORDER BY e.sequence")
                .param(statement)
                .query(String.class)
                .list();
    }

    int count(String from) {
        return bed.jdbc()
                .sql("SELECT count(*) FROM " + from)
                .query(Integer.class)
                .single();
    }

    /** Balance of an account by its key, in fen, debit positive. */
    long fen(String key) {
        return bed.jdbc()
                .sql("SELECT coalesce(sum(l.amount_fen), 0)::bigint FROM journal_line l"
                        + " JOIN account a ON a.id = l.account_id WHERE a.key = ?")
                .param(key)
                .query(Long.class)
                .single();
    }

    /** Two people decide about the open posting of this amount. */
    void decide(long fen, SuspenseDecision decision) {
        long posting = bed.jdbc()
                .sql("SELECT min(id) FROM suspended_posting WHERE state = 'OPEN' AND amount_fen = ?")
                .param(-fen)
                .query(Long.class)
                .single();
        SuspenseDecisions decisions = bed.bean(SuspenseDecisions.class);
        long proposal = decisions
                .propose(posting, decision, "已核实", new Actor("甲", "test"))
                .id();
        decisions.approve(posting, proposal, new Actor("乙", "test"));
    }

    /** Follows every pointer, and the broker takes everything else. */
    void settle() {
        bed.settle();
        bed.jdbc()
                .sql("UPDATE outbox SET published_at = ? WHERE published_at IS NULL")
                .param(Times.timestamp(bed.clock().instant()))
                .update();
    }

    /** But I12: the deductions and payouts are invented, and nothing but their money is there. */
    void everyInvariantHolds() {
        assertThat(bed.bean(Invariants.class).check())
                .filteredOn(finding -> !finding.holds() && !finding.code().equals("I12"))
                .isEmpty();
    }

    void everyMessageFitsItsSchema() {
        bed.jdbc()
                .sql("SELECT body FROM outbox WHERE type LIKE 'cn.housingfund.%'")
                .query(String.class)
                .list()
                .forEach(SchemaValidation::assertValid);
    }

    @Override
    public void close() {
        bed.close();
    }
}
