/**
 * Market regulation's registration notices (R-G1, R-G2): an enterprise is compared with existing employers and becomes
 * known, pre-opened or to be checked; the registry gets a verdict on every notice.
 */
package org.housingfund.gateway.registration;
