/** Day close (日结): seals the ledger and hands the numbered daily journal batch to the core system (R-L4, R-L5). */
package org.housingfund.gateway.closing;
