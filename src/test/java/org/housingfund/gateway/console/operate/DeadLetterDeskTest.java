package org.housingfund.gateway.console.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.Approvals;
import org.housingfund.gateway.audit.Approvals.Proposal;
import org.housingfund.gateway.audit.Approvals.RefusedException;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.testing.GatewayBed;
import org.housingfund.gateway.testing.TestBroker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionOperations;

/** Dead letters on a real broker, whose consumer refuses everything. */
class DeadLetterDeskTest {
    private static final String QUEUE = "test.work";
    private static final Actor ONE = new Actor("甲", "console:127.0.0.1");
    private static final Actor OTHER = new Actor("乙", "console:127.0.0.1");

    @TempDir
    private static Path dir;

    private static GatewayBed bed;
    private static TestBroker server;
    private static DeadLetterBroker broker;
    private static DeadLetterCauses causes;
    private static DeadLetterDesk desk;

    @BeforeAll
    static void start() {
        server = new TestBroker(dir.resolve("broker"));
        bed = new GatewayBed(dir.resolve("data"));
        broker = new DeadLetterBroker(server.connections());
        causes = bed.bean(DeadLetterCauses.class);
        desk = new DeadLetterDesk(
                broker,
                causes,
                bed.bean(Approvals.class),
                bed.bean(AuditTrail.class),
                bed.bean(TransactionOperations.class));
    }

    @AfterAll
    static void stop() {
        bed.close();
        server.close();
    }

    @BeforeEach
    void empty() {
        server.drain(QUEUE);
        for (String queue : broker.depths().keySet()) {
            server.drain("DLQ::DLQ." + queue);
        }
    }

    @Test
    void aQueueThatNothingDiedOnIsAskedForAndNotMade() {
        assertThat(desk.list("test.healthy", "", 10)).isEmpty();
        assertThat(desk.redrive("test.healthy", "ID:1", ONE)).isFalse();
        assertThat(broker.depths()).doesNotContainKey("test.healthy");
    }

    @Test
    void aDeadLetterIsListedWithItsOriginItsCauseAndAMaskedBody() {
        String id = die(QUEUE, "{\"id\":\"42\",\"payerName\":\"柳州某某机械有限公司\",\"account\":\"4501200100000000017\"}");
        causes.note(id, "jms:queue:" + QUEUE, "test.route", new IllegalStateException("身份证 450104199001011234 有误"), 10);
        assertThat(desk.depths()).containsEntry(QUEUE, 1L);
        List<DeadLetter> letters = desk.list(QUEUE, "", 10);
        assertThat(letters).hasSize(1);
        DeadLetter letter = letters.get(0);
        assertThat(letter.id()).isEqualTo(id);
        assertThat(letter.origin()).isEqualTo(QUEUE);
        assertThat(letter.type()).isEqualTo("test.made");
        assertThat(letter.headers()).containsEntry("kept", "7").doesNotContainKey("_AMQ_ORIG_ADDRESS");
        assertThat(letter.body()).contains("42", "0017", "****").doesNotContain("某某机械", "4501200100000000017");
        assertThat(letter.cause().sentence())
                .contains("IllegalStateException", "1234")
                .doesNotContain("450104199001011234");
        assertThat(letter.cause().attempts()).isEqualTo(10);
        assertThat(letter.cause().sentence()).as("who knows what it quotes").doesNotContain("身份证");
        causes.note(id, "jms:queue:" + QUEUE, "test.route", PageProblem.refused("原队列不存在 4501200100000000017"), 10);
        assertThat(desk.list(QUEUE, "", 10).get(0).cause().sentence())
                .contains("原队列不存在", "0017")
                .doesNotContain("4501200100000000017");
        assertThat(desk.list(QUEUE, id, 10)).isEmpty();
    }

    @Test
    void redriveReturnsTheMessageAsItCameAndTwiceIsOnce() throws JMSException {
        String id = die(QUEUE, "body");
        assertThat(desk.redrive(QUEUE, id, ONE)).isTrue();
        assertThat(desk.redrive(QUEUE, id, ONE)).isFalse();
        List<Message> back = server.drain(QUEUE);
        assertThat(back).hasSize(1);
        assertThat(((TextMessage) back.get(0)).getText()).isEqualTo("body");
        assertThat(back.get(0).getIntProperty("kept")).isEqualTo(7);
        assertThat(back.get(0).getJMSCorrelationID()).isEqualTo("correlation");
        assertThat(back.get(0).propertyExists("_AMQ_ORIG_ADDRESS")).isFalse();
        assertThat(back.get(0).getStringProperty("redrivenFrom")).isEqualTo(id);
        assertThat(audited(id, "DONE")).isOne();
    }

    @Test
    void aRedriveThatIsInterruptedDeliversExactlyOnceInTheEnd() {
        String id = die(QUEUE, "body");
        assertThatThrownBy(() -> broker.take(QUEUE, id, (session, message) -> {
                    broker.sendBack(session, message);
                    throw new OutOfMemoryError("the process dies here");
                }))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(server.drain(QUEUE)).isEmpty();
        assertThat(broker.ids(QUEUE, 10)).containsExactly(id);
        assertThat(desk.redrive(QUEUE, id, ONE)).isTrue();
        assertThat(server.drain(QUEUE)).hasSize(1);
        assertThat(broker.ids(QUEUE, 10)).isEmpty();
    }

    @Test
    void aMessageWhoseRedriveIsRefusedStaysHoweverOftenItIsTried() throws Exception {
        String id = die("test.gone", "body");
        try (Connection connection = server.connections().createConnection()) {
            ((org.apache.activemq.artemis.jms.client.ActiveMQSession) connection.createSession())
                    .getCoreSession()
                    .deleteQueue("test.gone");
        }
        for (int i = 0; i < 12; i++) {
            assertThatThrownBy(() -> desk.redrive("test.gone", id, ONE))
                    .isInstanceOf(PageProblem.class)
                    .hasMessageContaining("test.gone 不存在");
        }
        assertThat(broker.ids("test.gone", 10)).containsExactly(id);
        assertThat(audited(id, "REFUSED")).isEqualTo(12);
        assertThat(audited(id, "DONE")).isZero();
    }

    @Test
    void allAreSentBackInTheBackgroundEachOnce() {
        for (int i = 0; i < 5; i++) {
            die(QUEUE, "body " + i);
        }
        RedriveRuns runs = new RedriveRuns(broker, desk, bed.bean(AuditTrail.class), Clock.systemUTC());
        RedriveRuns.Run run = runs.start(QUEUE, ONE);
        await().atMost(Duration.ofSeconds(20)).until(run::isOver);
        assertThat(count("DEAD_LETTER_RUN_STARTED", "queue:" + QUEUE)).isOne();
        runs.cancel(QUEUE, ONE);
        assertThat(count("DEAD_LETTER_RUN_CANCELLED", "queue:" + QUEUE))
                .as("it was over")
                .isZero();
        assertThat(run.getProblem()).isEmpty();
        assertThat(run.getTotal()).isEqualTo(5);
        assertThat(run.getSent()).isEqualTo(5);
        assertThat(server.drain(QUEUE)).hasSize(5);
        runs.stop();
    }

    @Test
    void discardingTakesTwoPeopleAndKeepsWhatItWas() {
        String id = die(QUEUE, "body");
        desk.proposeDiscard(QUEUE, id, "对方已作废", ONE);
        assertThatThrownBy(() -> desk.approveDiscard(QUEUE, id, seen(id), ONE)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> desk.redrive(QUEUE, id, OTHER))
                .as("nobody sends back what two people are about to throw away")
                .isInstanceOf(PageProblem.class);
        assertThat(broker.ids(QUEUE, 10)).containsExactly(id);
        desk.approveDiscard(QUEUE, id, seen(id), OTHER);
        assertThat(broker.ids(QUEUE, 10)).isEmpty();
        assertThat(count("DEAD_LETTER_DISCARDED", DeadLetterDesk.subject(id))).isOne();
        assertThat(bed.bean(JdbcClient.class)
                        .sql(
                                "SELECT detail ->> 'payload' FROM audit WHERE action = 'DEAD_LETTER_DISCARD_APPROVED' AND subject = ?")
                        .param(DeadLetterDesk.subject(id))
                        .query(String.class)
                        .single())
                .contains("230d8358dc8e8890b4c58deeb62912ee2f20357ae92a5cc861b98e68fe31acb5", "对方已作废", "kept");
    }

    @Test
    void oneMessageIsFoundAmongManyByItsId() {
        String first = die(QUEUE, "first");
        String second = die(QUEUE, "second");
        assertThat(broker.find(QUEUE, second)).get().extracting(DeadLetter::id).isEqualTo(second);
        assertThat(broker.find(QUEUE, first)).get().extracting(DeadLetter::id).isEqualTo(first);
        assertThat(broker.find(QUEUE, "ID:none")).isEmpty();
        assertThatThrownBy(() -> desk.proposeDiscard(QUEUE, "x' OR 'a' = 'a", "重复", ONE))
                .isInstanceOf(PageProblem.class)
                .hasMessage("消息编号有误");
    }

    @Test
    void aDiscardThatTheBrokerDidNotFollowIsCarriedOutByApprovingAgain() {
        String id = die(QUEUE, "body");
        desk.proposeDiscard(QUEUE, id, "重复", ONE);
        long seen = seen(id);
        assertThatThrownBy(() -> broker.take(QUEUE, id, (session, message) -> {
                    bed.bean(TransactionOperations.class)
                            .executeWithoutResult(status -> bed.bean(Approvals.class)
                                    .approve(DeadLetterDesk.KIND, DeadLetterDesk.subject(id), OTHER));
                    throw new JMSException("the broker is gone after the database's commit");
                }))
                .isInstanceOf(PageProblem.class);
        assertThat(broker.ids(QUEUE, 10)).containsExactly(id);
        desk.approveDiscard(QUEUE, id, seen, OTHER);
        assertThat(broker.ids(QUEUE, 10)).isEmpty();
    }

    @Test
    void aRejectedDiscardLeavesTheMessageToBeSentBack() {
        String id = die(QUEUE, "body");
        desk.proposeDiscard(QUEUE, id, "重复", ONE);
        desk.rejectDiscard(id, seen(id), OTHER);
        assertThat(desk.proposal(id)).isNull();
        assertThat(desk.redrive(QUEUE, id, ONE)).isTrue();
        assertThat(server.drain(QUEUE)).hasSize(1);
    }

    @Test
    void onlyTheProposalThatWasSeenIsApproved() {
        String id = die(QUEUE, "body");
        desk.proposeDiscard(QUEUE, id, "重复", ONE);
        long seen = seen(id);
        desk.rejectDiscard(id, seen, OTHER);
        desk.proposeDiscard(QUEUE, id, "另一理由", ONE);
        assertThatThrownBy(() -> desk.approveDiscard(QUEUE, id, seen, OTHER)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> desk.rejectDiscard(id, seen, OTHER)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> desk.approveDiscard("test.other", id, seen(id), OTHER))
                .isInstanceOf(RuntimeException.class);
        assertThat(broker.ids(QUEUE, 10)).containsExactly(id);
        assertThat(desk.proposal(id)).isNotNull();
    }

    @Test
    void theListOfProposalsDiscardsAfterTheDatabaseHasSaidSo() {
        String id = die(QUEUE, "body");
        desk.proposeDiscard(QUEUE, id, "对方已作废", ONE);
        DeadLetterProposals proposals = new DeadLetterProposals(desk, bed.bean(PlatformTransactionManager.class));
        Proposal proposal = desk.proposal(id);
        assertThat(proposals.handles(proposal.kind())).isTrue();
        assertThat(proposals.phrase(proposal)).contains(QUEUE, id);
        assertThat(proposals.page(proposal)).isEqualTo("/dead-letters/" + QUEUE);
        bed.bean(TransactionOperations.class).executeWithoutResult(status -> {
            proposals.approve(proposal, OTHER);
            status.setRollbackOnly();
        });
        assertThat(broker.ids(QUEUE, 10)).isEmpty();
        assertThat(bed.bean(Approvals.class).approved(DeadLetterDesk.KIND, DeadLetterDesk.subject(id)))
                .as("the caller's rollback must not take back what the broker cannot")
                .isPresent();
    }

    private static long seen(String id) {
        return desk.proposal(id).id();
    }

    @Test
    void aRefusalAmongSeveralSaysWhatWasSentBackBefore() {
        String first = die(QUEUE, "first");
        String second = die(QUEUE, "second");
        desk.proposeDiscard(QUEUE, second, "重复", ONE);
        assertThatThrownBy(() -> desk.redrive(QUEUE, List.of(first, second), ONE))
                .isInstanceOf(PageProblem.class)
                .hasMessageContaining("已重新投递 1 条")
                .hasMessageContaining(second);
        assertThat(server.drain(QUEUE)).hasSize(1);
        assertThat(broker.ids(QUEUE, 10)).containsExactly(second);
    }

    private static long count(String action, String subject) {
        return bed.bean(JdbcClient.class)
                .sql("SELECT count(*) FROM audit WHERE action = ? AND subject = ?")
                .params(action, subject)
                .query(Long.class)
                .single();
    }

    private static long audited(String id, String outcome) {
        return bed.bean(JdbcClient.class)
                .sql("SELECT count(*) FROM audit WHERE action = 'DEAD_LETTER_REDRIVEN' AND subject = ? AND outcome = ?")
                .params(DeadLetterDesk.subject(id), outcome)
                .query(Long.class)
                .single();
    }

    /** Sends a message and refuses it until the broker gives up; returns its id. */
    private static String die(String queue, String body) {
        try (Connection connection = server.connections().createConnection()) {
            connection.start();
            Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
            TextMessage message = session.createTextMessage(body);
            message.setStringProperty("type", "test.made");
            message.setIntProperty("kept", 7);
            message.setJMSCorrelationID("correlation");
            session.createProducer(session.createQueue(queue)).send(message);
            session.commit();
            MessageConsumer consumer = session.createConsumer(session.createQueue(queue));
            while (consumer.receive(500) != null) {
                session.rollback();
            }
            return message.getJMSMessageID();
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }
}
