package org.housingfund.gateway.app.verify;

import java.util.List;

/** I12 for early repayments: every deduction is where its evidence puts it, every answer belongs to exactly one request. */
final class LendingInvariants {
    private LendingInvariants() {}

    static final List<SqlInvariant> ALL = List.of(
            new SqlInvariant("I12", "每笔扣款已入账，当且仅当有银行的成功答复、一张凭证和一条待到账记录", "SELECT count(*) FROM deduction", """
                    SELECT format('扣款 %s（%s）：入账凭证 %s 张，应为 %s 张', b.id, b.state, b.booked, b.reversed + b.stands)
                      FROM (SELECT d.id, d.state, d.journal_id, count(j.id) FILTER (WHERE j.step % 2 = 0) AS booked,
                                   count(j.id) FILTER (WHERE j.step % 2 = 1) AS reversed,
                                   (d.state IN ('SUCCEEDED', 'SETTLED'))::int AS stands,
                                   (array_agg(j.id ORDER BY j.step DESC) FILTER (WHERE j.id IS NOT NULL))[1] AS last
                              FROM deduction d LEFT JOIN journal j ON j.cause = 'DEDUCTION' AND j.cause_id = d.id
                             GROUP BY d.id) b
                     WHERE b.booked <> b.reversed + b.stands
                        OR b.journal_id IS DISTINCT FROM CASE b.stands WHEN 1 THEN b.last END
                    UNION ALL
                    SELECT format('%s %s：冲回凭证 %s 与原凭证不相抵', CASE r.cause WHEN 'CASE' THEN '案件' WHEN 'DECISION' THEN '退款决定' ELSE '扣款' END,
                                  r.cause_id, r.id)
                      FROM journal r LEFT JOIN journal o ON o.cause = r.cause AND o.cause_id = r.cause_id AND o.step = r.step - 1
                     WHERE r.cause IN ('DEDUCTION', 'CASE', 'DECISION') AND r.step % 2 = 1 AND (o.id IS NULL
                        OR EXISTS (SELECT FROM journal_line l WHERE l.journal_id IN (o.id, r.id)
                                    GROUP BY l.account_id HAVING abs(sum(l.amount_fen)) <> coalesce((SELECT p.amount_fen - p.returned_fen
                                           FROM payout p WHERE p.reversal_id = r.id), 0)))
                    UNION ALL
                    SELECT format('扣款 %s：冲回 %s 次，两人复核 %s 次', d.id, coalesce(r.n, 0), coalesce(p.n, 0))
                      FROM deduction d
                      LEFT JOIN (SELECT cause_id, count(*) AS n FROM journal WHERE cause = 'DEDUCTION' AND step % 2 = 1
                                  GROUP BY cause_id) r ON r.cause_id = d.id
                      LEFT JOIN (SELECT deduction_id, count(*) AS n FROM (SELECT f.deduction_id FROM clearing_difference f
                                    JOIN approval p ON p.kind = 'CLEARING_DIFFERENCE' AND p.subject = 'clearing-difference:' || f.id
                                     AND p.state = 'APPROVED' AND p.payload ->> 'resolution' = 'TAKEN_BACK'
                                   WHERE f.resolution = 'TAKEN_BACK'
                                   UNION ALL SELECT x.owner_id FROM suspense_decision s
                                    JOIN disposition o ON o.entry_id = s.against_entry_id AND o.kind = 'REPAYMENT_SETTLED'
                                    JOIN bank_entry e ON e.id = o.entry_id
                                    JOIN expectation x ON x.owner = 'DEDUCTION'
                                     AND EXISTS (SELECT FROM unnest(e.texts) t WHERE strpos(t, x.reference) > 0)) b
                                  GROUP BY deduction_id) p ON p.deduction_id = d.id
                     WHERE coalesce(r.n, 0) <> coalesce(p.n, 0)
                    UNION ALL
                    SELECT format('扣款 %s：再次入账 %s 次，两人复核 %s 次', b.cause_id, b.n, coalesce(p.n, 0))
                      FROM (SELECT cause_id, count(*) AS n FROM journal
                             WHERE cause = 'DEDUCTION' AND step % 2 = 0 AND step > 0 GROUP BY cause_id) b
                      LEFT JOIN (SELECT f.deduction_id, count(*) AS n FROM clearing_difference f JOIN approval p
                                     ON p.kind = 'CLEARING_DIFFERENCE' AND p.subject = 'clearing-difference:' || f.id
                                    AND p.state = 'APPROVED' AND p.payload ->> 'resolution' = 'ACCEPTED'
                                  WHERE f.resolution = 'ACCEPTED' GROUP BY f.deduction_id) p ON p.deduction_id = b.cause_id
                     WHERE b.n > coalesce(p.n, 0)
                    UNION ALL
                    SELECT format('扣款 %s：按银行答复 %s 入账，此前已了结为未扣款，却没有两人复核', d.id, d.answer_id) FROM deduction d
                     WHERE (d.settled_answer_id < d.answer_id OR EXISTS (SELECT FROM deduction_answer r
                            WHERE r.deduction_id = d.id AND r.id < d.answer_id AND r.result = 'REFUSED'))
                       AND NOT EXISTS (SELECT FROM clearing_difference f JOIN approval p ON p.state = 'APPROVED'
                            AND p.kind = 'CLEARING_DIFFERENCE' AND p.subject = 'clearing-difference:' || f.id
                          WHERE f.answer_id = d.answer_id AND f.resolution = 'ACCEPTED')
                    UNION ALL
                    SELECT format('凭证 %s 的扣款 %s 不存在', j.id, j.cause_id)
                      FROM journal j WHERE j.cause = 'DEDUCTION'
                       AND NOT EXISTS (SELECT FROM deduction d WHERE d.id = j.cause_id)
                    UNION ALL
                    SELECT format('扣款 %s：入账依据的答复 %s 不是它的成功答复', d.id, d.answer_id)
                      FROM deduction d LEFT JOIN deduction_answer a ON a.id = d.answer_id
                     WHERE d.answer_id IS NOT NULL AND (a.deduction_id IS DISTINCT FROM d.id OR a.result <> 'SUCCESS')
                    UNION ALL
                    SELECT format('扣款 %s：凭证借方 %s 分，答复合计 %s 分，待到账 %s 分', d.id, l.fen,
                                  a.principal_fen + a.interest_fen + a.penalty_fen, x.amount_fen)
                      FROM deduction d JOIN deduction_answer a ON a.id = d.answer_id
                      LEFT JOIN expectation x ON x.id = d.expectation_id
                      LEFT JOIN LATERAL (SELECT sum(l.amount_fen) AS fen FROM journal_line l
                           WHERE l.journal_id = d.journal_id AND l.amount_fen > 0) l ON true
                     WHERE l.fen IS DISTINCT FROM a.principal_fen + a.interest_fen + a.penalty_fen
                        OR x.amount_fen IS DISTINCT FROM a.principal_fen + a.interest_fen + a.penalty_fen
                    UNION ALL
                    SELECT format('扣款 %s：入账 %s 分，请求 %s 分，且没有复核', d.id, a.principal_fen + a.interest_fen + a.penalty_fen,
                                  d.amount_fen)
                      FROM deduction d JOIN deduction_answer a ON a.id = d.answer_id
                     WHERE a.principal_fen + a.interest_fen + a.penalty_fen <> d.amount_fen
                       AND NOT EXISTS (SELECT FROM clearing_difference f JOIN approval p ON p.state = 'APPROVED'
                            AND p.kind = 'CLEARING_DIFFERENCE' AND p.subject = 'clearing-difference:' || f.id
                          WHERE f.answer_id = d.answer_id AND f.resolution = 'ACCEPTED')
                    UNION ALL
                    SELECT format('扣款 %s（%s）的待到账记录为 %s', coalesce(d.id, x.owner_id), d.state, x.state)
                      FROM (SELECT * FROM expectation WHERE owner = 'DEDUCTION') x
                      FULL JOIN (SELECT * FROM deduction WHERE state IN ('SUCCEEDED', 'SETTLED')) d ON d.id = x.owner_id
                     WHERE x.state IS DISTINCT FROM CASE d.state WHEN 'SUCCEEDED' THEN 'OPEN' WHEN 'SETTLED' THEN 'MET'
                                                    ELSE CASE x.state WHEN 'RETURNED' THEN x.state ELSE 'CANCELLED' END END
                        OR x.id IS DISTINCT FROM d.expectation_id AND d.id IS NOT NULL
                    UNION ALL
                    SELECT format('应收款项 %s 已被银行收回，流水 %s 不是两人认定收回它的', x.reference, x.returned_by) FROM expectation x
                     WHERE x.returned_by IS NOT NULL AND x.direction = 'C' AND NOT EXISTS (SELECT FROM suspense_decision s
                           JOIN suspended_posting p ON p.id = s.posting_id JOIN bank_entry e ON e.id = p.entry_id
                           JOIN disposition d ON d.entry_id = e.id AND d.kind = 'DEDUCTION_RETURN' AND d.journal_id = s.journal_id
                          WHERE s.against_entry_id = x.entry_id AND p.entry_id = x.returned_by AND e.direction = 'D'
                            AND e.amount_fen = x.amount_fen)
                    UNION ALL
                    SELECT format('流水 %s 记为扣款收回，却没有两人认定', d.entry_id) FROM disposition d
                     WHERE d.kind = 'DEDUCTION_RETURN' AND NOT EXISTS (SELECT FROM suspense_decision s
                           JOIN suspended_posting p ON p.id = s.posting_id AND p.entry_id = d.entry_id
                          WHERE s.journal_id = d.journal_id AND s.against_entry_id IS NOT NULL)
                    """),
            new SqlInvariant("I12", "每笔扣款请求至多一条划扣指令；未成的扣款有其依据", "SELECT count(*) FROM deduction_command", """
                    WITH ordered AS (
                        SELECT subject, count(*) AS n FROM (SELECT subject, type FROM outbox
                               UNION ALL SELECT subject, type FROM outbox_archive) sent
                         WHERE type = 'cn.housingfund.deduction.order.v1' GROUP BY subject
                    )
                    SELECT format('扣款 %s（%s）：划扣指令登记 %s 条、发出 %s 条', d.id, d.state, count(c.number), coalesce(o.n, 0))
                      FROM deduction d LEFT JOIN deduction_command c ON c.deduction_id = d.id AND c.kind = 'DEDUCT'
                      LEFT JOIN ordered o ON o.subject = 'deduction:' || d.id
                     GROUP BY d.id, d.state, o.n
                    HAVING count(c.number) <> CASE d.state WHEN 'DECLINED' THEN 0 ELSE 1 END
                        OR coalesce(o.n, 0) <> CASE d.state WHEN 'DECLINED' THEN 0 ELSE 1 END
                    UNION ALL
                    SELECT format('扣款 %s 的指令编号不连续', c.deduction_id) FROM deduction_command c
                     GROUP BY c.deduction_id HAVING max(c.number) <> count(*) - 1
                    UNION ALL
                    SELECT format('扣款 %s 记为银行未扣款（%s），却没有依据', d.id, d.refusal_code) FROM deduction d
                     WHERE d.state = 'REFUSED' AND NOT CASE d.refusal_code
                           WHEN 'NOT_EXECUTED' THEN EXISTS (SELECT FROM deduction_answer a WHERE a.deduction_id = d.id
                                AND a.result = 'NOT_FOUND')
                           WHEN 'DISMISSED' THEN EXISTS (SELECT FROM clearing_difference f JOIN approval p ON p.state = 'APPROVED'
                                AND p.kind = 'CLEARING_DIFFERENCE' AND p.subject = 'clearing-difference:' || f.id
                              WHERE f.deduction_id = d.id AND f.resolution = 'DISMISSED')
                           WHEN 'TAKEN_BACK' THEN EXISTS (SELECT FROM journal j WHERE j.cause = 'DEDUCTION' AND j.cause_id = d.id
                                AND j.step % 2 = 1)
                           ELSE EXISTS (SELECT FROM deduction_answer a WHERE a.deduction_id = d.id
                                AND a.result = 'REFUSED' AND a.code = d.refusal_code) END
                    UNION ALL
                    SELECT format('扣款 %s 存在争议，却没有未了结的差异', d.id) FROM deduction d
                     WHERE d.state = 'DISPUTED' AND NOT EXISTS (SELECT FROM clearing_difference f
                           WHERE f.deduction_id = d.id AND f.state = 'OPEN')
                    """),
            new SqlInvariant(
                    "I12",
                    "银行的每条答复属于且只属于一笔请求；成功的答复无一遗漏",
                    "SELECT count(*) FROM receipt WHERE kind = 'LENDING_REPLY'",
                    """
                    SELECT format('收据 %s（%s）：答复 %s 条', r.id, r.state, count(a.id))
                      FROM receipt r LEFT JOIN deduction_answer a ON a.receipt_id = r.id WHERE r.kind = 'LENDING_REPLY'
                     GROUP BY r.id HAVING count(a.id) <> CASE r.state WHEN 'ACCEPTED' THEN 1 ELSE 0 END
                        OR r.state NOT IN ('ACCEPTED', 'QUARANTINED')
                    UNION ALL
                    SELECT format('答复 %s 的收据 %s 不是银行的答复', a.id, a.receipt_id)
                      FROM deduction_answer a LEFT JOIN receipt r ON r.id = a.receipt_id
                     WHERE r.kind IS DISTINCT FROM 'LENDING_REPLY'
                    UNION ALL
                    SELECT format('答复 %s：扣款 %s 成功 %s 分，既未入账也没有差异', a.id, a.deduction_id,
                                  a.principal_fen + a.interest_fen + a.penalty_fen)
                      FROM deduction_answer a JOIN deduction d ON d.id = a.deduction_id
                      LEFT JOIN deduction_answer b ON b.id = d.answer_id
                     WHERE a.result = 'SUCCESS' AND a.id > coalesce(d.settled_answer_id, 0)
                       AND (a.principal_fen, a.interest_fen, a.penalty_fen)
                           IS DISTINCT FROM (b.principal_fen, b.interest_fen, b.penalty_fen)
                       AND NOT EXISTS (SELECT FROM clearing_difference f JOIN deduction_answer s ON s.id = f.answer_id
                            WHERE f.deduction_id = a.deduction_id
                              AND (s.principal_fen, s.interest_fen, s.penalty_fen) = (a.principal_fen, a.interest_fen, a.penalty_fen))
                    UNION ALL
                    SELECT format('差异 %s 已了结（%s），却没有复核', f.id, f.resolution) FROM clearing_difference f
                     WHERE f.resolution <> 'CLEARED' AND NOT EXISTS (SELECT FROM clearing_difference g JOIN approval p
                             ON p.state = 'APPROVED' AND p.kind = 'CLEARING_DIFFERENCE'
                            AND p.subject = 'clearing-difference:' || g.id AND p.payload ->> 'resolution' = f.resolution
                          WHERE g.id = f.id OR f.resolution = 'TAKEN_BACK'
                            AND (g.deduction_id = f.deduction_id OR g.payout_id = f.payout_id))
                    """));
}
