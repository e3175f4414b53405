package org.housingfund.gateway.intake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.housingfund.gateway.kernel.LandedFiles;
import org.housingfund.gateway.kernel.Sha256;

/** Raw bytes by digest, in a directory that all nodes share ({@code gateway.landing.dir}); each file encrypted (R-L7). */
public interface LandingStore extends LandedFiles {
    /** What was stored: digest and size of the bytes as they came. */
    record Landed(Sha256 sha256, long sizeBytes) {}

    /** Writes a file's bytes; the sink is buffered, and is not to be closed. */
    interface Content {
        void writeTo(OutputStream sink) throws IOException;
    }

    /** Encrypts the bytes as they come, fsyncs file and directory, renames by digest; the same bytes twice are one file. */
    Landed store(Content content) throws IOException;

    /** Stores a stream to its end. */
    default Landed store(InputStream bytes) throws IOException {
        return store(bytes::transferTo);
    }
}
