package org.housingfund.gateway.app.verify;

import java.util.List;

/** I12 for expected money: it is somebody's, and where the bank does something else, somebody clears it (R-B4). */
final class ExpectationInvariants {
    private ExpectationInvariants() {}

    static final List<SqlInvariant> ALL =
            List.of(new SqlInvariant("I12", "每条应收应付都有其主；与银行不符的都有未了结的差异", "SELECT count(*) FROM expectation", """
                    SELECT format('应收应付 %s 的%s %s 不存在', x.reference,
                                  CASE x.owner WHEN 'DEDUCTION' THEN '扣款' WHEN 'CASE' THEN '案件' ELSE '挂账' END, x.owner_id)
                      FROM expectation x
                     WHERE CASE x.owner
                           WHEN 'DEDUCTION' THEN NOT EXISTS (SELECT FROM deduction d WHERE d.id = x.owner_id)
                           WHEN 'CASE' THEN NOT EXISTS (SELECT FROM supervision_case c WHERE c.id = x.owner_id)
                           ELSE NOT EXISTS (SELECT FROM suspended_posting w WHERE w.id = x.owner_id) END
                    UNION ALL
                    SELECT format('应收应付 %s 与银行不符已超过 1 小时，却没有未了结的差异', x.reference) FROM expectation x
                     WHERE x.disputed_at < current_setting('gateway.now')::timestamptz - interval '1 hour'
                       AND NOT EXISTS (SELECT FROM clearing_difference f LEFT JOIN payout p ON p.id = f.payout_id
                            WHERE f.state = 'OPEN' AND (p.reference = x.reference
                               OR x.owner = 'DEDUCTION' AND f.deduction_id = x.owner_id))
                    """));
}
