package org.housingfund.gateway.bench;

import jakarta.jms.ConnectionFactory;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

/**
 * The way of the tutorials: poll the folder, split the file into lines, one durable message each; a consumer books each in
 * a transaction of its own and acknowledges it afterwards. Producers are pooled, consumers cached, four at once.
 */
final class CamelPeer implements PeerScenario.Peer {
    private static final String QUEUE = "jms:queue:bench.entries";
    private static final Duration PATIENCE = Duration.ofHours(3);

    @Override
    public void book(BenchGateway gateway, PeerTables tables, Path file, int entries) throws Exception {
        PeerBooking booking = new PeerBooking(
                tables.source(), tables.bankAccount(gateway.accounts().get(0)), tables.suspenseAccount());
        CamelContext camel = new DefaultCamelContext();
        camel.addComponent("jms", jms(gateway));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("file:" + file.getParent() + "?charset=" + BankAccount.CHARSET + "&initialDelay=0&delete=true")
                        .split(body().tokenize("\r\n"))
                        .streaming()
                        .filter(CamelPeer::isEntry)
                        .to(QUEUE + "?transacted=false");
                from(QUEUE + "?concurrentConsumers=4")
                        .process(exchange ->
                                booking.book(PeerEntry.of(exchange.getMessage().getBody(String.class))));
            }
        });
        try {
            camel.start();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> tables.booked() == entries);
        } finally {
            camel.stop();
        }
    }

    private static JmsComponent jms(BenchGateway gateway) {
        JmsComponent jms = new JmsComponent();
        ConnectionFactory connections = gateway.bean("listenerConnectionFactory", ConnectionFactory.class);
        JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();
        pool.setConnectionFactory(connections);
        jms.setConnectionFactory(connections);
        jms.getConfiguration().setTemplateConnectionFactory(pool);
        jms.setTransacted(true);
        jms.setLazyCreateTransactionManager(false);
        jms.setCacheLevelName("CACHE_CONSUMER");
        return jms;
    }

    private static boolean isEntry(Exchange exchange) {
        return Character.isDigit(exchange.getMessage().getBody(String.class).charAt(0));
    }
}
