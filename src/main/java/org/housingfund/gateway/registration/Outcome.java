package org.housingfund.gateway.registration;

/** What became of a notice. */
record Outcome(RegistrationNotice notice, Verdict verdict) {}
