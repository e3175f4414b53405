/** The audit trail and the two-person rule. Stands below every package that books or decides. */
package org.housingfund.gateway.audit;
