package org.housingfund.gateway.app.verify;

import java.util.List;

/** I10: what was to be said was said, once, and nothing else. Queries against the tables alone. */
final class OutboxInvariants {
    private OutboxInvariants() {}

    static final List<SqlInvariant> ALL = List.of(new SqlInvariant(
            "I10",
            "每条待发消息已发出或待发且未超时；每份对账单、每个部分的事件齐全，且都有来由",
            "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM outbox_archive)",
            """
                    WITH sent AS (
                        SELECT id, type, cause, event_count, channel, body FROM outbox
                        UNION ALL SELECT id, type, cause, event_count, channel, body FROM outbox_archive
                    ), allocated AS (
                        SELECT cause, sum(event_count) AS n FROM sent
                         WHERE type = 'cn.housingfund.payment.allocated.v1' GROUP BY cause
                    ), said AS (
                        SELECT s.type, e.value ->> 'subject' AS subject, count(*) FILTER (WHERE s.channel = 'TOPIC') AS events,
                               count(*) FILTER (WHERE s.channel = 'QUEUE') AS messages
                          FROM sent s CROSS JOIN LATERAL jsonb_array_elements(
                               CASE jsonb_typeof(s.body::jsonb) WHEN 'array' THEN s.body::jsonb
                                    ELSE jsonb_build_array(s.body::jsonb) END) e
                         WHERE s.type IN ('cn.housingfund.payment.suspended.v1', 'cn.housingfund.suspense.resolved.v1')
                         GROUP BY 1, 2
                    )
                    SELECT format('消息 %s 待发超过 1 小时', id) FROM outbox
                     WHERE published_at IS NULL AND created_at < current_setting('gateway.now')::timestamptz - interval '1 hour'
                    UNION ALL
                    SELECT format('对账单 %s 第 %s 部分：分账 %s 笔、事件 %s 个', p.statement_id, p.part_no, p.allocated, coalesce(a.n, 0))
                      FROM statement_part p LEFT JOIN allocated a ON a.cause = 'statement:' || p.statement_id || '/' || p.part_no
                     WHERE coalesce(p.allocated, 0) <> coalesce(a.n, 0)
                    UNION ALL
                    SELECT format('挂账 %s：事件 %s 个、消息 %s 条，应相等且至少各 1', coalesce(w.subject, s.subject),
                                  coalesce(s.events, 0), coalesce(s.messages, 0))
                      FROM (SELECT 'suspended-posting:' || id AS subject FROM suspended_posting) w
                      FULL JOIN (SELECT * FROM said WHERE type = 'cn.housingfund.payment.suspended.v1') s
                        ON s.subject = w.subject
                     WHERE w.subject IS NULL OR s.events IS NULL OR s.events <> s.messages
                    UNION ALL
                    SELECT format('挂账 %s 已了结：事件 0 个，应为 1', 'suspended-posting:' || p.id)
                      FROM suspended_posting p JOIN disposition d ON d.entry_id = p.entry_id
                      JOIN journal j ON j.id = p.closing_journal AND j.cause = 'ENTRY' AND j.cause_id IN (p.entry_id, d.reversed_by)
                     WHERE NOT EXISTS (SELECT FROM said WHERE type = 'cn.housingfund.suspense.resolved.v1'
                           AND subject = 'suspended-posting:' || p.id)
                    UNION ALL
                    SELECT format('挂账 %s 已了结：事件 0 个，应为 1', 'suspended-posting:' || x.posting_id)
                      FROM suspense_decision x JOIN suspended_posting p ON x.journal_id = p.closing_journal AND (p.id = x.posting_id OR x.kind = 'SET_OFF')
                     WHERE NOT EXISTS (SELECT FROM said WHERE type = 'cn.housingfund.suspense.resolved.v1'
                           AND subject = 'suspended-posting:' || p.id)
                    UNION ALL
                    SELECT format('%s 核销的事件没有挂账', s.subject) FROM said s
                     WHERE s.type = 'cn.housingfund.suspense.resolved.v1'
                       AND NOT EXISTS (SELECT FROM suspended_posting p WHERE 'suspended-posting:' || p.id = s.subject)
                    UNION ALL
                    SELECT format('对账单 %s 第 %s 部分：挂账 %s 笔，记录 %s 笔；核销 %s 笔，记录 %s 笔', p.statement_id, p.part_no,
                                  p.suspended + p.part_funded, count(w.id), p.settled,
                                  count(d.entry_id) FILTER (WHERE w.id IS NULL))
                      FROM statement_part p LEFT JOIN
                    """ + SqlInvariants.ENTRY_PART + """
                        e ON e.statement_id = p.statement_id AND e.part_no = p.part_no
                       AND (e.notice_key, e.sequence) <= (p.to_key, p.to_sequence)
                      LEFT JOIN suspended_posting w ON w.entry_id = e.entry_id AND EXISTS (SELECT FROM journal j
                           WHERE j.id = w.journal_id AND j.cause = 'ENTRY' AND j.cause_id = e.entry_id)
                      LEFT JOIN disposition d ON d.entry_id = e.entry_id AND d.kind IN ('REPAYMENT_SETTLED', 'PAYOUT_CONFIRMED')
                     GROUP BY p.statement_id, p.part_no, p.suspended, p.part_funded, p.settled
                    HAVING count(w.id) <> coalesce(p.suspended + p.part_funded, 0)
                        OR count(d.entry_id) FILTER (WHERE w.id IS NULL) <> coalesce(p.settled, 0)
                    UNION ALL
                    SELECT format('对账单 %s（%s）：入账事件 %s 个', t.id, t.state, count(s.id))
                      FROM statement t LEFT JOIN sent s
                        ON s.cause = 'statement:' || t.id AND s.type = 'cn.housingfund.statement.booked.v1'
                     GROUP BY t.id HAVING count(s.id) <> CASE t.state WHEN 'BOOKED' THEN 1 ELSE 0 END
                    UNION ALL
                    SELECT format('事件 %s（%s）的来由 %s 不存在', s.id, s.type, s.cause)
                      FROM sent s
                     WHERE CASE split_part(s.cause, ':', 1)
                             WHEN 'receipt' THEN NOT EXISTS (SELECT FROM receipt r
                                  WHERE r.id = split_part(split_part(s.cause, ':', 2), '/', 1)::bigint)
                             WHEN 'statement' THEN NOT EXISTS (SELECT FROM statement t
                                  WHERE t.id = split_part(split_part(s.cause, ':', 2), '/', 1)::bigint)
                             WHEN 'seal' THEN NOT EXISTS (SELECT FROM ledger_seal t WHERE t.seal_no = split_part(s.cause, ':', 2)::bigint)
                             WHEN 'case' THEN NOT EXISTS (SELECT FROM supervision_case c
                                  WHERE c.id = split_part(split_part(s.cause, ':', 2), '/', 1)::bigint)
                             WHEN 'payout' THEN NOT EXISTS (SELECT FROM payout p
                                  WHERE p.id = split_part(split_part(s.cause, ':', 2), '/', 1)::bigint)
                             WHEN 'expectation' THEN NOT EXISTS (SELECT FROM expectation x
                                  WHERE x.id = split_part(s.cause, ':', 2)::bigint)
                             WHEN 'entry' THEN NOT EXISTS (SELECT FROM bank_entry e
                                  WHERE e.id = split_part(split_part(s.cause, ':', 2), '/', 1)::bigint)
                             WHEN 'journal' THEN NOT EXISTS (SELECT FROM journal j WHERE j.id = split_part(s.cause, ':', 2)::bigint)
                             WHEN 'suspended-posting' THEN NOT EXISTS (SELECT FROM suspended_posting p
                                  WHERE p.id = split_part(split_part(s.cause, ':', 2), '/', 1)::bigint
                                    AND p.moves >= split_part(s.cause, '/', 2)::integer)
                             WHEN 'notice' THEN NOT EXISTS (SELECT FROM payment_notice n WHERE n.number = split_part(s.cause, ':', 2))
                             WHEN 'approval' THEN NOT EXISTS (SELECT FROM approval p WHERE p.id = split_part(s.cause, ':', 2)::bigint)
                             WHEN 'feed-alarm' THEN NOT EXISTS (SELECT FROM feed_alarm f WHERE f.id = split_part(s.cause, ':', 2)::bigint)
                             WHEN 'alarm' THEN NOT EXISTS (SELECT FROM alarm a WHERE a.id = split_part(s.cause, ':', 2)::bigint)
                             WHEN 'inbox' THEN false
                             WHEN 'registration' THEN NOT EXISTS (SELECT FROM registration_notice n
                                  WHERE n.id = split_part(s.cause, ':', 2)::bigint)
                             WHEN 'enterprise' THEN NOT EXISTS (SELECT FROM enterprise e
                                  WHERE e.social_credit_code = split_part(s.cause, ':', 2))
                             WHEN 'deduction' THEN NOT EXISTS (SELECT FROM deduction t
                                  WHERE t.id = split_part(split_part(s.cause, ':', 2), '/', 1)::bigint)
                             ELSE true END
                    """));
}
