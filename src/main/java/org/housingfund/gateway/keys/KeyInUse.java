package org.housingfund.gateway.keys;

import java.io.IOException;

/** Asked by those that write outside of the database, where no foreign key holds them back. */
@FunctionalInterface
public interface KeyInUse {
    /** What is written. */
    @FunctionalInterface
    interface Writing {
        void run() throws IOException;
    }

    /**
     * Writes, unless the key has been forgotten; whoever forgets it waits until this is written, and so sees it.
     *
     * @throws IllegalStateException with a Chinese sentence if the key has been forgotten: nothing was written, and this node
     *     is to be restarted
     */
    void whileInUse(String keyId, Writing writing) throws IOException;
}
