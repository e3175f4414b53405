/**
 * The centre's internal ledger of the money that the gateway handles: subjects, accounts, journals, balances, seals.
 *
 * <p>Double entry, append-only. Debit is positive, credit is negative, amounts are fen.
 */
package org.housingfund.gateway.ledger;
