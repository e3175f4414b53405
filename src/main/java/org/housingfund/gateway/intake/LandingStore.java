package org.housingfund.gateway.intake;

import java.io.IOException;
import java.io.InputStream;
import org.housingfund.gateway.kernel.LandedFiles;
import org.housingfund.gateway.kernel.Sha256;

/** Raw bytes by digest, in a directory that all nodes share ({@code gateway.landing.dir}). */
public interface LandingStore extends LandedFiles {
    /** What was stored. */
    record Landed(Sha256 sha256, long sizeBytes) {}

    /** Copies the stream, fsyncs file and directory, renames by digest; the same bytes twice are one file. */
    Landed store(InputStream bytes) throws IOException;
}
