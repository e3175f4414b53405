package org.housingfund.gateway.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.kernel.FieldCipher;
import org.housingfund.gateway.kernel.KeyRing;
import org.housingfund.gateway.testing.TestBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R-L7: a message that must name a person lies encrypted in the outbox and reaches its partner in clear. */
class ConfidentialMessagesTest {
    @TempDir
    private Path dir;

    private final OutboxFixture fixture = new OutboxFixture();
    private TestBroker broker;

    private record Named(String name) implements Confidential {}

    @BeforeEach
    void start() {
        broker = new TestBroker(dir);
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private void send(String cause, Object data) {
        fixture.write(outbox -> outbox.send(cause, cause, "hfg.bank", new DomainEvent("payout.command", cause, data)));
    }

    @Test
    void theBodyIsEncryptedInTheTableAndItsArchiveAndClearForThePartner() throws JMSException {
        send("payout:1", new Named("韦小兰"));
        assertThat(fixture.rows().get(0).get("key_id")).isEqualTo("k1");
        assertThat(fixture.rows().get(0).get("body").toString()).doesNotContain("韦小兰", "data");
        fixture.relay(new JmsSender(broker.connections(), OutboxFixture.CIPHER)).relayPending();
        assertThat(broker.drain("hfg.bank"))
                .singleElement()
                .satisfies(message -> assertThat(message.getBody(String.class)).contains("韦小兰"));
        fixture.clock.advance(fixture.settings.retention().plusDays(1));
        new OutboxUpkeep(fixture.table, fixture.transactions, fixture.clock, fixture.settings).archive();
        assertThat(fixture.count("SELECT count(*) FROM outbox_archive WHERE key_id = 'k1' AND body NOT LIKE '%data%'"))
                .isEqualTo(1);
    }

    @Test
    void aMessageWhoseKeyIsGoneWaitsWhileAllOthersGoOn() {
        send("payout:1", new Named("韦小兰"));
        send("payout:2", Map.of("nobody", true));
        FieldCipher other = new FieldCipher(new KeyRing("k2", Map.of("k2", new byte[KeyRing.KEY_BYTES])));
        fixture.relay(new JmsSender(broker.connections(), other)).relayPending();
        assertThat(broker.drain("hfg.bank")).hasSize(1);
        assertThat(fixture.pending()).isEqualTo(1);
        assertThat(fixture.count("SELECT count(*) FROM outbox WHERE last_error LIKE '%k1%'"))
                .isEqualTo(1);
    }

    @Test
    void anEventForEverybodyNamesNobody() {
        List<DomainEvent> events = List.of(new DomainEvent("case.closed", "case:1", new Named("韦小兰")));
        assertThatThrownBy(() -> fixture.write(outbox -> outbox.publish("case:1", "case:1", events)))
                .hasMessageContaining("R-L7");
        assertThat(fixture.rows()).isEmpty();
    }
}
