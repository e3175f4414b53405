package org.housingfund.gateway.console.web;

/** What a person may see, whatever the role. */
public enum Right {
    /** Names of payers and payees, their account numbers and what they write. */
    SEE_METADATA,
    /** Names and ID numbers of persons, each revealed by its own audited request. */
    SEE_PERSONAL_DATA
}
