package org.housingfund.gateway.registration;

import java.time.Instant;
import org.housingfund.gateway.kernel.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Counts registration notices for a summary. */
@Component
public class RegistrationFigures {
    private final JdbcClient jdbc;

    RegistrationFigures(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What the registry sent in a span of time, and what became of it.
     *
     * @param messages messages that were not the same bytes as an earlier one
     * @param refusedMessages of those, rejected or quarantined
     * @param files likewise
     * @param refusedFiles of those, rejected or quarantined whole
     * @param unfinished messages and files that are not decided yet
     * @param recorded notices on record: the sum of the five that follow
     * @param smsRequested short messages asked for
     */
    public record Figures(
            long messages,
            long refusedMessages,
            long files,
            long refusedFiles,
            long unfinished,
            long recorded,
            long preOpened,
            long toBeChecked,
            long existing,
            long deregistered,
            long stale,
            long smsRequested) {}

    /** Figures of what was received from {@code from} on and before {@code to}. */
    public Figures between(Instant from, Instant to) {
        return jdbc.sql("""
                SELECT m.messages, m.refused_messages, m.files, m.refused_files, m.unfinished, n.*
                  FROM (SELECT count(*) FILTER (WHERE kind = 'REGISTRATION_NOTICE') AS messages,
                               count(*) FILTER (WHERE kind = 'REGISTRATION_NOTICE'
                                                  AND state IN ('REJECTED', 'QUARANTINED')) AS refused_messages,
                               count(*) FILTER (WHERE kind = 'REGISTRATION_FILE') AS files,
                               count(*) FILTER (WHERE kind = 'REGISTRATION_FILE'
                                                  AND state IN ('REJECTED', 'QUARANTINED')) AS refused_files,
                               count(*) FILTER (WHERE state = 'RECEIVED') AS unfinished
                          FROM receipt WHERE kind IN ('REGISTRATION_NOTICE', 'REGISTRATION_FILE')
                           AND received_at >= :from AND received_at < :to) m,
                       (SELECT count(*) AS recorded,
                               count(*) FILTER (WHERE n.verdict = 'PRE_OPENED') AS pre_opened,
                               count(*) FILTER (WHERE n.verdict = 'TO_BE_CHECKED') AS to_be_checked,
                               count(*) FILTER (WHERE n.verdict = 'EXISTING') AS existing,
                               count(*) FILTER (WHERE n.verdict = 'DEREGISTERED') AS deregistered,
                               count(*) FILTER (WHERE n.verdict = 'STALE') AS stale,
                               count(*) FILTER (WHERE n.sms_requested) AS sms_requested
                          FROM registration_notice n JOIN receipt r ON r.id = n.receipt_id
                         WHERE r.received_at >= :from AND r.received_at < :to) n
                """)
                .param("from", Times.timestamp(from))
                .param("to", Times.timestamp(to))
                .query(Figures.class)
                .single();
    }
}
