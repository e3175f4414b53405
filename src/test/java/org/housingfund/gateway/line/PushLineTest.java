package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.app.verify.Invariants;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.matching.PushPosting;
import org.housingfund.gateway.notice.NoticeCommands;
import org.housingfund.gateway.statement.Openings;
import org.housingfund.gateway.statement.StatementDiscards;
import org.housingfund.gateway.statement.StatementIntake;
import org.housingfund.gateway.testing.GatewayBed;
import org.housingfund.gateway.testing.HallCommand;
import org.housingfund.gateway.testing.LiujiangFile;
import org.housingfund.gateway.testing.PushMessage;
import org.housingfund.gateway.testing.SchemaValidation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a bank pushes during the day, and what its statement then says of it (R-M8). */
class PushLineTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);
    private static final long OPENING_FEN = 1_000_000_00L;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PAYER = HallCommand.nameOf("E1");

    @TempDir
    private Path dir;

    private GatewayBed bed;

    @BeforeEach
    void start() {
        bed = new GatewayBed(
                dir,
                "--gateway.partners.liujiang.sftp.user=liujiang",
                "--gateway.partners.yufeng.sftp.user=yufeng",
                "--gateway.bank-accounts[0].number=" + LiujiangFile.ACCOUNT,
                "--gateway.bank-accounts[0].partner=liujiang",
                "--gateway.bank-accounts[0].bank-name=柳江银行");
        Openings openings = bed.bean(Openings.class);
        openings.propose(LiujiangFile.ACCOUNT, OPENING_FEN, DAY.minusDays(1), new Actor("甲", "test"));
        openings.approve(LiujiangFile.ACCOUNT, new Actor("乙", "test"));
        bed.bean(NoticeCommands.class)
                .handle("ID:n", HallCommand.issue("P2611180001", "E1", List.of(100_00L, 200_00L), LiujiangFile.ACCOUNT));
    }

    @AfterEach
    void everyInvariantHolds() {
        bed.settle();
        assertThat(bed.bean(Invariants.class).check())
                .filteredOn(finding -> !finding.holds())
                .isEmpty();
        bed.jdbc()
                .sql("SELECT body FROM outbox WHERE type LIKE 'cn.housingfund.%'")
                .query(String.class)
                .list()
                .forEach(SchemaValidation::assertValid);
        bed.close();
    }

    private void push(PushMessage message) {
        SchemaValidation.assertValid(
                "commands/entry-push.v1.json", new String(message.bytes(), StandardCharsets.UTF_8));
        bed.bean(PushPosting.class).handle("ID:" + message.head.get("id"), message.bytes());
    }

    private void deliver(LiujiangFile file) {
        String name = "f" + file.text().hashCode() + ".txt";
        bed.bean(StatementIntake.class)
                .receive("liujiang", "liujiang.statement", name, file.write(dir, name).toFile());
        bed.settle();
    }

    /** The first entry of the first statement, as it is pushed: padded with zeros and without its second text. */
    private static PushMessage first(long fen) {
        return PushMessage.liujiang().entry(List.of("0001000001", "01"), DAY, fen, PAYER, "P2611180001").with("code", "P010");
    }

    private static LiujiangFile statement(int number) {
        return new LiujiangFile(number, DAY.plusDays(number - 1), OPENING_FEN);
    }

    private int count(String table) {
        return bed.jdbc().sql("SELECT count(*) FROM " + table).query(Integer.class).single();
    }

    private Map<String, Integer> dispositions() {
        Map<String, Integer> counts = new HashMap<>();
        bed.jdbc()
                .sql("SELECT coalesce(s.reason, d.kind), count(*) FROM disposition d"
                        + " LEFT JOIN suspended_posting s ON s.entry_id = d.entry_id GROUP BY 1")
                .query(row -> {
                    counts.put(row.getString(1), row.getInt(2));
                });
        return counts;
    }

    private List<JsonNode> events(String type) {
        return bed
                .jdbc()
                .sql("SELECT body FROM outbox WHERE type = ? AND channel = 'TOPIC' ORDER BY id")
                .param("cn.housingfund." + type + ".v1")
                .query(String.class)
                .list()
                .stream()
                .map(JSON::readTree)
                .map(event -> event.path("data"))
                .toList();
    }

    @Test
    void aPushIsBookedAtOnceAndItsStatementConfirmsItAndBooksOnlyTheRest() {
        push(first(300_00L));
        assertThat(dispositions()).isEqualTo(Map.of("ALLOCATED", 1));
        assertThat(events("payment.allocated")).singleElement().satisfies(data -> assertThat(
                        data.path("notice").asString())
                .isEqualTo("P2611180001"));
        assertThat(events("entries.booked")).singleElement().satisfies(data -> {
            assertThat(data.path("statementId").isNull()).isTrue();
            assertThat(data.path("receiptId").asLong()).isPositive();
        });

        deliver(statement(1).credit("P2611180001", 300_00L, PAYER).credit("公积金", 5_00L, "某公司"));

        assertThat(dispositions()).isEqualTo(Map.of("ALLOCATED", 1, "NO_NUMBER", 1));
        assertThat(events("statement.booked")).singleElement().satisfies(data -> assertThat(
                        data.path("entries").asInt())
                .isEqualTo(2));
        assertThat(count("push_difference")).as("what was not pushed is no difference").isZero();
        assertThat(count("pushed_entry WHERE confirmed_by IS NOT NULL")).isOne();
    }
}
