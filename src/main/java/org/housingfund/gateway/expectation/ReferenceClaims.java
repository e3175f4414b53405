package org.housingfund.gateway.expectation;

import java.util.Optional;
import org.housingfund.gateway.kernel.CreditorReference;

/**
 * A package whose references entries may quote before anything is expected under them. Such money waits for it: where
 * people moved it elsewhere meanwhile, what it is for would wait for ever.
 */
public interface ReferenceClaims {
    /**
     * Why people must not decide about money that waits under this reference, and what to do instead: a Chinese clause;
     * empty where nothing speaks against it.
     *
     * @param toPayer whether it would go back where it came from
     */
    Optional<String> claim(CreditorReference reference, boolean toPayer);
}
