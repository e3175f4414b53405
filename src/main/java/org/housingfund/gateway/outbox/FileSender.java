package org.housingfund.gateway.outbox;

/** The seam to the partners' folders. */
@FunctionalInterface
interface FileSender {
    /**
     * Puts a file and then its done-file into the partner's outbox folder, replacing one of the same name.
     *
     * @param body text, or an {@link java.io.InputStream}
     * @throws RuntimeException if it is not certain that the file arrived whole
     */
    void send(String partner, String fileName, Object body);
}
