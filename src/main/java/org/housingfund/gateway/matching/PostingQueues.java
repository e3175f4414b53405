package org.housingfund.gateway.matching;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Queues of matching (part of {@code gateway.queues}).
 *
 * @param suspended carries one message per suspended posting
 * @param suspenseDecisions where people's decisions come in as messages
 * @param workNotices pointers to notices whose money came before them
 * @param workFollowUps pointers to statements that were booked
 */
@ConfigurationProperties("gateway.queues")
record PostingQueues(
        @DefaultValue("hfg.suspended") String suspended,
        @DefaultValue("hfg.suspense.decisions") String suspenseDecisions,
        @DefaultValue("hfg.work.notices") String workNotices,
        @DefaultValue("hfg.work.follow-ups") String workFollowUps) {
    /** Pointer to a notice number. */
    record NoticePointer(String number) {}
}
