package org.housingfund.gateway.line;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.matching.SuspenseDecision;
import org.housingfund.gateway.matching.SuspenseDecisions;
import org.housingfund.gateway.notice.NoticeCommands;
import org.housingfund.gateway.payout.PayoutReplies;
import org.housingfund.gateway.testing.Faults;
import org.housingfund.gateway.testing.GatewayBed;
import org.housingfund.gateway.testing.HallCommand;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Suspended money, and two people who decide about it. */
final class DecisionBed implements AutoCloseable {
    static final Actor PROPOSER = new Actor("甲", "test");
    static final Actor APPROVER = new Actor("乙", "test");

    final WorldBed world;

    DecisionBed(Path dir) {
        this(dir, new Faults());
    }

    DecisionBed(Path dir, Faults faults) {
        String[] base = WorldBed.settings();
        String[] settings = Arrays.copyOf(base, base.length + 1);
        settings[base.length] = "--gateway.payout.account=" + WorldBed.ACCOUNTS.get(0);
        world = new WorldBed(dir, new GatewayBed(faults, dir, settings));
    }

    JdbcClient jdbc() {
        return world.bed.jdbc();
    }

    /** A notice that may be paid to the first bank's account. */
    void issue(String number, String employer, Long... linesFen) {
        world.bed
                .bean(NoticeCommands.class)
                .handle(
                        "ID:" + number,
                        HallCommand.issue(number, employer, List.of(linesFen), WorldBed.ACCOUNTS.get(0)));
    }

    /** The bank's next statement, booked. */
    void arrive(int bank, World.Entry... entries) {
        arrive(bank, World.day(0), entries);
    }

    void arrive(int bank, LocalDate on, World.Entry... entries) {
        world.receive(bank, world.write(bank, on, List.of(entries)));
        world.bed.settle();
    }

    static World.Entry credit(long fen, String payer, String remark) {
        return new World.Entry(0, 0, "PAY", fen, false, payer, remark);
    }

    static World.Entry debit(long fen, String remark) {
        return new World.Entry(0, 0, "OTHER", -fen, false, "", remark);
    }

    /** The newest open posting of this amount. */
    long posting(long fen) {
        return jdbc().sql("SELECT max(id) FROM suspended_posting WHERE abs(amount_fen) = ? AND state = 'OPEN'")
                .param(fen)
                .query(Long.class)
                .single();
    }

    /** The posting that a refund's refusal or return opened. */
    long suspendedAgain() {
        return Long.parseLong(
                one("SELECT max(id) FROM suspended_posting WHERE origin_id IS NOT NULL AND state = 'OPEN'"));
    }

    void propose(long posting, SuspenseDecision decision) {
        world.bed.bean(SuspenseDecisions.class).propose(posting, decision, "已与单位电话核实", PROPOSER);
    }

    void approve(long posting) {
        world.bed.bean(SuspenseDecisions.class).approve(posting, proposal(posting), APPROVER);
    }

    /** What was proposed last about this posting; 0 where nothing was. */
    long proposal(long posting) {
        return Long.parseLong(
                one("SELECT coalesce(max(id), 0) FROM approval WHERE subject = ?", "suspended-posting:" + posting));
    }

    void decide(long posting, SuspenseDecision decision) {
        propose(posting, decision);
        approve(posting);
    }

    void answer(String reference, String status, String more) {
        String body =
                "{\"id\":\"a-%s-%s\",\"reference\":\"%s\",\"status\":\"%s\",\"answeredAt\":\"2026-11-20T10:00:00+08:00\"%s}"
                        .formatted(reference, status, reference, status, more);
        world.bed.bean(PayoutReplies.class).handle("ID:" + reference + status, body.getBytes(StandardCharsets.UTF_8));
    }

    String one(String sql, Object... parameters) {
        return jdbc().sql(sql).params(parameters).query(String.class).single();
    }

    long balance(String account) {
        return world.ledger().getOrDefault(account, 0L);
    }

    @Override
    public void close() {
        world.close();
    }
}
