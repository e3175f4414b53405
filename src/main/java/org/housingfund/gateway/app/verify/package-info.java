/** The gateway's own auditor: re-derives the books from the kept bytes and the journals and checks every invariant. */
package org.housingfund.gateway.app.verify;
