package org.housingfund.gateway.console.web;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Conditions of a list, each only where somebody filters by it, so that the database plans for what is asked. */
public final class Conditions {
    private final StringBuilder sql = new StringBuilder(" WHERE true");
    private final List<Object> parameters = new ArrayList<>();

    /** Always. */
    public Conditions and(String condition, Object... values) {
        sql.append(" AND ").append(condition);
        Collections.addAll(parameters, values);
        return this;
    }

    /** Only where there is a value; a blank text is none. */
    public Conditions andIf(Object value, String condition) {
        boolean given = value instanceof String text ? !text.isBlank() : value != null;
        return given ? and(condition, value) : this;
    }

    /** The clause, which begins with {@code WHERE}. */
    public String sql() {
        return sql.toString();
    }

    /** Values in the order of the clause, and these behind them. */
    public List<Object> parameters(Object... further) {
        List<Object> all = new ArrayList<>(parameters);
        Collections.addAll(all, further);
        return all;
    }
}
