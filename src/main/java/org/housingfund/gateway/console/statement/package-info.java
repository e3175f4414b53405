/** Statements and entries: from the bank's bytes to the journal. */
package org.housingfund.gateway.console.statement;
