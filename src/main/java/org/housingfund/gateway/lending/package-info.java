/**
 * Early repayments of housing fund loans, deducted by the commissioned lending banks (R-B1, R-B2, R-B4). What follows
 * from a message or from time is decided by {@code DeductionMachine}, a pure function; everything else here only looks
 * up what it needs and does what it says, in one transaction.
 */
package org.housingfund.gateway.lending;
