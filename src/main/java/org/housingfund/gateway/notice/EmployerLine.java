package org.housingfund.gateway.notice;

import org.housingfund.gateway.kernel.ResidentId;

/**
 * One employer of an initial load.
 *
 * @param code social credit code, or null
 * @param representative the legal representative's name in clear, or null; in memory only (R-L7)
 * @param representativeId the legal representative's ID number, or null
 */
record EmployerLine(
        long line, String account, String name, String code, String representative, ResidentId representativeId) {
    @Override
    public String toString() {
        return "EmployerLine[" + line + "]";
    }
}
