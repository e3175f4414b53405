package org.housingfund.gateway.console.web;

import java.util.List;
import java.util.function.Function;

/**
 * One page of a list that is read by key, never by offset.
 *
 * @param next the key to read on after, as the query parameter {@code after} has it; null where the list ends
 */
public record Slice<T>(List<T> rows, String next) {
    public Slice {
        rows = List.copyOf(rows);
    }

    /**
     * A page out of what was read with {@code LIMIT size + 1}: the row too many says that there is more.
     *
     * @param key what the list is ordered by
     */
    public static <T> Slice<T> of(List<T> fetched, int size, Function<T, ?> key) {
        if (fetched.size() <= size) {
            return new Slice<>(fetched, null);
        }
        List<T> rows = fetched.subList(0, size);
        return new Slice<>(rows, String.valueOf(key.apply(rows.get(size - 1))));
    }

    /** The same page of something else made from each row. */
    public <R> Slice<R> map(Function<? super T, ? extends R> change) {
        return new Slice<>(rows.stream().<R>map(change).toList(), next);
    }
}
