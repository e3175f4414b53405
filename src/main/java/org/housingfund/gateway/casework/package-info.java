/**
 * Cases that come through the supervision mailbox: packages checked, papers filed, the register, forwarding with deadlines,
 * the department's decision, the payout, the outcome receipt 附件5 (R-S1, R-S2, R-S4, R-S6, R-S7).
 */
package org.housingfund.gateway.casework;
