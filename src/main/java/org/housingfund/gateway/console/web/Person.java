package org.housingfund.gateway.console.web;

/** A principal that has a name for the page beside its identity. */
public interface Person {
    /** Empty where only the identity is known. */
    String displayName();
}
