package org.housingfund.gateway.lending;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.kernel.CreditorReference;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.statement.Openings;
import org.housingfund.gateway.statement.StatementIntake;
import org.housingfund.gateway.testing.Faults;
import org.housingfund.gateway.testing.GatewayBed;
import org.housingfund.gateway.testing.LiujiangFile;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** A gateway with one lending bank; the test is the internal system, the bank and the clock. */
public final class LendingBed implements AutoCloseable {
    static final String BANK = "liujiang";
    /** Friday, ten o'clock in the morning. */
    static final Instant OPEN = Instant.parse("2026-11-20T02:00:00Z");

    static final LocalDate DAY = LocalDate.of(2026, 11, 20);
    private static final long OPENING_FEN = 1_000_000_00;

    final GatewayBed bed;
    private final Path dir;
    private int messages;
    private int statements;
    private long closingFen = OPENING_FEN;

    public LendingBed(Path dir, Faults faults, String... settings) {
        this.dir = dir;
        List<String> all = new ArrayList<>(List.of(
                "--gateway.partners.liujiang.sftp.user=liujiang",
                "--gateway.bank-accounts[0].number=" + LiujiangFile.ACCOUNT,
                "--gateway.bank-accounts[0].partner=liujiang",
                "--gateway.bank-accounts[0].bank-name=柳江银行",
                "--gateway.lending.banks.liujiang.account=" + LiujiangFile.ACCOUNT,
                "--gateway.lending.banks.other.account=" + LiujiangFile.ACCOUNT,
                "--gateway.payout.account=" + LiujiangFile.ACCOUNT));
        all.addAll(List.of(settings));
        bed = new GatewayBed(faults, dir, all.toArray(String[]::new));
        bed.clock().set(OPEN);
        Openings openings = bed.bean(Openings.class);
        openings.propose(LiujiangFile.ACCOUNT, OPENING_FEN, DAY.minusDays(1), new Actor("甲", "test"));
        openings.approve(LiujiangFile.ACCOUNT, new Actor("乙", "test"));
    }

    public GatewayBed bed() {
        return bed;
    }

    public JdbcClient jdbc() {
        return bed.jdbc();
    }

    /** A well-formed request. */
    public static byte[] requestBody(String requestId, String bank, long fen) {
        return bytes(Map.of(
                "requestedBy",
                "loan-hall",
                "requestId",
                requestId,
                "bank",
                bank,
                "loanNumber",
                "4502010000012345",
                "amount",
                Money.format(fen)));
    }

    /** Delivers a request. */
    public void request(String requestId, long fen) {
        request(requestBody(requestId, BANK, fen));
    }

    public void request(byte[] body) {
        bed.bean(RepaymentRequests.class).handle("ID:" + ++messages, body);
    }

    /** An answer to a command of the deduction with this id. */
    static Map<String, Object> answer(long deduction, int command, Answer answer) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", "A1");
        body.put("answeredAt", "2026-11-20T10:00:00+08:00");
        body.put("bank", BANK);
        body.put("commandId", BankAnswer.commandId(CreditorReference.of("KK", deduction), command));
        if (answer instanceof Answer.Success success) {
            body.put("result", "SUCCESS");
            body.put("principal", Money.format(success.split().principalFen()));
            body.put("interest", Money.format(success.split().interestFen()));
            body.put("penalty", Money.format(success.split().penaltyFen()));
            body.put("deductedOn", success.deductedOn().toString());
        } else if (answer instanceof Answer.Refused refused) {
            body.put("result", "REFUSED");
            body.put("code", refused.code());
        } else if (answer instanceof Answer.Pending pending) {
            body.put("result", pending.received() ? "PROCESSING" : "UNKNOWN");
        } else {
            body.put("result", "NOT_FOUND");
        }
        return body;
    }

    /** Delivers an answer to the order. */
    void answer(long deduction, Answer answer) {
        answer(bytes(answer(deduction, 0, answer)));
    }

    void answer(byte[] body) {
        bed.bean(LendingReplies.class).handle("ID:" + ++messages, body);
    }

    /** For tests elsewhere: a success of the whole amount. */
    public void succeed(long deduction, long principalFen, long interestFen, String day) {
        answer(deduction, new Answer.Success(new Split(principalFen, interestFen, 0), LocalDate.parse(day)));
    }

    /** For tests elsewhere: a refusal. */
    public void refuse(long deduction) {
        answer(deduction, new Answer.Refused("INSUFFICIENT_FUNDS"));
    }

    /** For tests elsewhere: the bank knows no such order, it says to this inquiry. */
    public void notFound(long deduction, int inquiry) {
        answer(bytes(answer(deduction, inquiry, new Answer.NotFound(false))));
    }

    void tick() {
        bed.bean(DeductionTimer.class).checkDue();
    }

    void watch() {
        bed.bean(DeductionWatch.class).check();
    }

    /** For tests elsewhere: the clock's turn. */
    public void turn() {
        tick();
        watch();
    }

    /** The bank's next statement brings the money of a request. */
    public void arrive(String requestId, long fen) {
        receive(next().credit(remark(requestId), fen, "柳江银行"));
    }

    /** The bank's next statement takes money of a request back. */
    public void goBack(String requestId, long fen) {
        receive(next().line("P010", "借", fen, "", "柳江银行", remark(requestId)));
    }

    /** The bank's next statement reverses the entry with this serial (冲正), and quotes no reference. */
    void reverse(String serial, long fen) {
        receive(next().line("P010", "借", fen, "Y", "柳江银行", "冲正流水" + serial));
    }

    private LiujiangFile next() {
        return new LiujiangFile(++statements, DAY, closingFen);
    }

    private String remark(String requestId) {
        return "委贷扣款 " + CreditorReference.of("KK", id(requestId)).text();
    }

    private void receive(LiujiangFile file) {
        closingFen = file.closingFen();
        String name = statements + ".txt";
        bed.bean(StatementIntake.class)
                .receive(BANK, "liujiang.statement", name, file.write(dir, name).toFile());
        bed.settle();
    }

    /** Everything in the outbox has left. */
    public void publish() {
        jdbc().sql("UPDATE outbox SET published_at = created_at WHERE published_at IS NULL")
                .update();
    }

    /** Id of the deduction of a request. */
    public long id(String requestId) {
        return jdbc().sql("SELECT id FROM deduction WHERE request_id = ?")
                .param(requestId)
                .query(Long.class)
                .single();
    }

    String state(String requestId) {
        return jdbc().sql("SELECT state FROM deduction WHERE request_id = ?")
                .param(requestId)
                .query(String.class)
                .single();
    }

    long count(String sql, Object... parameters) {
        return jdbc().sql("SELECT count(*) FROM " + sql)
                .params(parameters)
                .query(Long.class)
                .single();
    }

    /** Bodies of messages of this type, oldest first. */
    List<String> sent(String type) {
        return jdbc().sql("SELECT body FROM outbox WHERE type = ? ORDER BY id")
                .param("cn.housingfund." + type + ".v1")
                .query(String.class)
                .list();
    }

    static byte[] bytes(Object body) {
        return JsonMapper.shared().writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        bed.close();
    }
}
