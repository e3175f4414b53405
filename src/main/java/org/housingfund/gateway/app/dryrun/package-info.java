/** What matching would do with statements, without a database: the {@code dry-run} command. */
package org.housingfund.gateway.app.dryrun;
