/** Notices, employers and the ledger. */
package org.housingfund.gateway.console.ledger;
