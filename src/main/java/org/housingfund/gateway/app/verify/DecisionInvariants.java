package org.housingfund.gateway.app.verify;

import java.util.List;

/** I11 for suspended money: what two people decided stands as they decided it, whatever machines did since. */
final class DecisionInvariants {
    private DecisionInvariants() {}

    static final List<SqlInvariant> ALL = List.of(
            new SqlInvariant(
                    "I5",
                    "部分到账的通知书：未结的部分款项合计等于已到账金额，别的通知书没有部分款项",
                    "SELECT count(*) FROM payment_notice WHERE state = 'PART_FUNDED'",
                    """
                    SELECT format('通知书 %s（%s）：部分款项合计 %s 分，已到账 %s 分', coalesce(n.number, p.notice_id::text), n.state,
                                  coalesce(p.fen, 0), n.funded_fen)
                      FROM (SELECT * FROM payment_notice WHERE state = 'PART_FUNDED') f
                      FULL JOIN (SELECT notice_id, -sum(amount_fen) AS fen FROM suspended_posting
                                  WHERE state = 'OPEN' AND reason = 'AMOUNT_SHORT' GROUP BY notice_id) p ON p.notice_id = f.id
                      LEFT JOIN payment_notice n ON n.id = coalesce(f.id, p.notice_id)
                     WHERE f.funded_fen IS DISTINCT FROM p.fen
                    """),
            new SqlInvariant("I11", "每项挂账决定都有两人复核和相符的凭证，挂账至今如其所定", "SELECT count(*) FROM suspended_posting", """
                    WITH said AS (
                        SELECT posting_id, approval_id, kind, notice_id, journal_id FROM suspense_decision
                        UNION SELECT p.id, x.approval_id, x.kind, x.notice_id, x.journal_id
                          FROM suspense_decision x JOIN suspended_posting p ON p.closing_journal = x.journal_id WHERE x.kind = 'SET_OFF'
                    ), last AS (
                        SELECT DISTINCT ON (posting_id) * FROM said WHERE kind NOT IN ('LEAVE', 'UNPIN')
                         ORDER BY posting_id, approval_id DESC
                    ), repaid AS ( -- refunds that the bank had refused and pays after all
                        SELECT j.id FROM journal j JOIN payout q ON q.decision_id = j.cause_id
                         WHERE j.cause = 'DECISION' AND j.step > 0 AND j.step % 2 = 0
                    )
                    SELECT format('挂账 %s 的决定 %s（%s）没有相符的两人复核', x.posting_id, x.approval_id, x.kind) FROM suspense_decision x
                     WHERE NOT EXISTS (SELECT FROM approval p LEFT JOIN payment_notice n ON n.id = x.notice_id
                           WHERE p.id = x.approval_id AND p.kind = 'SUSPENSE_DECISION' AND p.state = 'APPROVED'
                             AND p.decided_by <> p.proposed_by AND p.subject = 'suspended-posting:' || x.posting_id
                             AND p.payload ->> 'kind' = x.kind AND p.payload ->> 'notice' IS NOT DISTINCT FROM n.number
                             AND p.payload ->> 'posting' IS NOT DISTINCT FROM x.against_posting_id::text
                             AND p.payload ->> 'entry' IS NOT DISTINCT FROM x.against_entry_id::text)
                    UNION ALL
                    SELECT format('复核 %s（%s）已通过，却没有执行', p.id, p.subject) FROM approval p
                     WHERE p.kind = 'SUSPENSE_DECISION' AND p.state = 'APPROVED'
                       AND NOT EXISTS (SELECT FROM suspense_decision x WHERE x.approval_id = p.id)
                    UNION ALL
                    SELECT format('决定 %s 的凭证 %s 不是它的，或已被冲销', x.approval_id, x.journal_id) FROM suspense_decision x
                     WHERE x.journal_id IS NOT NULL AND NOT EXISTS (SELECT FROM journal j
                           WHERE j.id = x.journal_id AND j.cause = 'DECISION' AND j.cause_id = x.approval_id
                             AND NOT EXISTS (SELECT FROM journal r WHERE r.reverses = j.id))
                    UNION ALL
                    SELECT format('凭证 %s 记为决定，却没有这项决定', j.id) FROM journal j
                     WHERE j.cause = 'DECISION' AND NOT EXISTS (SELECT FROM suspense_decision x WHERE x.journal_id = j.id)
                       AND NOT (j.step > 0 AND EXISTS (SELECT FROM payout p WHERE p.decision_id = j.cause_id))
                    UNION ALL
                    SELECT format('挂账 %s（%s）不是两人最后决定的样子（%s）', p.id, p.state, x.kind)
                      FROM last x JOIN suspended_posting p ON p.id = x.posting_id
                     WHERE CASE x.kind
                           WHEN 'ALLOCATE' THEN CASE p.state
                                WHEN 'CLOSED' THEN EXISTS (SELECT FROM allocation a
                                     WHERE a.journal_id = p.closing_journal AND a.notice_id = x.notice_id
                                       AND (a.reversed_by IS NULL OR EXISTS (SELECT FROM suspense_decision y
                                            WHERE y.kind = 'SET_OFF' AND y.journal_id = a.reversed_by)))
                                ELSE p.notice_id IS NOT DISTINCT FROM x.notice_id AND p.reason = 'AMOUNT_SHORT' END
                           WHEN 'REFUND' THEN p.state = 'CLOSED' AND p.closing_journal = x.journal_id
                           WHEN 'SET_OFF' THEN p.state = 'CLOSED' AND p.closing_journal = x.journal_id
                           ELSE (p.state = 'OPEN' OR p.closing_journal IN (SELECT id FROM repaid)) AND EXISTS (SELECT FROM journal_line l
                                WHERE l.journal_id = x.journal_id AND l.account_id = p.account_id AND l.amount_fen = p.amount_fen) END IS NOT TRUE
                    UNION ALL
                    SELECT format('冲抵 %s 与所指的另一笔挂账或原流水不符', x.approval_id)
                      FROM suspense_decision x JOIN suspended_posting p ON p.id = x.posting_id
                     WHERE x.kind = 'SET_OFF'
                       AND NOT EXISTS (SELECT FROM suspended_posting o WHERE o.id = x.against_posting_id
                            AND o.closing_journal = x.journal_id AND o.amount_fen = -p.amount_fen)
                       AND NOT EXISTS (SELECT FROM disposition d WHERE d.entry_id = x.against_entry_id AND d.reversed_by = p.entry_id)
                       AND NOT EXISTS (SELECT FROM disposition d JOIN disposition r ON r.entry_id = p.entry_id AND r.journal_id = x.journal_id
                            WHERE d.entry_id = x.against_entry_id AND (d.kind, r.kind) IN (('PAYOUT_CONFIRMED', 'RETURNED_PAYMENT'),
                                                                                           ('REPAYMENT_SETTLED', 'DEDUCTION_RETURN')))
                    UNION ALL
                    SELECT format('挂账 %s：已决定的标记（%s）与决定不符', p.id, p.decided) FROM suspended_posting p
                     WHERE p.decided <> (p.origin_id IS NOT NULL OR EXISTS (SELECT FROM last x WHERE x.posting_id = p.id))
                    UNION ALL
                    SELECT format('挂账 %s：搁置的标记（%s）与决定不符', p.id, p.pinned) FROM suspended_posting p
                     WHERE p.pinned <> (coalesce((SELECT x.kind = 'LEAVE' FROM said x WHERE x.posting_id = p.id
                                                   ORDER BY x.approval_id DESC LIMIT 1), false)
                                        AND coalesce(p.closing_journal NOT IN (SELECT id FROM repaid), true))
                    UNION ALL
                    SELECT format('挂账 %s 已搁置，却被系统了结', p.id) FROM suspended_posting p WHERE p.pinned AND p.state <> 'OPEN'
                    UNION ALL
                    SELECT format('挂账 %s 是决定后的余款，却未经决定而了结', p.id) FROM suspended_posting p
                     WHERE p.origin_id IS NOT NULL AND p.state <> 'OPEN' AND p.closing_journal NOT IN (SELECT id FROM repaid)
                       AND NOT EXISTS (SELECT FROM last x WHERE x.posting_id = p.id)
                    UNION ALL
                    SELECT format('流水 %s 由两人决定，却被系统冲销', d.entry_id) FROM disposition d
                      JOIN suspended_posting p ON p.entry_id = d.entry_id JOIN last x ON x.posting_id = p.id
                     WHERE d.reversed_by IS NOT NULL AND NOT EXISTS (SELECT FROM suspense_decision y WHERE y.against_entry_id = d.entry_id)
                    UNION ALL
                    SELECT format('付款账号 %s 记为单位 %s 所有，却没有确认它的决定', right(k.account, 4), k.employer_id) FROM payer_account k
                     WHERE NOT EXISTS (SELECT FROM suspense_decision x WHERE x.approval_id = k.confirmed_by
                           AND x.kind IN ('ALLOCATE', 'EMPLOYER') AND NOT EXISTS (SELECT FROM suspense_decision y
                                WHERE y.posting_id = x.posting_id AND y.approval_id > x.approval_id
                                  AND (y.kind IN ('ALLOCATE', 'EMPLOYER', 'GENERAL') OR y.kind = 'SET_OFF' AND EXISTS (
                                       SELECT FROM disposition d WHERE d.entry_id = y.against_entry_id AND d.kind = 'PAYOUT_CONFIRMED'))))
                    """));
}
