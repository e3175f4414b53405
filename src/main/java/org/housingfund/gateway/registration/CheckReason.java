package org.housingfund.gateway.registration;

/** Why a person has to look at an enterprise. */
enum CheckReason {
    /** Its legal representative is that of another enterprise. */
    SAME_REPRESENTATIVE,
    /** A notice newer than its deregistration says that it is alive. */
    REGISTERED_AGAIN
}
