package org.housingfund.gateway.app.verify;

import java.util.List;

/** I12 for registration notices: states with their evidence, one short message per code, one answer per delivery. */
final class RegistrationInvariants {
    private RegistrationInvariants() {}

    /** Notices that were the newest of their code when they came, each with the verdict before it. */
    private static final String HISTORY = """
            history AS (
                SELECT n.*, lag(n.verdict) OVER (PARTITION BY n.social_credit_code ORDER BY n.id) AS before
                  FROM registration_notice n WHERE n.verdict <> 'STALE'
            )
            """;

    private static final String SENT = """
            sent AS (
                SELECT id, type, cause, body FROM outbox UNION ALL SELECT id, type, cause, body FROM outbox_archive
            )
            """;

    static final List<SqlInvariant> ALL = List.of(
            new SqlInvariant(
                    "I12",
                    "每家企业的状态以其最新版本的登记通知为凭，旧版本未改变任何内容",
                    "SELECT count(*) FROM registration_notice",
                    "WITH " + HISTORY + """
                    SELECT format('企业 %s：%s、第 %s 版，凭据为 %s、第 %s 版', e.social_credit_code, e.state, e.version, n.verdict, n.version)
                      FROM enterprise e LEFT JOIN registration_notice n ON n.id = e.notice_id
                     WHERE n.social_credit_code <> e.social_credit_code OR n.version <> e.version OR n.verdict <> e.state
                    UNION ALL
                    SELECT format('企业 %s：通知最高为第 %s 版，企业记录为第 %s 版', n.social_credit_code, max(n.version), e.version)
                      FROM registration_notice n LEFT JOIN enterprise e ON e.social_credit_code = n.social_credit_code
                     GROUP BY n.social_credit_code, e.version HAVING max(n.version) IS DISTINCT FROM e.version
                    UNION ALL
                    SELECT format('通知 %s（第 %s 版）：结果 %s，此前最高为第 %s 版', n.id, n.version, n.verdict, p.newest)
                      FROM registration_notice n CROSS JOIN LATERAL (SELECT max(p.version) AS newest FROM registration_notice p
                           WHERE p.social_credit_code = n.social_credit_code AND p.id < n.id) p
                     WHERE (n.verdict = 'STALE') <> (coalesce(p.newest, 0) > n.version)
                    UNION ALL
                    SELECT format('通知 %s：企业由 %s 变为 %s，不合规则', h.id, coalesce(h.before, '未知'), h.verdict)
                      FROM history h
                     WHERE CASE WHEN h.before IS NULL THEN h.check_reason IS NOT DISTINCT FROM 'REGISTERED_AGAIN'
                                WHEN h.before = h.verdict THEN false
                                ELSE NOT EXISTS (SELECT FROM state_move m WHERE m.entity = 'enterprise'
                                     AND m.from_state = h.before AND m.to_state = h.verdict) END
                    UNION ALL
                    SELECT format('通知 %s：法定代表人相同的企业 %s 没有通知', n.id, n.same_representative_as)
                      FROM registration_notice n
                     WHERE n.same_representative_as IS NOT NULL AND NOT EXISTS (SELECT FROM registration_notice o
                           WHERE o.social_credit_code = n.same_representative_as AND o.id < n.id)
                    UNION ALL
                    SELECT format('通知 %s 的收据 %s 为 %s', n.id, r.id, r.state)
                      FROM registration_notice n JOIN receipt r ON r.id = n.receipt_id WHERE r.state <> 'ACCEPTED'
                    """),
            new SqlInvariant(
                    "I12",
                    "每家预开户企业恰有一条开户短信，其他企业没有；每次状态变化恰有一个事件",
                    "SELECT count(*) FROM enterprise",
                    "WITH " + SENT + ", " + HISTORY + """
                    , due AS (
                        SELECT social_credit_code AS code, bool_or(verdict = 'PRE_OPENED')::integer AS messages,
                               count(*) FILTER (WHERE sms_requested) AS requested
                          FROM registration_notice GROUP BY 1
                    ), sms AS (
                        SELECT substr(cause, length('enterprise:') + 1) AS code, count(*) AS messages
                          FROM sent WHERE type = 'cn.housingfund.sms.request.v1' GROUP BY 1
                    )
                    SELECT format('企业 %s：应有短信 %s 条，登记 %s 条，发出 %s 条', coalesce(d.code, s.code), coalesce(d.messages, 0),
                                  coalesce(d.requested, 0), coalesce(s.messages, 0))
                      FROM due d FULL JOIN sms s ON s.code = d.code
                     WHERE d.messages IS DISTINCT FROM coalesce(s.messages, 0) OR d.requested IS DISTINCT FROM d.messages
                    UNION ALL
                    SELECT format('通知 %s：企业变为 %s，事件 %s 个', h.id, h.verdict, count(s.id))
                      FROM history h LEFT JOIN sent s ON s.cause = 'registration:' || h.id
                       AND s.type = 'cn.housingfund.employer.' || replace(lower(h.verdict), '_', '-') || '.v1'
                     GROUP BY h.id, h.verdict, h.before
                    HAVING count(s.id) <> (h.before IS DISTINCT FROM h.verdict AND h.verdict <> 'EXISTING')::integer
                    """),
            new SqlInvariant(
                    "I12",
                    "每条登记通知报文、每份登记通知文件恰有一个答复，结果与记录一致",
                    "SELECT count(*) FROM receipt WHERE kind IN ('REGISTRATION_NOTICE', 'REGISTRATION_FILE')",
                    "WITH " + SENT + """
                    SELECT format('收据 %s（%s）：答复 %s 个', r.id, r.state, count(s.id))
                      FROM receipt r LEFT JOIN sent s ON s.cause = 'receipt:' || r.id
                       AND s.type = CASE r.kind WHEN 'REGISTRATION_FILE' THEN 'file' ELSE 'cn.housingfund.registration.receipt.v1' END
                     WHERE r.kind IN ('REGISTRATION_NOTICE', 'REGISTRATION_FILE')
                     GROUP BY r.id HAVING count(s.id) <> (r.state <> 'RECEIVED')::integer
                    UNION ALL
                    SELECT format('收据 %s：答复为 %s，记录为 %s', r.id, s.body::jsonb #>> '{data,verdict}', n.verdict)
                      FROM receipt r JOIN sent s ON s.cause = 'receipt:' || r.id AND s.type = 'cn.housingfund.registration.receipt.v1'
                      LEFT JOIN registration_notice n ON n.receipt_id = r.id
                     WHERE s.body::jsonb #>> '{data,verdict}' <> coalesce(n.verdict, CASE r.state WHEN 'ACCEPTED' THEN 'DUPLICATE'
                           ELSE 'REFUSED' END)
                    """));
}
