package org.housingfund.gateway.registration;

/**
 * An enterprise as earlier notices left it.
 *
 * @param evidence what its newest notice found
 */
record Enterprise(long id, int version, EnterpriseState state, Evidence evidence) {
    /**
     * What the comparison with existing employers found (R-G2).
     *
     * @param employerId the employer with this code or, where that is the reason to be checked and no enterprise has it,
     *     with the same legal representative; null where there is none
     * @param reason why a person has to look; null in any other state than {@code TO_BE_CHECKED}
     * @param sameRepresentativeAs code of an enterprise with the same legal representative, where that is the reason
     */
    record Evidence(Long employerId, CheckReason reason, String sameRepresentativeAs) {}

    /** Who has the same legal representative: another enterprise by its code or, where none has, an employer. */
    record SameRepresentative(String code, Long employerId) {}

    /** A state with what it rests on. */
    record Standing(EnterpriseState state, Evidence evidence) {}

    /**
     * What a notice, newer than all before it, makes of its enterprise (R-G2). Pure.
     *
     * @param known the enterprise before; null where no notice of it has come yet, whatever this one reports: an earlier
     *     one may be on its way, and will then be stale
     * @param employerId the employer with this code, or null
     * @param same another enterprise or employer with the same legal representative, or null
     */
    static Standing after(RegistrationKind kind, Enterprise known, Long employerId, SameRepresentative same) {
        Evidence employer = new Evidence(employerId, null, null);
        if (kind == RegistrationKind.DEREGISTRATION) {
            return new Standing(EnterpriseState.DEREGISTERED, employer);
        }
        if (employerId != null) {
            return new Standing(EnterpriseState.EXISTING, employer);
        }
        if (known == null) {
            return same == null
                    ? new Standing(EnterpriseState.PRE_OPENED, employer)
                    : toBeChecked(new Evidence(same.employerId(), CheckReason.SAME_REPRESENTATIVE, same.code()));
        }
        if (known.state() == EnterpriseState.DEREGISTERED) {
            return toBeChecked(new Evidence(null, CheckReason.REGISTERED_AGAIN, null));
        }
        // A new representative or name neither entitles an enterprise that is to be checked, nor takes a right away.
        return new Standing(known.state(), known.evidence());
    }

    private static Standing toBeChecked(Evidence evidence) {
        return new Standing(EnterpriseState.TO_BE_CHECKED, evidence);
    }
}
