/** Which keys personal data lies under, and putting it under a newer one while the gateway serves (R-L7). */
package org.housingfund.gateway.keys;
