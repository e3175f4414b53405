package org.housingfund.gateway.kernel;

import java.nio.file.Path;

/** Where kept raw bytes lie: what a package needs that sends them on but does not store them. */
@FunctionalInterface
public interface LandedFiles {
    /** Where the bytes lie. */
    Path path(Sha256 sha256);
}
