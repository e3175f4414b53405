/** What keeps the gateway running: dead letters, alarms, routes, and the bench on which a mapping is tried. */
package org.housingfund.gateway.console.operate;
