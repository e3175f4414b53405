package org.housingfund.gateway.notice;

import org.housingfund.gateway.kernel.ResidentId;

/** A natural person in clear. It lives in memory only (R-L7), and its {@code toString} says nothing. */
public record Person(String name, ResidentId id) {
    @Override
    public String toString() {
        return "Person[" + id + "]"; // the id masks itself
    }
}
