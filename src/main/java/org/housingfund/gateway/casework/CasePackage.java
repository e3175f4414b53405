package org.housingfund.gateway.casework;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * A package that has passed every check that needs no database.
 *
 * @param zip still open
 * @param entries by file name
 */
record CasePackage(Manifest manifest, StrictZip zip, Map<String, StrictZip.Entry> entries) implements AutoCloseable {
    static final String MANIFEST = "manifest.xml";

    /** Writes one file's content. */
    void copy(String file, OutputStream sink) throws IOException {
        try {
            zip.copy(entries.get(file), sink);
        } catch (PackageRefused e) {
            throw new IOException("a checked package has changed: " + file, e);
        }
    }

    long sizeBytes(String file) {
        return entries.get(file).sizeBytes();
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
