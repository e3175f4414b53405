package org.housingfund.gateway.app;

import java.sql.SQLException;
import java.util.Set;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/** Turns the start failures an operator can cure into sentences. */
final class StartFailureAnalyzer implements FailureAnalyzer {
    /** SQLSTATE classes and codes: connection, login, no such database, not accepting connections. */
    private static final Set<String> CONNECTION_STATES = Set.of("08", "28", "3D", "57P");

    private static final int DEPTH_LIMIT = 30;

    @Override
    public FailureAnalysis analyze(Throwable failure) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < DEPTH_LIMIT; depth++) {
            if (at instanceof StartRefused refused) {
                return new FailureAnalysis(refused.getMessage(), refused.action(), failure);
            }
            if (at instanceof SQLException sql && isConnection(sql)) {
                return new FailureAnalysis(
                        "无法连接数据库：" + sql.getMessage(),
                        "请确认数据库已启动，并检查 spring.datasource.url、spring.datasource.username/password"
                                + " 以及 spring.flyway.user/password。",
                        failure);
            }
            at = at.getCause();
        }
        return null;
    }

    private static boolean isConnection(SQLException sql) {
        String state = sql.getSQLState();
        return state != null && CONNECTION_STATES.stream().anyMatch(state::startsWith);
    }
}
