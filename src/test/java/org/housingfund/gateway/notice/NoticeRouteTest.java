package org.housingfund.gateway.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.component.jms.JmsEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.Test;

/** The route file itself, without a broker: what it listens to, and what it hands over. */
class NoticeRouteTest {
    /** Stands for the service. */
    public static final class Heard {
        final List<String> messages = new ArrayList<>();

        public void handle(String messageId, byte[] body) {
            messages.add(messageId + " " + (body == null ? null : new String(body, StandardCharsets.UTF_8)));
        }
    }

    @Test
    void handsOverMessageIdAndBytesOfTextAndBytesMessagesAlike() throws Exception {
        Heard heard = new Heard();
        try (DefaultCamelContext context = new DefaultCamelContext();
                ActiveMQConnectionFactory connections = new ActiveMQConnectionFactory("vm://unused")) {
            context.addComponent("jms", JmsComponent.jmsComponent(connections));
            context.getPropertiesComponent()
                    .addInitialProperty("gateway.queues.notice-commands", "hfg.notice.commands");
            context.getRegistry().bind("noticeCommands", heard);
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(PluginHelper.getResourceLoader(context)
                            .resolveResource("file:routes/hall/notice-commands.camel.yaml"));
            String uri = context.getRouteDefinition("notice.handle-command").getEndpointUrl();
            AdviceWith.adviceWith(context, "notice.handle-command", route -> route.replaceFromWith("direct:hall"));
            context.start();

            JmsEndpoint endpoint = context.getEndpoint(context.resolvePropertyPlaceholders(uri), JmsEndpoint.class);
            assertThat(endpoint.getDestinationName()).isEqualTo("hfg.notice.commands");
            assertThat(endpoint.isTransacted()).isTrue();
            assertThat(endpoint.getCacheLevelName()).isEqualTo("CACHE_CONSUMER");
            assertThat(endpoint.isLazyCreateTransactionManager()).isFalse();

            String quoted = "\"引号开头\"";
            for (Object body : new Object[] {"{\"名\":1}", "{}".getBytes(StandardCharsets.UTF_8), quoted}) {
                context.createProducerTemplate().sendBodyAndHeader("direct:hall", body, "JMSMessageID", "ID:1");
            }
            context.createProducerTemplate().sendBodyAndHeader("direct:hall", null, "JMSMessageID", "ID:2");
        }
        assertThat(heard.messages).containsExactly("ID:1 {\"名\":1}", "ID:1 {}", "ID:1 \"引号开头\"", "ID:2 null");
    }
}
