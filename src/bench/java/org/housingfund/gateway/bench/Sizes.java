package org.housingfund.gateway.bench;

/**
 * How much of everything; system properties of the same names.
 *
 * @param entries of the statement of (a), (c) and (e)
 * @param ledger journal lines that are there before (c)
 * @param notices of the city's month (b)
 * @param lines roster lines of each of them
 * @param pushRate pushes a second in (d)
 * @param pushSeconds how long
 * @param statementEntries of each of the statements that follow each other meanwhile
 * @param events that wait in the outbox in (f)
 * @param times how many times the file is larger in (e)
 * @param peerEntries of the statement that the peers are given
 * @param suspended postings that wait in (pages)
 */
record Sizes(
        int entries,
        long ledger,
        int notices,
        int lines,
        int pushRate,
        int pushSeconds,
        int statementEntries,
        int events,
        int times,
        int peerEntries,
        int suspended) {
    /** So small that {@code verify} can afford it. */
    static final Sizes SMALL = new Sizes(300, 1_000, 120, 5, 40, 1, 100, 1_000, 2, 200, 30);

    /** As the properties say, else as the figures are quoted. */
    static Sizes asked() {
        int entries = Integer.getInteger("entries", 1_000_000);
        return new Sizes(
                entries,
                Long.getLong("ledger", 50_000_000),
                Integer.getInteger("notices", 20_000),
                Integer.getInteger("lines", 25),
                Integer.getInteger("pushRate", 200),
                Integer.getInteger("pushSeconds", 300),
                Integer.getInteger("statementEntries", 200_000),
                Integer.getInteger("events", 1_000_000),
                Integer.getInteger("times", 10),
                Integer.getInteger("peerEntries", entries),
                Integer.getInteger("suspended", 50_000));
    }
}
