/**
 * The demonstration: a unit hall and three banks, invented throughout, that play one day after the other. They reach the
 * gateway only through JMS and SFTP, as the real ones do; on in the profile {@code demo}.
 */
package org.housingfund.gateway.app.demo;
