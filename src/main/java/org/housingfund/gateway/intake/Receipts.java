package org.housingfund.gateway.intake;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.kernel.Sha256;

/** Receipts of deliveries: raw bytes kept first, then the row. Methods join the caller's transaction. */
public interface Receipts {
    /**
     * What a delivery led to.
     *
     * @param duplicate the same bytes had arrived before; {@code receipt} is the first one's
     */
    record Received(Receipt receipt, boolean duplicate) {}

    /** Keeps the file's bytes in the landing store (written, fsynced, renamed by digest), then records its receipt. */
    Received receiveFile(String partner, String kind, String mapping, String name, Path file);

    /** Keeps a message's bytes, encrypted, and records its receipt. */
    Received receiveMessage(String partner, String kind, String messageId, byte[] body);

    /**
     * Receives and accepts several messages in one statement; nothing happens where the bytes are known.
     *
     * @param bodies in the order of the ids, each another
     * @return the new receipts' ids by digest
     */
    Map<Sha256, Long> acceptNew(String partner, String kind, List<String> messageIds, List<byte[]> bodies);

    /** One receipt; an unknown id is an IllegalArgumentException. */
    Receipt find(long id);

    /** Opens the kept raw bytes of a file or message. */
    InputStream open(Receipt receipt);

    void accept(long id);

    void reject(long id, List<Problem> problems);

    void quarantine(long id, List<Problem> problems);

    /**
     * Takes up a refused receipt again where every problem has one of these codes. They stay on record until the next
     * verdict.
     *
     * @param mapping mapping id that reads it now
     * @return whether it is RECEIVED again
     */
    boolean reopen(long id, String mapping, Set<String> codes);

    /**
     * Ids of receipts of this kind that stay RECEIVED: their work is to be pointed at again. Each claim doubles the wait
     * until the next, so that work which cannot succeed does not flood its queue.
     */
    List<Long> claimUnfinished(String kind, Duration olderThan);
}
