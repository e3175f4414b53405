package org.housingfund.gateway.keys;

/**
 * A column of digests whose files lie in the landing store. Where one of them does not, its key cannot be told. Each package
 * declares its own as beans.
 *
 * @param condition SQL over the row: which rows have a file there
 */
public record LandedReference(String table, String column, String condition) {}
