package org.housingfund.gateway.casework;

import java.util.List;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.notice.Person;
import org.housingfund.gateway.payout.Payee;

/**
 * What a case package says ({@code schemas/supervision/case-package.xsd}). It names persons: in memory only.
 *
 * @param revision 1 for the application, counting on with each supplement
 * @param area six-digit division in which the account is kept
 * @param mobile the applicant's telephone for short messages, or null
 * @param sha256 digest of the manifest's bytes; it holds the papers' digests, so it stands for the whole content
 */
record Manifest(
        String caseNumber,
        int revision,
        String service,
        String initiatingCode,
        String initiatingName,
        String homeCode,
        String area,
        Person applicant,
        String mobile,
        long requestedFen,
        Payee payee,
        List<Paper> papers,
        Sha256 sha256) {
    /**
     * One paper.
     *
     * @param code of the catalogue
     * @param file its name in the package
     */
    record Paper(String code, String file, MediaType type, Sha256 sha256) {}

    @Override
    public String toString() {
        return "Manifest[" + caseNumber + " r" + revision + "]";
    }
}
