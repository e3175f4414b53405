/**
 * Money that is expected on a bank account: amount, direction, reference, owner. Lending and casework register what they
 * expect, matching finds the bank's entry for it, and the owner hears of it in the same transaction (R-B4, R-P1).
 */
package org.housingfund.gateway.expectation;
