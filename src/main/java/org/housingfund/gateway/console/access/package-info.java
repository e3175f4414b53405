/** Who may enter the console, and with what rights: sign-in, users, tokens of services, audit. */
package org.housingfund.gateway.console.access;
