package org.housingfund.gateway.matching;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Queues of suspended money (part of {@code gateway.queues}).
 *
 * @param suspended carries one message per suspended posting
 * @param suspenseDecisions where people's decisions come in as messages
 */
@ConfigurationProperties("gateway.queues")
record PostingQueues(
        @DefaultValue("hfg.suspended") String suspended,
        @DefaultValue("hfg.suspense.decisions") String suspenseDecisions) {}
