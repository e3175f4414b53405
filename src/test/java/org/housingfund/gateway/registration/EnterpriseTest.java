package org.housingfund.gateway.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** R-G2, the comparison alone: no Spring, no database. */
class EnterpriseTest {
    private static final Long EMPLOYER = 7L;
    private static final String OTHER = "91350100M000100Y43";
    private static final Enterprise.SameRepresentative SAME = new Enterprise.SameRepresentative(OTHER, null);

    /** Whoever the representative is, whatever is known, in every combination that there is. */
    @ParameterizedTest
    @CsvSource({
        // kind, known state, employer has the code, same representative: state, reason
        "REGISTRATION,   ,              false, false, PRE_OPENED,   ",
        "REGISTRATION,   ,              false, true,  TO_BE_CHECKED, SAME_REPRESENTATIVE",
        "REGISTRATION,   ,              true,  false, EXISTING,     ",
        "REGISTRATION,   ,              true,  true,  EXISTING,     ",
        "REGISTRATION,   PRE_OPENED,    false, false, PRE_OPENED,   ",
        "REGISTRATION,   PRE_OPENED,    false, true,  PRE_OPENED,   ",
        "REGISTRATION,   PRE_OPENED,    true,  true,  EXISTING,     ",
        "REGISTRATION,   TO_BE_CHECKED, false, false, TO_BE_CHECKED, SAME_REPRESENTATIVE",
        "REGISTRATION,   TO_BE_CHECKED, true,  false, EXISTING,     ",
        "REGISTRATION,   EXISTING,      true,  false, EXISTING,     ",
        "REGISTRATION,   EXISTING,      false, true,  EXISTING,     ",
        "REGISTRATION,   DEREGISTERED,  false, false, TO_BE_CHECKED, REGISTERED_AGAIN",
        "REGISTRATION,   DEREGISTERED,  false, true,  TO_BE_CHECKED, REGISTERED_AGAIN",
        "REGISTRATION,   DEREGISTERED,  true,  true,  EXISTING,     ",
        "DEREGISTRATION, ,              false, true,  DEREGISTERED, ",
        "DEREGISTRATION, PRE_OPENED,    false, false, DEREGISTERED, ",
        "DEREGISTRATION, TO_BE_CHECKED, false, true,  DEREGISTERED, ",
        "DEREGISTRATION, EXISTING,      true,  true,  DEREGISTERED, ",
        "DEREGISTRATION, DEREGISTERED,  true,  false, DEREGISTERED, ",
    })
    void aNewerNoticeMakesOfItsEnterprise(
            RegistrationKind kind,
            EnterpriseState known,
            boolean employer,
            boolean same,
            EnterpriseState expected,
            CheckReason reason) {
        Enterprise enterprise = known == null ? null : known(known);
        Enterprise.Standing standing =
                Enterprise.after(kind, enterprise, employer ? EMPLOYER : null, same ? SAME : null);
        assertThat(standing.state()).isEqualTo(expected);
        assertThat(standing.evidence().reason()).isEqualTo(reason);
        if (expected == EnterpriseState.EXISTING) {
            assertThat(standing.evidence().employerId()).isEqualTo(EMPLOYER);
        }
        if (known == null || known != expected) {
            assertThat(standing.evidence().sameRepresentativeAs())
                    .isEqualTo(reason == CheckReason.SAME_REPRESENTATIVE ? OTHER : null);
        }
        if (kind == RegistrationKind.REGISTRATION) { // a change says as much as a registration
            assertThat(Enterprise.after(
                            RegistrationKind.CHANGE, enterprise, employer ? EMPLOYER : null, same ? SAME : null))
                    .isEqualTo(standing);
        }
        if (known != null && known != expected) {
            assertThat(known.to(expected)).isEqualTo(expected);
        }
    }

    @Test
    void anEmployersLegalRepresentativeIsToBeCheckedLikeAnEnterprises() {
        Enterprise.SameRepresentative employers = new Enterprise.SameRepresentative(null, EMPLOYER);
        assertThat(Enterprise.after(RegistrationKind.REGISTRATION, null, null, employers))
                .isEqualTo(new Enterprise.Standing(
                        EnterpriseState.TO_BE_CHECKED,
                        new Enterprise.Evidence(EMPLOYER, CheckReason.SAME_REPRESENTATIVE, null)));
    }

    private static Enterprise known(EnterpriseState state) {
        return new Enterprise(
                1,
                1,
                state,
                switch (state) {
                    case EXISTING -> new Enterprise.Evidence(EMPLOYER, null, null);
                    case TO_BE_CHECKED -> new Enterprise.Evidence(null, CheckReason.SAME_REPRESENTATIVE, OTHER);
                    case PRE_OPENED, DEREGISTERED -> new Enterprise.Evidence(null, null, null);
                });
    }

    @ParameterizedTest
    @EnumSource(EnterpriseState.class)
    void nothingEverBecomesPreOpenedLater(EnterpriseState state) {
        assertThatThrownBy(() -> state.to(EnterpriseState.PRE_OPENED)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aVerdictExistsForEveryState() {
        assertThat(EnterpriseState.values())
                .allSatisfy(state -> assertThat(Verdict.of(state)).hasToString(state.name()));
    }
}
