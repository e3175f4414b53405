package org.housingfund.gateway.testing;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Loses the connection to the database at a chosen moment. Moments are the statements, commits and copies of the work
 * under test, counted from one: either the server never saw it, or it did and only its answer was lost.
 */
public final class Faults implements BeanPostProcessor {
    private static final Set<String> MOMENTS =
            Set.of("execute", "executeQuery", "executeUpdate", "executeBatch", "executeLargeUpdate", "commit");
    private static final int NEVER = -1;

    private HikariDataSource pool;
    private boolean armed;
    private int moments;
    private final List<Integer> commits = new ArrayList<>();
    private int strikeAt = NEVER;
    private boolean afterwards;
    private String struck;

    /** The next run loses its connection at this moment; {@code afterwards}: the server has done what it was asked. */
    public void plan(int moment, boolean afterwards) {
        this.moments = 0;
        this.commits.clear();
        this.strikeAt = moment;
        this.afterwards = afterwards;
        this.struck = null;
    }

    /** Runs work that may lose its connection. */
    public void during(Runnable work) {
        armed = true;
        try {
            work.run();
        } finally {
            armed = false;
        }
    }

    /** Moments since the last plan. */
    public int moments() {
        return moments;
    }

    /** Those of them that were commits. */
    public List<Integer> commits() {
        return List.copyOf(commits);
    }

    /** What was struck; null where the planned moment has not come. */
    public String struck() {
        return struck;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (!(bean instanceof HikariDataSource source)) {
            return bean;
        }
        pool = source;
        return proxy(DataSource.class, (self, method, arguments) -> {
            Object result = call(source, method, arguments);
            return result instanceof Connection connection ? connection(connection) : result;
        });
    }

    private Connection connection(Connection real) {
        return proxy(Connection.class, (self, method, arguments) -> {
            Object result = struckOr(real, method, () -> call(real, method, arguments));
            if (result instanceof CallableStatement) {
                return result;
            }
            if (result instanceof PreparedStatement prepared) {
                return statement(PreparedStatement.class, prepared, real);
            }
            return result instanceof Statement plain ? statement(Statement.class, plain, real) : result;
        });
    }

    private <S extends Statement> S statement(Class<S> type, S real, Connection connection) {
        return proxy(
                type, (self, method, arguments) -> struckOr(connection, method, () -> call(real, method, arguments)));
    }

    /** A call that may throw anything. */
    private interface Step {
        Object run() throws Throwable;
    }

    private Object struckOr(Connection connection, Method method, Step step) throws Throwable {
        // unwrap is how a COPY begins
        if (!armed || !(MOMENTS.contains(method.getName()) || method.getName().equals("unwrap"))) {
            return step.run();
        }
        moments++;
        if (method.getName().equals("commit")) {
            commits.add(moments);
        }
        if (moments != strikeAt) {
            return step.run();
        }
        strikeAt = NEVER;
        struck = method.getName() + (afterwards ? ", answer lost" : "");
        if (afterwards) {
            step.run();
        }
        pool.evictConnection(connection);
        throw new SQLException("simulated loss of the connection", "08006");
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(Faults.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
