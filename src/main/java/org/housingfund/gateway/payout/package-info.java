/**
 * Outgoing payments: instructed to a bank, answered by it, confirmed by its debit entry (R-P1). At most one that the bank
 * has not refused per case.
 */
package org.housingfund.gateway.payout;
