package org.housingfund.gateway.app.verify;

/**
 * An invariant that PostgreSQL can check by itself.
 *
 * @param count how many things are looked at
 * @param violations a query that must return nothing; its one text column says what is wrong
 */
record SqlInvariant(String code, String statement, String count, String violations) {}
