package org.housingfund.gateway.app.verify;

import java.util.List;

/** I12 for cases and payouts: each stands where its evidence says. Queries against the tables alone. */
final class CaseworkInvariants {
    private CaseworkInvariants() {}

    static final List<SqlInvariant> ALL = List.of(
            new SqlInvariant("I12", "每个案件的状态、材料、登记、期限、审核结果和回执互相印证", "SELECT count(*) FROM supervision_case", """
                    WITH last AS (
                        SELECT DISTINCT ON (case_id) case_id, decision, amount_fen, round FROM case_decision ORDER BY case_id, id DESC
                    ), sent AS (
                        SELECT file_name, destination, landed_sha256 FROM outbox WHERE channel = 'SFTP'
                        UNION ALL SELECT file_name, destination, landed_sha256 FROM outbox_archive WHERE channel = 'SFTP'
                    )
                    SELECT format('案件 %s：第 %s 次材料没有恰好一份已接收的案件包', c.number, r)
                      FROM supervision_case c CROSS JOIN LATERAL generate_series(1, c.revision) r
                      LEFT JOIN case_package p ON p.case_id = c.id AND p.revision = r AND NOT p.repeats
                      LEFT JOIN receipt t ON t.id = p.receipt_id AND t.kind = 'CASE_PACKAGE' AND t.state = 'ACCEPTED'
                     WHERE t.id IS NULL
                    UNION ALL
                    SELECT format('收据 %s：案件包已接收，却不属于任何案件', t.id) FROM receipt t
                     WHERE t.kind = 'CASE_PACKAGE' AND t.state = 'ACCEPTED'
                       AND NOT EXISTS (SELECT FROM case_package p WHERE p.receipt_id = t.id)
                    UNION ALL
                    SELECT format('案件 %s：第 %s 次材料缺少清单，或清单不是它的', c.number, p.revision)
                      FROM case_package p JOIN supervision_case c ON c.id = p.case_id
                      LEFT JOIN case_paper m ON m.case_id = p.case_id AND m.revision = p.revision AND m.paper_no = 0
                     WHERE m.sha256 IS DISTINCT FROM p.manifest_sha256
                    UNION ALL
                    SELECT format('案件 %s（%s）：登记簿记为 %s', c.number, c.state, coalesce(g.outcome, '未办结'))
                      FROM supervision_case c LEFT JOIN case_register g ON g.case_id = c.id
                     WHERE g.case_id IS NULL OR (g.outcome IS NOT NULL) <> (c.state = 'CLOSED')
                    UNION ALL
                    SELECT format('案件 %s（%s）：最后的审核结果为 %s', c.number, c.state, coalesce(l.decision, '无'))
                      FROM supervision_case c LEFT JOIN last l ON l.case_id = c.id LEFT JOIN case_register g ON g.case_id = c.id
                     WHERE CASE c.state WHEN 'FORWARDED' THEN l.round >= c.round
                                        WHEN 'PAYING' THEN l.decision IS DISTINCT FROM 'APPROVED'
                                        WHEN 'PAYOUT_REFUSED' THEN l.decision IS DISTINCT FROM 'APPROVED'
                                        WHEN 'PAID' THEN l.decision IS DISTINCT FROM 'APPROVED'
                                        WHEN 'REFUSED' THEN l.decision IS DISTINCT FROM 'REFUSED'
                                        WHEN 'SUPPLEMENT_REQUESTED' THEN l.decision IS DISTINCT FROM 'SUPPLEMENT'
                                        WHEN 'CLOSED' THEN l.decision IS DISTINCT FROM g.outcome END
                    UNION ALL
                    SELECT format('案件 %s：附件5有 %s 份，应为 %s 份', c.number, count(r.receipt_no), d.due)
                      FROM supervision_case c
                     CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE x.decision <> 'APPROVED')
                                                + (c.state = 'CLOSED' AND bool_or(l.decision = 'APPROVED'))::int
                                                + (SELECT count(*) FROM case_receipt w JOIN payout p ON p.reference = w.reference
                                                    WHERE w.case_id = c.id AND p.state = 'RETURNED') AS due
                                           FROM case_decision x LEFT JOIN last l ON l.case_id = x.case_id WHERE x.case_id = c.id) d
                      LEFT JOIN case_receipt r ON r.case_id = c.id
                     GROUP BY c.number, d.due HAVING count(r.receipt_no) <> coalesce(d.due, 0)
                    UNION ALL
                    SELECT format('附件5 %s 报告的付款 %s 不是本案已付出的', r.file_name, r.reference) FROM case_receipt r
                     WHERE r.reference IS NOT NULL AND NOT EXISTS (SELECT FROM payout p WHERE p.reference = r.reference
                           AND p.case_id = r.case_id AND p.state IN ('CONFIRMED', 'RETURNED'))
                    UNION ALL
                    SELECT format('附件5 %s 没有原样发出', r.file_name) FROM case_receipt r JOIN supervision_case c ON c.id = r.case_id
                     WHERE NOT EXISTS (SELECT FROM sent s WHERE s.file_name = r.file_name AND s.destination = c.partner
                                          AND s.landed_sha256 = r.sha256)
                    UNION ALL
                    SELECT format('案件 %s（%s）：没有未了结的部门期限', c.number, c.state) FROM supervision_case c
                     WHERE c.state IN ('FORWARDED', 'PAYOUT_REFUSED') AND NOT EXISTS (SELECT FROM case_deadline d
                           WHERE d.case_id = c.id AND d.round = c.round AND d.stage = 'DEPARTMENT' AND d.met_at IS NULL)
                    UNION ALL
                    SELECT format('案件 %s 已办结，却有未了结的期限', c.number) FROM supervision_case c
                     WHERE c.state = 'CLOSED' AND EXISTS (SELECT FROM case_deadline d WHERE d.case_id = c.id AND d.met_at IS NULL)
                    """),
            new SqlInvariant("I12", "每笔付款的状态、凭证、应付款项和银行流水互相印证，且每个案件至多付款一次", "SELECT count(*) FROM payout", """
                    SELECT format('付款 %s（%s）：应付款项为 %s', p.reference, p.state, coalesce(x.state, '无'))
                      FROM payout p LEFT JOIN expectation x ON x.reference = p.reference
                       AND x.owner = CASE WHEN p.case_id IS NULL THEN 'SUSPENSE' ELSE 'CASE' END
                       AND x.owner_id = coalesce(p.case_id, (SELECT coalesce(w.origin_id, w.id) FROM suspense_decision q
                            JOIN suspended_posting w ON w.id = q.posting_id WHERE q.approval_id = p.decision_id)) AND x.direction = 'D' AND x.amount_fen = p.amount_fen
                       AND x.bank_account_id = p.bank_account_id
                     WHERE x.state IS DISTINCT FROM CASE p.state WHEN 'CONFIRMED' THEN 'MET' WHEN 'REFUSED' THEN 'CANCELLED'
                                               WHEN 'RETURNED' THEN 'RETURNED' ELSE 'OPEN' END
                        OR x.entry_id IS DISTINCT FROM p.entry_id OR x.returned_by IS DISTINCT FROM p.returned_by
                    UNION ALL
                    SELECT format('应付款项 %s 已退回，流水 %s 不是退回它的', x.reference, coalesce(x.returned_by, d.entry_id))
                      FROM (SELECT * FROM expectation WHERE returned_by IS NOT NULL AND direction = 'D') x
                      FULL JOIN (SELECT d.entry_id, o.entry_id AS reverses, e.account_id, e.direction, e.amount_fen, e.texts,
                                        q.against_entry_id AS decided
                                   FROM disposition d JOIN bank_entry e ON e.id = d.entry_id
                                   LEFT JOIN suspended_posting w ON w.entry_id = d.entry_id
                                   LEFT JOIN suspense_decision q ON q.posting_id = w.id AND q.journal_id = d.journal_id
                                   LEFT JOIN disposition o ON o.reversed_by = d.entry_id AND o.kind = 'PAYOUT_CONFIRMED'
                                  WHERE d.kind = 'RETURNED_PAYMENT' OR o.entry_id IS NOT NULL) d ON d.entry_id = x.returned_by
                      LEFT JOIN payout p ON p.reference = x.reference
                     WHERE x.id IS NULL OR d.entry_id IS NULL OR d.direction <> 'C' OR d.amount_fen IS DISTINCT FROM p.returned_fen
                        OR d.decided IS NULL AND (d.account_id <> x.bank_account_id OR d.amount_fen <> x.amount_fen)
                        OR CASE WHEN d.decided IS NOT NULL THEN d.decided <> x.entry_id
                                WHEN d.reverses IS NULL THEN NOT EXISTS (SELECT FROM unnest(d.texts) t WHERE strpos(t, x.reference) > 0)
                                ELSE d.reverses <> x.entry_id END
                    UNION ALL
                    SELECT format('应付款项 %s 没有对应的付款', x.reference) FROM expectation x
                     WHERE x.owner = 'CASE' AND NOT EXISTS (SELECT FROM payout p WHERE p.reference = x.reference)
                    UNION ALL
                    SELECT format('应付款项 %s 没有对应的退款', x.reference) FROM expectation x
                     WHERE x.owner = 'SUSPENSE' AND NOT EXISTS (SELECT FROM payout p WHERE p.reference = x.reference)
                    UNION ALL
                    SELECT format('付款 %s：凭证 %s 不是从账户 %s 付 %s 分', p.reference, w.journal, p.debited_account_id, w.fen)
                      FROM payout p CROSS JOIN LATERAL (VALUES (p.journal_id, 0, p.amount_fen),
                                                               (p.reversal_id, 1, -coalesce(p.returned_fen, p.amount_fen))) w(journal, parity, fen)
                     WHERE w.journal IS NOT NULL AND NOT EXISTS (
                        SELECT FROM journal j JOIN journal_line d ON d.journal_id = j.id AND d.account_id = p.debited_account_id
                           AND d.amount_fen = w.fen
                          JOIN journal_line k ON k.journal_id = j.id AND k.amount_fen = -w.fen
                          JOIN account a ON a.id = k.account_id AND a.key LIKE 'clearing:payout:%'
                         WHERE j.id = w.journal AND j.cause = CASE WHEN p.case_id IS NULL THEN 'DECISION' ELSE 'CASE' END
                           AND j.cause_id = coalesce(p.case_id, p.decision_id) AND j.step % 2 = w.parity)
                    UNION ALL
                    SELECT format('案件 %s：付款凭证 %s 张，冲回 %s 张，未被拒绝的付款 %s 笔', c.number, j.booked, j.reversed, p.live)
                      FROM supervision_case c
                     CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE step % 2 = 0) AS booked,
                                                count(*) FILTER (WHERE step % 2 = 1) AS reversed
                                           FROM journal WHERE cause = 'CASE' AND cause_id = c.id) j
                     CROSS JOIN LATERAL (SELECT count(*) AS live FROM payout WHERE case_id = c.id AND state NOT IN ('REFUSED', 'RETURNED')) p
                     WHERE j.booked - j.reversed <> p.live
                    UNION ALL
                    SELECT format('案件 %s：付款恢复 %s 次，两人复核 %s 次', c.number, j.booked - p.n, a.n)
                      FROM supervision_case c
                     CROSS JOIN LATERAL (SELECT count(*) AS booked FROM journal
                                          WHERE cause = 'CASE' AND cause_id = c.id AND step % 2 = 0) j
                     CROSS JOIN LATERAL (SELECT count(*) AS n FROM payout WHERE case_id = c.id) p
                     CROSS JOIN LATERAL (SELECT count(*) AS n FROM payout q JOIN clearing_difference f ON f.payout_id = q.id
                            JOIN approval a ON a.subject = 'clearing-difference:' || f.id AND a.kind = 'CLEARING_DIFFERENCE'
                             AND a.state = 'APPROVED' AND a.decided_by <> a.proposed_by AND a.payload ->> 'resolution' = 'ACCEPTED'
                          WHERE q.case_id = c.id AND f.resolution = 'ACCEPTED') a
                     WHERE j.booked - p.n > a.n
                    UNION ALL
                    SELECT format('挂账退款 %s（%s）：付款凭证 %s 张，冲回 %s 张，两人复核恢复 %s 次', p.reference, p.state, j.booked, j.reversed, a.n)
                      FROM payout p
                     CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE step % 2 = 0) AS booked,
                                                count(*) FILTER (WHERE step % 2 = 1) AS reversed
                                           FROM journal WHERE cause = 'DECISION' AND cause_id = p.decision_id) j
                     CROSS JOIN LATERAL (SELECT count(*) AS n FROM clearing_difference f
                            JOIN approval a ON a.subject = 'clearing-difference:' || f.id AND a.kind = 'CLEARING_DIFFERENCE'
                             AND a.state = 'APPROVED' AND a.decided_by <> a.proposed_by AND a.payload ->> 'resolution' = 'ACCEPTED'
                          WHERE f.payout_id = p.id AND f.resolution = 'ACCEPTED') a
                     WHERE p.decision_id IS NOT NULL AND (j.booked - 1 > a.n
                        OR j.booked - j.reversed <> (p.state NOT IN ('REFUSED', 'RETURNED'))::int)
                    UNION ALL
                    SELECT format('付款 %s 已撤回，却没有两人复核', p.reference) FROM payout p
                     WHERE starts_with(p.refusal, 'TAKEN_BACK ') AND NOT EXISTS (SELECT FROM clearing_difference f
                           JOIN approval a ON a.subject = 'clearing-difference:' || f.id AND a.state = 'APPROVED'
                            AND a.kind = 'CLEARING_DIFFERENCE' AND a.payload ->> 'resolution' = 'TAKEN_BACK'
                         WHERE f.payout_id = p.id AND f.resolution = 'TAKEN_BACK')
                    UNION ALL
                    SELECT format('付款 %s 已撤回，却没有向银行撤销指令', p.reference) FROM payout p
                     WHERE EXISTS (SELECT FROM clearing_difference f WHERE f.payout_id = p.id AND f.resolution = 'TAKEN_BACK')
                       AND NOT EXISTS (SELECT FROM (SELECT cause, type FROM outbox UNION ALL SELECT cause, type FROM outbox_archive) o
                         WHERE o.type = 'cn.housingfund.payout.cancellation.v1' AND starts_with(o.cause, 'payout:' || p.id || '/'))
                    UNION ALL
                    SELECT format('挂账退款 %s（%s）的款项没有重新挂账', p.reference, p.state) FROM payout p
                     WHERE p.decision_id IS NOT NULL AND p.state IN ('REFUSED', 'RETURNED') AND NOT EXISTS (
                        SELECT FROM suspended_posting w WHERE w.journal_id = p.reversal_id AND w.origin_id IS NOT NULL
                           AND w.amount_fen = -coalesce(p.returned_fen, p.amount_fen)
                           AND w.reason IN ('REFUND_' || p.state, 'UNALLOCATED', 'AMOUNT_SHORT'))
                    UNION ALL
                    SELECT format('付款 %s 已确认，银行流水 %s 不是它的', p.reference, p.entry_id)
                      FROM payout p LEFT JOIN bank_entry e ON e.id = p.entry_id AND e.account_id = p.bank_account_id
                       AND e.direction = 'D' AND e.amount_fen = p.amount_fen
                     WHERE p.state IN ('CONFIRMED', 'RETURNED') AND e.id IS NULL
                    UNION ALL
                    SELECT format('案件 %s（%s）：付款为 %s', c.number, c.state, coalesce(string_agg(p.state, '、' ORDER BY p.id), '无'))
                      FROM supervision_case c LEFT JOIN case_register g ON g.case_id = c.id
                      LEFT JOIN payout p ON p.case_id = c.id
                     GROUP BY c.id, g.outcome, g.amount_fen
                    HAVING NOT CASE WHEN c.state = 'PAYING' THEN count(*) FILTER (WHERE p.state IN ('INSTRUCTED', 'ACCEPTED')) = 1
                                    WHEN c.state = 'PAID' OR g.outcome = 'APPROVED'
                                        THEN count(*) FILTER (WHERE p.state = 'CONFIRMED') = 1
                                    ELSE count(*) FILTER (WHERE p.state NOT IN ('REFUSED', 'RETURNED')) = 0 END
                        OR g.outcome IS NOT NULL AND coalesce(g.amount_fen, 0) <> coalesce(sum(p.amount_fen - coalesce(p.returned_fen, 0))
                               FILTER (WHERE p.state IN ('CONFIRMED', 'RETURNED')), 0)
                    UNION ALL -- a supplement may ask for less than has gone out: then nothing more is paid
                    SELECT format('案件 %s：付款合计 %s 分，超过申请的 %s 分', c.number, sum(p.amount_fen - coalesce(p.returned_fen, 0)), c.requested_fen)
                      FROM supervision_case c JOIN payout p ON p.case_id = c.id AND p.state <> 'REFUSED'
                     GROUP BY c.id HAVING sum(p.amount_fen - coalesce(p.returned_fen, 0)) > c.requested_fen AND bool_or(p.state <> 'RETURNED')
                    UNION ALL
                    SELECT format('付款 %s：指令有 %s 条，应为 1 条', p.reference, count(o.id))
                      FROM payout p LEFT JOIN (SELECT id, cause, type FROM outbox UNION ALL SELECT id, cause, type FROM outbox_archive) o
                        ON o.cause = 'payout:' || p.id AND o.type = 'cn.housingfund.payout.command.v1'
                     GROUP BY p.reference HAVING count(o.id) <> 1
                    """));
}
