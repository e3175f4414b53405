/** The suspense workbench: what waits, what may be done about it, by two people, one by one or many at once. */
package org.housingfund.gateway.console.suspense;
