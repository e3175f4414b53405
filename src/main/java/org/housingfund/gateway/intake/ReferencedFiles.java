package org.housingfund.gateway.intake;

import java.util.Set;
import org.housingfund.gateway.kernel.Sha256;

/** The files that the landing store has to have, as the database says. */
@FunctionalInterface
interface ReferencedFiles {
    /** Their digests; each file was there before the database named it. */
    Set<Sha256> digests();
}
