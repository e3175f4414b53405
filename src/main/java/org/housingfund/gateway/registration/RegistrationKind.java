package org.housingfund.gateway.registration;

/** What a notice reports. Each describes the whole enterprise, so the newest one alone says how it is. */
enum RegistrationKind {
    REGISTRATION,
    CHANGE,
    DEREGISTRATION
}
