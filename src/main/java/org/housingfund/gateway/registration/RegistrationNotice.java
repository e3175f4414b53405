package org.housingfund.gateway.registration;

import java.time.LocalDate;
import org.housingfund.gateway.notice.Person;

/**
 * A notice in which every field is right. It holds persons in clear, so it lives in memory only (R-L7).
 *
 * @param line line of its file from 1; 0 for a message
 * @param number the registry's own number of the notice
 * @param version counts up within one social credit code
 * @param code social credit code
 * @param registeredOn day of the registration, change or deregistration
 */
record RegistrationNotice(
        int line,
        String number,
        int version,
        RegistrationKind kind,
        String code,
        String name,
        Person representative,
        String contactName,
        String contactMobile,
        String address,
        LocalDate registeredOn) {

    /** All that makes up a version, whatever number it is sent under. */
    String content() {
        return String.join(
                "\n",
                kind.name(),
                name,
                representative.name(),
                representative.id().text(),
                contactName,
                contactMobile,
                address,
                registeredOn.toString());
    }

    @Override
    public String toString() {
        return "RegistrationNotice[" + code + "/" + version + "]";
    }
}
