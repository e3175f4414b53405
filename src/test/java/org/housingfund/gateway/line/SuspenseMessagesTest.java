package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.housingfund.gateway.line.DecisionBed.PROPOSER;
import static org.housingfund.gateway.line.DecisionBed.credit;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.housingfund.gateway.matching.Reason;
import org.housingfund.gateway.matching.SuspendedPostings;
import org.housingfund.gateway.matching.SuspenseCommands;
import org.housingfund.gateway.matching.SuspenseDecision.Leave;
import org.housingfund.gateway.testing.SchemaValidation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decisions about suspended money as messages, under the same two-person rule (R-M6). */
class SuspenseMessagesTest {
    private static final String REFUSED =
            "SELECT count(*) FROM outbox WHERE type = 'cn.housingfund.suspense.decision-refused.v1'";

    @TempDir
    private Path dir;

    private DecisionBed bed;
    private long posting;

    @BeforeEach
    void start() {
        bed = new DecisionBed(dir);
        bed.issue("P2611180001", "E1", 100_00L);
        bed.arrive(0, credit(100_00, "某某公司", "公积金"));
        posting = bed.posting(100_00);
    }

    @AfterEach
    void everythingHolds() {
        bed.world.everyInvariantHolds();
        bed.jdbc()
                .sql("SELECT body FROM outbox WHERE destination = 'hfg.events'")
                .query(String.class)
                .list()
                .forEach(SchemaValidation::assertValid);
        bed.close();
    }

    private void say(String message) {
        SchemaValidation.assertValid("commands/suspense-decision.v1.json", message);
        send(message);
    }

    private void send(String message) {
        bed.world.bed.bean(SuspenseCommands.class).handle("ID:x", message.getBytes(StandardCharsets.UTF_8));
    }

    private String proposal(String id) {
        return """
                {"id":"%s","action":"PROPOSE","suspendedPosting":%d,"by":"甲","comment":"单位来函",
                 "decision":{"kind":"ALLOCATE","notice":"P2611180001","otherAccount":false}}""".formatted(id, posting);
    }

    private String said(String id, String action, String by) {
        return "{\"id\":\"%s\",\"action\":\"%s\",\"suspendedPosting\":%d,\"proposal\":%d,\"by\":\"%s\"}"
                .formatted(id, action, posting, bed.proposal(posting), by);
    }

    @Test
    void oneProposesAndAnotherApprovesAndEveryMessageMayComeTwice() {
        say(proposal("1"));
        say(proposal("1"));
        say(proposal("2"));
        say(said("3", "APPROVE", "乙"));
        say(said("3", "APPROVE", "乙"));
        say(said("4", "APPROVE", "乙"));
        assertThat(bed.one("SELECT state FROM payment_notice")).isEqualTo("ALLOCATED");
        assertThat(bed.one("SELECT count(*) FROM suspense_decision")).isEqualTo("1");
        assertThat(bed.one(REFUSED)).isEqualTo("0");
        assertThat(bed.one("SELECT body FROM outbox WHERE type = 'cn.housingfund.suspense.decision-proposed.v1'"))
                .as("whoever approves is told by which number")
                .contains("\"proposal\":" + bed.proposal(posting), "\"decision\":\"ALLOCATE\"");
    }

    @Test
    void nobodyApprovesTheirOwnProposalByAnotherWay() {
        say(proposal("1"));
        say(said("2", "APPROVE", " 甲"));
        assertThat(bed.one("SELECT body FROM outbox WHERE type = 'cn.housingfund.suspense.decision-refused.v1'"))
                .contains("提议人不得复核自己的提议");
        assertThat(bed.one("SELECT state FROM receipt WHERE kind = 'SUSPENSE_DECISION' ORDER BY id DESC LIMIT 1"))
                .isEqualTo("REJECTED");
        bed.approve(posting);
        assertThat(bed.one("SELECT state FROM payment_notice")).isEqualTo("ALLOCATED");
    }

    @Test
    void aRejectedProposalChangesNothing() {
        say(proposal("1"));
        say(said("2", "REJECT", "乙"));
        say(said("3", "APPROVE", "乙"));
        assertThat(bed.one(REFUSED)).isEqualTo("1");
        assertThat(bed.one("SELECT state FROM payment_notice")).isEqualTo("AWAITING");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{\"id\":\"1\"}",
                "{\"id\":\"1\",\"action\":\"APPROVE\",\"suspendedPosting\":1,\"by\":\"乙\"}",
                "{\"id\":\"1\",\"action\":\"APPROVE\",\"suspendedPosting\":1,\"proposal\":1,\"by\":\"\"}",
                "{\"id\":\"1\",\"action\":\"APPROVE\",\"suspendedPosting\":\"1\",\"proposal\":1,\"by\":\"乙\"}",
                "{\"id\":\"1\",\"action\":\"APPROVE\",\"suspendedPosting\":1,\"proposal\":1,\"by\":\"乙\",\"more\":1}",
                "{\"id\":\"1\",\"action\":\"APPROVE\",\"suspendedPosting\":1,\"proposal\":1,\"by\":\"乙\",\"comment\":\"多余\"}",
                "{\"id\":\"1\",\"action\":\"PROPOSE\",\"suspendedPosting\":1,\"by\":\"甲\",\"comment\":\"x\","
                        + "\"decision\":{\"kind\":\"SET_OFF\",\"posting\":1,\"entry\":2}}",
                "{\"id\":\"1\",\"action\":\"PROPOSE\",\"suspendedPosting\":1,\"by\":\"甲\",\"comment\":\"x\"}",
                "{\"id\":\"1\",\"action\":\"PROPOSE\",\"suspendedPosting\":1,\"by\":\"甲\",\"comment\":\"x\","
                        + "\"decision\":{\"kind\":\"REFUND\",\"account\":\"6222\"}}",
                "{\"id\":\"1\",\"action\":\"PROPOSE\",\"suspendedPosting\":1,\"by\":\"甲\",\"comment\":\"x\","
                        + "\"decision\":{\"kind\":\"REFUND\",\"notice\":\"P1\"}}"
            })
    void whatTheSchemaForbidsIsQuarantinedAndAnswered(String message) {
        send(message);
        assertThat(bed.one("SELECT state FROM receipt WHERE kind = 'SUSPENSE_DECISION'"))
                .isEqualTo("QUARANTINED");
        assertThat(bed.one(REFUSED)).isEqualTo("1");
    }

    @Test
    void theListShowsWhatIsOpenWithItsAgeAndAMaskedPayer() {
        SuspendedPostings postings = bed.world.bed.bean(SuspendedPostings.class);
        bed.propose(posting, new Leave());
        bed.world.bed.clock().advance(Duration.ofDays(11));
        List<SuspendedPostings.Open> open = postings.open(null, 10);
        assertThat(open).hasSize(1);
        assertThat(open.get(0).ageDays()).isEqualTo(2);
        assertThat(open.get(0).amountFen()).isEqualTo(100_00);
        assertThat(open.get(0).payer()).contains("*").doesNotContain("某某公司");
        SuspendedPostings.Proposed proposed = open.get(0).proposed();
        assertThat(proposed.id()).isEqualTo(bed.proposal(posting));
        assertThat(proposed.phrase()).isEqualTo("挂账搁置");
        assertThat(proposed.by()).isEqualTo(PROPOSER.name());
        assertThat(proposed.comment()).isEqualTo("已与单位电话核实");
        bed.world.bed.clock().advance(Duration.ofDays(-11));
        assertThat(postings.open(Reason.NO_NUMBER, 10)).hasSize(1);
        assertThat(postings.open(Reason.CROSS_BANK, 10)).isEmpty();
    }
}
