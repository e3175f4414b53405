package org.housingfund.gateway.console.suspense;

import org.housingfund.gateway.console.web.PageProblem;

/**
 * A posting that was ticked, and what was proposed about it when it was looked at: {@code 7:12}, or {@code 7}.
 *
 * @param proposalId null where nothing was proposed
 */
record Choice(long postingId, Long proposalId) {
    /** As a form sends it; Spring finds it by its name. */
    public static Choice valueOf(String text) {
        String[] parts = text.split(":", 2);
        try {
            return new Choice(Long.parseLong(parts[0]), parts.length == 1 ? null : Long.valueOf(parts[1]));
        } catch (NumberFormatException e) {
            throw PageProblem.invalid("所选挂账“" + text + "”无法识别，请刷新后重新选择");
        }
    }
}
