package org.housingfund.gateway.matching;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** The queue that carries one message per suspended posting (part of {@code gateway.queues}). */
@ConfigurationProperties("gateway.queues")
record PostingQueues(@DefaultValue("hfg.suspended") String suspended) {}
