package org.housingfund.gateway.app.verify;

import java.util.List;

/**
 * Invariants as queries, written against the tables alone: they share no code with what wrote the rows. Every violation
 * query returns one line of text per violation.
 */
final class SqlInvariants {
    private SqlInvariants() {}

    /** Each statement's entries with the last part that begins at them or before: one sort, however many parts there are. */
    static final String ENTRY_PART = """
                    (SELECT statement_id, notice_key, sequence, entry_id, max(part_no) OVER (PARTITION BY statement_id ORDER BY notice_key, sequence) AS part_no
                       FROM (SELECT statement_id, notice_key, sequence, NULL::integer AS part_no, id AS entry_id
                               FROM bank_entry WHERE statement_id IS NOT NULL
                              UNION ALL
                             SELECT statement_id, from_key, from_sequence, part_no, NULL FROM statement_part) m)
                    """;

    static final List<SqlInvariant> ALL = List.of(
            new SqlInvariant(
                    "I1",
                    "每份文件的明细与其余片段首尾相接，恰好覆盖全部字节",
                    "SELECT count(*) FROM receipt WHERE kind = 'STATEMENT' AND state = 'ACCEPTED'",
                    """
                    WITH pieces AS (
                        SELECT s.receipt_id, e.raw_offset AS at, e.raw_length::bigint AS length
                          FROM bank_entry e JOIN statement s ON s.id = e.statement_id
                         WHERE NOT EXISTS (SELECT FROM file_segment c WHERE c.receipt_id = s.receipt_id AND c.kind = 'CONTAINER')
                        UNION ALL SELECT receipt_id, raw_offset, raw_length FROM file_segment
                    ), ordered AS (
                        SELECT receipt_id, at, length,
                               lag(at + length, 1, 0::bigint) OVER (PARTITION BY receipt_id ORDER BY at) AS expected
                          FROM pieces
                    )
                    SELECT format('收据 %s：偏移 %s 处应接 %s', receipt_id, at, expected) FROM ordered WHERE at <> expected
                    UNION ALL
                    SELECT format('收据 %s：片段合计 %s 字节，文件 %s 字节', r.id, coalesce(sum(p.length), 0), r.size_bytes)
                      FROM receipt r LEFT JOIN pieces p ON p.receipt_id = r.id
                     WHERE r.kind = 'STATEMENT' AND r.state = 'ACCEPTED'
                     GROUP BY r.id HAVING coalesce(sum(p.length), 0) <> r.size_bytes
                    """),
            new SqlInvariant("I2", "每笔流水恰有一个处置结果", "SELECT count(*) FROM bank_entry", """
                    SELECT format('流水 %s（对账单 %s）没有处置结果，或处置没有依据', e.id, s.number)
                      FROM bank_entry e JOIN statement s ON s.id = e.statement_id
                     WHERE s.state = 'BOOKED' AND NOT EXISTS (SELECT FROM disposition d WHERE d.entry_id = e.id AND (
                           d.evidence <> '' OR EXISTS (SELECT FROM suspended_posting p WHERE p.entry_id = e.id)))
                       AND NOT EXISTS (SELECT FROM pushed_entry u WHERE u.confirmed_by = e.id)
                    UNION ALL
                    SELECT format('处置结果 %s 没有对应的流水', d.entry_id)
                      FROM disposition d WHERE NOT EXISTS (SELECT FROM bank_entry e WHERE e.id = d.entry_id)
                    UNION ALL
                    SELECT format('对账单 %s 第 %s 部分：%s 笔，已处置 %s 笔', p.statement_id, p.part_no, p.entry_count, count(d.entry_id))
                      FROM statement_part p LEFT JOIN
                    """ + ENTRY_PART + """
                        o ON o.statement_id = p.statement_id AND o.part_no = p.part_no
                       AND (o.notice_key, o.sequence) <= (p.to_key, p.to_sequence)
                      LEFT JOIN disposition d ON d.entry_id = o.entry_id
                     GROUP BY p.statement_id, p.part_no, p.entry_count, p.done_at
                    HAVING count(d.entry_id) <> CASE WHEN p.done_at IS NULL THEN 0 ELSE p.entry_count END
                    UNION ALL
                    SELECT format('对账单 %s 第 %s 部分与下一部分重叠', statement_id, part_no)
                      FROM (SELECT statement_id, part_no, to_key, to_sequence, lead(from_key) OVER w AS next_key,
                                   lead(from_sequence) OVER w AS next_sequence
                              FROM statement_part WINDOW w AS (PARTITION BY statement_id ORDER BY part_no)) p
                     WHERE (to_key, to_sequence) >= (next_key, next_sequence)
                    UNION ALL
                    SELECT format('流水 %s 的记账凭证不存在或不是它的', d.entry_id)
                      FROM disposition d LEFT JOIN journal j ON j.id = d.journal_id
                     WHERE (j.cause IS DISTINCT FROM 'ENTRY' OR j.cause_id <> d.entry_id)
                       AND NOT EXISTS (SELECT FROM suspense_decision x JOIN suspended_posting p ON p.id = x.posting_id
                            WHERE x.journal_id = d.journal_id AND p.entry_id = d.entry_id)
                    UNION ALL
                    SELECT format('冲正流水 %s 与原流水 %s 不符', coalesce(r.entry_id, o.reversed_by), o.entry_id)
                      FROM (SELECT entry_id FROM disposition WHERE kind = 'REVERSAL') r
                      FULL JOIN (SELECT entry_id, reversed_by FROM disposition WHERE reversed_by IS NOT NULL) o
                        ON o.reversed_by = r.entry_id
                      LEFT JOIN bank_entry n ON n.id = r.entry_id LEFT JOIN bank_entry t ON t.id = o.entry_id
                     WHERE r.entry_id IS NULL OR o.entry_id IS NULL OR NOT n.reversal OR n.account_id <> t.account_id
                        OR n.amount_fen <> t.amount_fen OR n.direction = t.direction
                    UNION ALL
                    SELECT format('流水 %s 没有身份登记', e.id)
                      FROM bank_entry e JOIN statement s ON s.id = e.statement_id
                      LEFT JOIN bank_entry_key k ON k.account_id = e.account_id AND k.identity = e.identity
                      LEFT JOIN pushed_entry u ON u.confirmed_by = e.id
                     WHERE s.state <> 'DISCARDED' AND k.entry_id IS DISTINCT FROM e.id AND coalesce(k.entry_id, 0) IS DISTINCT FROM u.entry_id
                       AND NOT EXISTS (SELECT FROM push_rival r WHERE r.stated_id = e.id AND r.pushed_id = k.entry_id AND NOT r.doubtful)
                    UNION ALL
                    SELECT format('流水 %s 属于已作废的对账单 %s，却有身份登记、处置结果或凭证', e.id, s.id)
                      FROM statement s JOIN bank_entry e ON e.statement_id = s.id
                     WHERE s.state = 'DISCARDED'
                       AND (EXISTS (SELECT FROM bank_entry_key k WHERE k.account_id = e.account_id
                                       AND k.identity = e.identity AND k.entry_id = e.id)
                         OR EXISTS (SELECT FROM disposition d WHERE d.entry_id = e.id)
                         OR EXISTS (SELECT FROM journal j WHERE j.cause = 'ENTRY' AND j.cause_id = e.id))
                    """),
            new SqlInvariant("I3", "期初＋发生额＝期末，期末＝下期期初（或经复核的缺口）；账面余额＝对账单期末余额", "SELECT count(*) FROM statement", """
                    SELECT format('对账单 %s：明细合计 %s 分、%s 笔，对账单发生额 %s 分、%s 笔', s.id,
                                  coalesce(sum(CASE e.direction WHEN 'C' THEN e.amount_fen ELSE -e.amount_fen END), 0),
                                  count(e.id), s.closing_fen - s.opening_fen, s.entry_count)
                      FROM statement s LEFT JOIN bank_entry e ON e.statement_id = s.id
                     GROUP BY s.id
                    HAVING coalesce(sum(CASE e.direction WHEN 'C' THEN e.amount_fen ELSE -e.amount_fen END), 0)
                           <> s.closing_fen - s.opening_fen OR count(e.id) <> s.entry_count
                    UNION ALL
                    SELECT format('对账单 %s：期初 %s 分，上期期末 %s 分，缺口凭证 %s 分，缺口内已入账的推送 %s 分', s.id, s.opening_fen,
                                  coalesce(p.closing_fen, o.fen, 0), coalesce(g.fen, 0), coalesce(u.fen, 0))
                      FROM statement s LEFT JOIN statement p ON p.id = s.previous_id
                      LEFT JOIN LATERAL (SELECT sum(l.amount_fen) AS fen FROM journal j JOIN journal_line l ON l.journal_id = j.id
                           WHERE j.cause = 'OPENING' AND j.cause_id = s.account_id AND l.account_id = s.account_id) o ON true
                      LEFT JOIN LATERAL (SELECT sum(l.amount_fen) AS fen FROM journal j JOIN journal_line l ON l.journal_id = j.id
                           WHERE j.cause = 'GAP' AND j.cause_id = s.id AND l.account_id = s.account_id) g ON true
                      LEFT JOIN LATERAL (SELECT sum(a.effect_fen) AS fen FROM pushed_entry a WHERE a.absorbed_by = s.id) u ON true
                     WHERE s.state IN ('POSTING', 'BOOKED')
                       AND s.opening_fen <> coalesce(p.closing_fen, o.fen, 0) + coalesce(g.fen, 0) + coalesce(u.fen, 0)
                    UNION ALL
                    SELECT format('账户 %s：%s 份对账单在链上没有上一份', s.account_id, count(*))
                      FROM statement s WHERE s.state IN ('POSTING', 'BOOKED') AND s.previous_id IS NULL
                     GROUP BY s.account_id HAVING count(*) > 1
                    UNION ALL
                    SELECT format('对账单 %s：账上由其流水记入 %s 分，对账单发生额 %s 分', s.id, coalesce(sum(l.amount_fen), 0),
                                  s.closing_fen - s.opening_fen)
                      FROM statement s LEFT JOIN bank_entry e ON e.statement_id = s.id
                      LEFT JOIN pushed_entry u ON u.confirmed_by = e.id
                      LEFT JOIN journal j ON j.cause = 'ENTRY' AND j.cause_id = coalesce(u.entry_id, e.id)
                      LEFT JOIN journal_line l ON l.journal_id = j.id AND l.account_id = s.account_id
                     WHERE s.state = 'BOOKED'
                     GROUP BY s.id HAVING coalesce(sum(l.amount_fen), 0) <> s.closing_fen - s.opening_fen
                    UNION ALL
                    SELECT format('账户 %s：账面余额 %s 分，其中未经对账单确认的推送 %s 分，最后一份已入账对账单期末 %s 分', b.number,
                                  coalesce(sum(l.amount_fen), 0), u.fen, t.closing_fen)
                      FROM bank_account b
                      JOIN statement t ON t.account_id = b.account_id AND t.state = 'BOOKED'
                       AND NOT EXISTS (SELECT FROM statement n WHERE n.previous_id = t.id)
                      CROSS JOIN LATERAL (SELECT coalesce(sum(p.effect_fen), 0) AS fen FROM pushed_entry p
                           LEFT JOIN statement c ON c.id = p.statement_id
                           WHERE p.account_id = b.account_id AND c.state IS DISTINCT FROM 'BOOKED' AND p.absorbed_by IS NULL) u
                      LEFT JOIN journal_line l ON l.account_id = b.account_id
                     GROUP BY b.number, t.id, t.closing_fen, u.fen HAVING coalesce(sum(l.amount_fen), 0) <> t.closing_fen + u.fen
                    """),
            new SqlInvariant("I4", "每张凭证借贷相等", "SELECT count(*) FROM journal", """
                    SELECT format('凭证 %s：合计 %s 分，%s 行', j.id, coalesce(sum(l.amount_fen), 0), count(l.line_no))
                      FROM journal j LEFT JOIN journal_line l ON l.journal_id = j.id
                     GROUP BY j.id HAVING coalesce(sum(l.amount_fen), 0) <> 0 OR count(l.line_no) < 2
                    UNION ALL
                    SELECT format('分录行的凭证 %s 不存在', l.journal_id)
                      FROM journal_line l WHERE NOT EXISTS (SELECT FROM journal j WHERE j.id = l.journal_id)
                    UNION ALL
                    SELECT format('记账批次 %s 未经提交时的核对', b.id) FROM posting_batch b
                     WHERE NOT EXISTS (SELECT FROM posting_batch_closed c WHERE c.batch_id = b.id)
                    """),
            new SqlInvariant("I5", "每张通知书至多一次未冲销的分账，金额相符，同一收款银行、同一月份", "SELECT count(*) FROM payment_notice", """
                    WITH decided AS (
                        SELECT DISTINCT ON (x.posting_id) x.kind, x.notice_id, x.amount_fen,
                               coalesce(p.entry_id, r.entry_id) AS entry_id
                          FROM suspense_decision x JOIN suspended_posting p ON p.id = x.posting_id
                          LEFT JOIN suspended_posting r ON r.id = p.origin_id
                         WHERE x.kind NOT IN ('LEAVE', 'UNPIN') AND NOT EXISTS (SELECT FROM suspense_decision s
                               WHERE s.kind = 'SET_OFF' AND s.journal_id = p.closing_journal) ORDER BY x.posting_id, x.approval_id DESC
                    ), money AS (
                        SELECT d.notice_id, d.entry_id, e.amount_fen AS fen FROM disposition d JOIN bank_entry e ON e.id = d.entry_id
                         WHERE d.kind IN ('ALLOCATED', 'PART_FUNDING') AND d.reversed_by IS NULL
                           AND NOT EXISTS (SELECT FROM decided x WHERE x.entry_id = d.entry_id)
                        UNION ALL SELECT x.notice_id, x.entry_id, x.amount_fen FROM decided x
                          JOIN disposition d ON d.entry_id = x.entry_id AND d.reversed_by IS NULL WHERE x.kind = 'ALLOCATE'
                    )
                    SELECT format('通知书 %s（%s）：分账 %s 次，金额 %s 分，应缴 %s 分', n.number, n.state, count(a.id),
                                  coalesce(sum(a.amount_fen), 0), n.amount_fen)
                      FROM payment_notice n LEFT JOIN allocation a ON a.notice_id = n.id AND a.reversed_by IS NULL
                     GROUP BY n.id
                    HAVING count(a.id) <> CASE n.state WHEN 'ALLOCATED' THEN 1 ELSE 0 END
                        OR (n.state = 'ALLOCATED' AND sum(a.amount_fen) <> n.amount_fen)
                    UNION ALL
                    SELECT format('通知书 %s 的款项来自 %s 家银行、%s 个月份，合计 %s 分，已到账 %s 分', n.number,
                                  count(DISTINCT coalesce(b.bank, e.account_id::text)), count(DISTINCT date_trunc('month', e.booked_on)),
                                  sum(m.fen), n.funded_fen)
                      FROM payment_notice n JOIN money m ON m.notice_id = n.id
                      JOIN bank_entry e ON e.id = m.entry_id LEFT JOIN bank_account b ON b.account_id = e.account_id
                     GROUP BY n.id
                    HAVING count(DISTINCT coalesce(b.bank, e.account_id::text)) > 1 OR count(DISTINCT date_trunc('month', e.booked_on)) > 1
                        OR sum(m.fen) <> n.funded_fen
                    UNION ALL
                    SELECT format('通知书 %s 已到账 %s 分，却没有流水', n.number, n.funded_fen)
                      FROM payment_notice n WHERE n.funded_fen > 0 AND NOT EXISTS (SELECT FROM money m WHERE m.notice_id = n.id)
                    UNION ALL
                    SELECT format('通知书 %s 的到账账户 %s 不是本中心的银行账户', n.number, n.funded_account_id)
                      FROM payment_notice n WHERE n.funded_account_id IS NOT NULL
                       AND NOT EXISTS (SELECT FROM bank_account b WHERE b.account_id = n.funded_account_id)
                    """),
            new SqlInvariant(
                    "I6", "分账行逐人等于清册，合计等于通知书金额", "SELECT count(*) FROM allocation WHERE reversed_by IS NULL", """
                    WITH credited AS (
                        SELECT a.notice_id, l.account_id, -sum(l.amount_fen) AS fen
                          FROM allocation a JOIN journal_line l ON l.journal_id = a.journal_id
                          JOIN account c ON c.id = l.account_id JOIN subject s ON s.code = c.subject AND s.per_person
                         WHERE a.reversed_by IS NULL GROUP BY a.notice_id, l.account_id
                    ), due AS (
                        SELECT r.notice_id, r.account_id, sum(r.employer_fen + r.employee_fen) AS fen
                          FROM allocation a JOIN payment_notice n ON n.id = a.notice_id
                          JOIN roster_line r ON r.notice_id = n.id AND r.roster_no = n.roster_no
                         WHERE a.reversed_by IS NULL GROUP BY r.notice_id, r.account_id
                    )
                    SELECT format('通知书 %s 账户 %s：分账 %s 分，清册 %s 分', coalesce(c.notice_id, d.notice_id),
                                  coalesce(c.account_id, d.account_id), c.fen, d.fen)
                      FROM credited c FULL JOIN due d ON d.notice_id = c.notice_id AND d.account_id = c.account_id
                     WHERE c.fen IS DISTINCT FROM d.fen
                    UNION ALL
                    SELECT format('通知书 %s：分账 %s 分，金额 %s 分', a.notice_id, sum(c.fen), a.amount_fen)
                      FROM allocation a LEFT JOIN credited c ON c.notice_id = a.notice_id WHERE a.reversed_by IS NULL
                     GROUP BY a.id HAVING coalesce(sum(c.fen), 0) <> a.amount_fen
                    UNION ALL
                    SELECT format('通知书 %s 的分账已被冲正，职工账户 %s 仍差 %s 分', a.notice_id, c.key, sum(l.amount_fen))
                      FROM allocation a JOIN journal_line l ON l.journal_id IN (a.journal_id, a.reversed_by)
                      JOIN account c ON c.id = l.account_id JOIN subject s ON s.code = c.subject AND s.per_person
                     WHERE a.reversed_by IS NOT NULL GROUP BY a.id, c.key HAVING sum(l.amount_fen) <> 0
                    UNION ALL
                    SELECT format('职工账户 %s 的凭证 %s 不属于任何分账或付款', c.key, l.journal_id)
                      FROM journal_line l JOIN account c ON c.id = l.account_id
                      JOIN subject s ON s.code = c.subject AND s.per_person
                     WHERE NOT EXISTS (SELECT FROM allocation a WHERE a.journal_id = l.journal_id)
                       AND NOT EXISTS (SELECT FROM allocation a WHERE a.reversed_by = l.journal_id)
                       AND NOT EXISTS (SELECT FROM journal j JOIN payout p ON p.case_id = j.cause_id AND p.debited_account_id = l.account_id
                                AND abs(l.amount_fen) IN (p.amount_fen, p.returned_fen) WHERE j.id = l.journal_id AND j.cause = 'CASE')
                    """),
            new SqlInvariant("I7", "任一日期的余额等于分录之和", "SELECT count(*) FROM account_delta", """
                    SELECT format('账户 %s %s：日累计 %s 分，分录 %s 分', coalesce(d.account_id, l.account_id),
                                  coalesce(d.booked_on, l.booked_on), d.fen, l.fen)
                      FROM (SELECT account_id, booked_on, sum(amount_fen) AS fen FROM account_delta GROUP BY 1, 2) d
                      FULL JOIN (SELECT l.account_id, j.booked_on, sum(l.amount_fen) AS fen
                                   FROM journal_line l JOIN journal j ON j.id = l.journal_id
                                   JOIN account a ON a.id = l.account_id AND a.control GROUP BY 1, 2) l
                        ON l.account_id = d.account_id AND l.booked_on = d.booked_on
                     WHERE d.fen IS DISTINCT FROM l.fen
                    """),
            new SqlInvariant(
                    "I8",
                    "两级挂账科目余额等于未结挂账；清算科目余额等于未核销的应收应付；每笔核销各有其流水，账户、方向、金额相符",
                    "SELECT (SELECT count(*) FROM suspended_posting WHERE state = 'OPEN') + (SELECT count(*) FROM expectation)",
                    """
                    SELECT format('挂账账户 %s：账面 %s 分，未结挂账 %s 分', a.key, coalesce(l.fen, 0), coalesce(s.fen, 0))
                      FROM account a
                      LEFT JOIN (SELECT account_id, sum(amount_fen) AS fen FROM journal_line GROUP BY 1) l ON l.account_id = a.id
                      LEFT JOIN (SELECT account_id, sum(amount_fen) AS fen FROM suspended_posting
                                  WHERE state = 'OPEN' GROUP BY 1) s ON s.account_id = a.id
                     WHERE (a.key LIKE 'suspense:%' OR a.key LIKE 'unallocated:%')
                       AND coalesce(l.fen, 0) <> coalesce(s.fen, 0)
                    UNION ALL
                    SELECT format('挂账 %s 不在挂账科目上', s.id) FROM suspended_posting s JOIN account a ON a.id = s.account_id
                     WHERE a.key NOT LIKE 'suspense:%' AND a.key NOT LIKE 'unallocated:%'
                    UNION ALL
                    SELECT format('流水 %s 的处置与挂账记录不一致', coalesce(d.entry_id, s.entry_id))
                      FROM (SELECT entry_id FROM disposition WHERE kind IN ('SUSPENDED', 'PART_FUNDING')) d
                      FULL JOIN (SELECT p.entry_id FROM suspended_posting p WHERE p.entry_id IS NOT NULL
                                    AND NOT EXISTS (SELECT FROM disposition r WHERE r.entry_id = p.entry_id
                                           AND r.kind IN ('REPAYMENT_SETTLED', 'PAYOUT_CONFIRMED', 'RETURNED_PAYMENT', 'DEDUCTION_RETURN', 'ALLOCATED', 'REVERSAL')
                                           AND p.state = 'CLOSED' AND r.journal_id = p.closing_journal)) s
                        ON s.entry_id = d.entry_id
                     WHERE s.entry_id IS NULL OR d.entry_id IS NULL
                    UNION ALL
                    SELECT format('清算账户 %s：账面 %s 分，未核销的应收应付 %s 分', a.key, coalesce(l.fen, 0), coalesce(x.fen, 0))
                      FROM account a
                      LEFT JOIN (SELECT account_id, sum(amount_fen) AS fen FROM journal_line GROUP BY 1) l ON l.account_id = a.id
                      LEFT JOIN (SELECT clearing_account_id, sum(CASE direction WHEN 'C' THEN amount_fen ELSE -amount_fen END) AS fen
                                   FROM expectation WHERE state = 'OPEN' GROUP BY 1) x ON x.clearing_account_id = a.id
                     WHERE a.key LIKE 'clearing:%' AND coalesce(l.fen, 0) <> coalesce(x.fen, 0)
                    UNION ALL
                    SELECT format('应收应付 %s 不在清算科目上', x.id) FROM expectation x JOIN account a ON a.id = x.clearing_account_id
                     WHERE a.key NOT LIKE 'clearing:%'
                    UNION ALL
                    SELECT format('应收应付 %s（%s）与核销它的流水 %s 不符', x.id, x.reference, coalesce(x.entry_id, d.entry_id))
                      FROM (SELECT * FROM expectation WHERE state IN ('MET', 'RETURNED')) x
                      FULL JOIN (SELECT d.entry_id, d.kind, e.account_id, e.direction, e.amount_fen, e.texts
                                   FROM disposition d JOIN bank_entry e ON e.id = d.entry_id
                                  WHERE d.kind IN ('REPAYMENT_SETTLED', 'PAYOUT_CONFIRMED')) d ON d.entry_id = x.entry_id
                     WHERE (x.id IS NULL OR d.entry_id IS NULL OR d.account_id <> x.bank_account_id OR d.direction <> x.direction OR d.amount_fen <> x.amount_fen
                        OR d.kind <> CASE x.owner WHEN 'DEDUCTION' THEN 'REPAYMENT_SETTLED' ELSE 'PAYOUT_CONFIRMED' END
                        OR NOT EXISTS (SELECT FROM unnest(d.texts) t WHERE strpos(t, x.reference) > 0))
                       AND NOT (x.id IS NULL AND EXISTS (SELECT FROM suspense_decision q WHERE q.against_entry_id = d.entry_id))
                    """),
            new SqlInvariant("I11", "期初与缺口凭证都有两人复核的决定，金额一致，且机器未曾改动", "SELECT count(*) FROM approval", """
                    SELECT format('凭证 %s（%s）没有相符的复核', j.id, j.cause)
                      FROM journal j JOIN journal_line l ON l.journal_id = j.id
                      JOIN bank_account b ON b.account_id = l.account_id
                     WHERE j.cause IN ('OPENING', 'GAP') AND j.step = 0 AND NOT EXISTS (
                        SELECT FROM approval p
                         WHERE p.state = 'APPROVED' AND p.decided_by <> p.proposed_by
                           AND p.kind = CASE j.cause WHEN 'OPENING' THEN 'OPENING' ELSE 'GAP_RELEASE' END
                           AND p.subject = CASE j.cause WHEN 'OPENING' THEN 'account:' || b.number ELSE 'statement:' || j.cause_id END
                           AND round((p.payload ->> CASE j.cause WHEN 'OPENING' THEN 'amount' ELSE 'difference' END)::numeric * 100)
                               = l.amount_fen)
                    UNION ALL
                    SELECT format('对账单 %s 已作废，却没有复核', s.id) FROM statement s
                     WHERE s.state = 'DISCARDED' AND NOT EXISTS (SELECT FROM approval p
                           WHERE p.state = 'APPROVED' AND p.kind = 'STATEMENT_DISCARD' AND p.subject = 'statement:' || s.id)
                    UNION ALL
                    SELECT format('审计缺少复核 %s 的记录', p.id) FROM approval p
                     WHERE p.state = 'APPROVED' AND NOT EXISTS (SELECT FROM audit a
                           WHERE a.subject = p.subject AND a.action = p.kind || '_APPROVED' AND a.actor = p.decided_by)
                    """));
}
