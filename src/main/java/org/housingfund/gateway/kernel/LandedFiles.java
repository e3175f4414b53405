package org.housingfund.gateway.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;

/** Kept raw bytes: what a package needs that sends them on but does not store them. They lie encrypted (R-L7). */
public interface LandedFiles {
    /**
     * The bytes from the beginning; skipping costs nothing. The last of them come only where the file is whole.
     *
     * @throws IOException, here or from the stream, with a Chinese sentence that names the file where it is missing, was
     *     changed or cut off, or its key is not configured
     */
    InputStream open(Sha256 sha256) throws IOException;

    /** The same bytes at any position. Where the file was cut off or something appended, its end cannot be read. */
    SeekableByteChannel channel(Sha256 sha256) throws IOException;
}
