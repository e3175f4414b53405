package org.housingfund.gateway.app.verify;

import java.util.List;

/** What holds of pushed entries and the statements that confirm them (R-M8), against the tables alone. */
final class PushInvariants {
    private PushInvariants() {}

    static final List<SqlInvariant> ALL = List.of(
            new SqlInvariant("I2", "推送的流水与确认它的对账单明细只记一次账", "SELECT count(*) FROM pushed_entry", """
                    SELECT format('流水 %s 既不在对账单上，也没有推送记录', e.id) FROM bank_entry e
                     WHERE e.statement_id IS NULL AND NOT EXISTS (SELECT FROM pushed_entry p WHERE p.entry_id = e.id)
                    UNION ALL
                    SELECT format('推送的流水 %s 没有流水记录、身份登记、处置结果，或与推送记录不符', p.entry_id)
                      FROM pushed_entry p LEFT JOIN bank_entry e ON e.id = p.entry_id
                      LEFT JOIN bank_entry_key k ON k.account_id = e.account_id AND k.identity = e.identity
                      LEFT JOIN disposition d ON d.entry_id = p.entry_id
                     WHERE e.id IS NULL OR e.statement_id IS NOT NULL OR k.entry_id IS DISTINCT FROM p.entry_id
                        OR d.entry_id IS NULL OR e.account_id <> p.account_id OR e.booked_on <> p.booked_on
                        OR p.effect_fen <> CASE e.direction WHEN 'C' THEN e.amount_fen ELSE -e.amount_fen END
                    UNION ALL
                    SELECT format('推送的流水 %s 与确认它的对账单明细 %s 不是同一笔', p.entry_id, p.confirmed_by)
                      FROM pushed_entry p JOIN bank_entry e ON e.id = p.entry_id
                      LEFT JOIN bank_entry c ON c.id = p.confirmed_by LEFT JOIN statement s ON s.id = p.statement_id
                     WHERE p.confirmed_by IS NOT NULL AND (c.id IS NULL OR c.statement_id IS DISTINCT FROM p.statement_id
                        OR c.account_id <> e.account_id OR c.amount_fen <> e.amount_fen OR c.identity <> e.identity
                       AND (c.identity <> to_char(c.booked_on, 'YYYYMMDD') || substr(e.identity, 9) OR c.booked_on = e.booked_on)
                        OR c.direction <> e.direction OR s.state = 'DISCARDED')
                    UNION ALL
                    SELECT format('对账单明细 %s 与推送的流水 %s 并列入账，却不同账户，或流水号相同而并无不同', r.stated_id, r.pushed_id)
                      FROM push_rival r JOIN pushed_entry p ON p.entry_id = r.pushed_id JOIN bank_entry e ON e.id = r.pushed_id
                      LEFT JOIN bank_entry x ON x.id = r.stated_id LEFT JOIN bank_entry c ON c.id = p.confirmed_by
                     WHERE x.statement_id IS NULL OR x.account_id <> e.account_id OR r.doubtful = (x.identity = e.identity)
                        OR NOT r.doubtful AND x.amount_fen = e.amount_fen AND x.direction = e.direction
                       AND coalesce(c.identity = e.identity, NOT EXISTS (SELECT FROM bank_entry y
                           JOIN statement s ON s.id = y.statement_id AND s.state = 'DISCARDED'
                          WHERE y.account_id = e.account_id AND y.amount_fen = e.amount_fen AND y.direction = e.direction
                            AND y.identity <> e.identity AND substr(y.identity, 9) = substr(e.identity, 9)))
                    UNION ALL
                    SELECT format('对账单明细 %s 只确认推送，却另有处置结果或凭证', p.confirmed_by) FROM pushed_entry p
                     WHERE EXISTS (SELECT FROM disposition d WHERE d.entry_id = p.confirmed_by)
                        OR EXISTS (SELECT FROM journal j WHERE j.cause = 'ENTRY' AND j.cause_id = p.confirmed_by)
                    """),
            new SqlInvariant(
                    "I11",
                    "两人放行缺口时看到的推送，或仍计在缺口内，或已由更正凭证补记",
                    "SELECT count(*) FROM statement WHERE gap_from IS NOT NULL",
                    """
                    SELECT format('对账单 %s 之前的缺口：放行时推送 %s 元，仍计入 %s 分，更正凭证 %s 分', s.id, p.payload ->> 'pushed', u.fen, g.fen)
                      FROM statement s JOIN approval p ON p.kind = 'GAP_RELEASE' AND p.state = 'APPROVED' AND p.subject = 'statement:' || s.id
                     CROSS JOIN LATERAL (SELECT coalesce(sum(a.effect_fen), 0) AS fen FROM pushed_entry a WHERE a.absorbed_by = s.id) u
                     CROSS JOIN LATERAL (SELECT coalesce(sum(l.amount_fen), 0) AS fen FROM journal j JOIN journal_line l ON l.journal_id = j.id
                           WHERE j.cause = 'GAP' AND j.cause_id = s.id AND j.step > 0 AND l.account_id = s.account_id) g
                     WHERE round((p.payload ->> 'pushed')::numeric * 100) <> u.fen + g.fen
                    """),
            new SqlInvariant("I10", "对账单与推送不符的每个字段、对账单中缺少的每笔推送都有记录和事件", "SELECT count(*) FROM push_difference", """
                    WITH sent AS (
                        SELECT type, body FROM outbox UNION ALL SELECT type, body FROM outbox_archive
                    ), said AS (
                        SELECT s.type, e.value ->> 'subject' AS subject
                          FROM sent s CROSS JOIN LATERAL jsonb_array_elements(
                               CASE jsonb_typeof(s.body::jsonb) WHEN 'array' THEN s.body::jsonb
                                    ELSE jsonb_build_array(s.body::jsonb) END) e
                         WHERE s.type IN ('cn.housingfund.push.differs.v1', 'cn.housingfund.push.unconfirmed.v1')
                    )
                    SELECT format('推送的流水 %s（%s）没有事件', d.entry_id, d.kind) FROM push_difference d
                     WHERE NOT EXISTS (SELECT FROM said s WHERE s.subject = 'entry:' || d.entry_id AND s.type =
                           CASE d.kind WHEN 'FIELDS' THEN 'cn.housingfund.push.differs.v1' ELSE 'cn.housingfund.push.unconfirmed.v1' END)
                    UNION ALL
                    SELECT format('推送的流水 %s 在其记账日期之后的对账单 %s 入账时还没有，却没有列为差异', p.entry_id, s.id)
                      FROM pushed_entry p JOIN statement s ON s.account_id = p.account_id AND s.state = 'BOOKED'
                       AND s.followed_at IS NOT NULL AND p.booked_on < s.period_from
                     WHERE p.statement_id IS NULL AND p.absorbed_by IS NULL
                       AND NOT EXISTS (SELECT FROM push_difference d WHERE d.entry_id = p.entry_id AND d.kind = 'LACKING')
                       AND NOT EXISTS (SELECT FROM disposition x WHERE x.reversed_by = p.entry_id
                            OR (x.entry_id = p.entry_id AND x.reversed_by IS NOT NULL))
                       AND NOT EXISTS (SELECT FROM suspense_decision x JOIN suspended_posting a ON a.id IN (x.posting_id, x.against_posting_id)
                            WHERE x.kind = 'SET_OFF' AND a.entry_id = p.entry_id)
                    UNION ALL
                    SELECT format('推送的流水 %s 与对账单 %s 的同一流水号不符，却没有列为差异', p.entry_id, s.id)
                      FROM push_rival r JOIN pushed_entry p ON p.entry_id = r.pushed_id JOIN bank_entry e ON e.id = r.stated_id
                      JOIN statement s ON s.id = e.statement_id AND s.state = 'BOOKED' AND s.followed_at IS NOT NULL
                     WHERE NOT r.doubtful AND p.statement_id IS NULL AND p.absorbed_by IS NULL
                       AND NOT EXISTS (SELECT FROM push_difference d WHERE d.entry_id = p.entry_id AND d.kind = 'LACKING')
                       AND NOT EXISTS (SELECT FROM disposition x WHERE x.reversed_by = p.entry_id
                            OR (x.entry_id = p.entry_id AND x.reversed_by IS NOT NULL))
                       AND NOT EXISTS (SELECT FROM suspense_decision x JOIN suspended_posting a ON a.id IN (x.posting_id, x.against_posting_id)
                            WHERE x.kind = 'SET_OFF' AND a.entry_id = p.entry_id)
                    UNION ALL
                    SELECT format('推送的流水 %s 所在的缺口没有经两人放行，或不在缺口的日期内', p.entry_id)
                      FROM pushed_entry p JOIN statement s ON s.id = p.absorbed_by
                     WHERE s.account_id <> p.account_id OR s.state NOT IN ('POSTING', 'BOOKED') OR s.gap_from IS NULL
                        OR p.booked_on NOT BETWEEN s.gap_from AND greatest(s.gap_from, s.period_from - 1)
                    UNION ALL
                    SELECT format('推送的流水 %s 已计入放行的缺口，又由已入账的对账单 %s 确认', p.entry_id, s.id)
                      FROM pushed_entry p JOIN statement s ON s.id = p.statement_id AND s.state = 'BOOKED'
                     WHERE p.absorbed_by IS NOT NULL
                    UNION ALL
                    SELECT format('推送的流水 %s 已由对账单确认，差异却未了结', p.entry_id)
                      FROM push_difference d JOIN pushed_entry p ON p.entry_id = d.entry_id JOIN statement s ON s.id = p.statement_id
                     WHERE d.kind = 'LACKING' AND d.resolved_at IS NULL AND s.state = 'BOOKED' AND s.followed_at IS NOT NULL
                    """));
}
