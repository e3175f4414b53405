/**
 * Outgoing payments: instructed to a bank, answered by it, confirmed by its debit entry, perhaps returned (R-P1), and the
 * differences that may arise (R-B4). At most one per case that the bank has neither refused nor returned.
 */
package org.housingfund.gateway.payout;
