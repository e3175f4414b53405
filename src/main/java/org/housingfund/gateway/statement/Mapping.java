package org.housingfund.gateway.statement;

import java.util.Map;

/**
 * What one partner's message means: everything a reader must know about a bank's format. Loaded from {@code
 * mappings/<partner>/<message>/mapping.yaml}, immutable; the reference is {@code src/docs/mappings.md}.
 *
 * @param id {@code partner.message}
 * @param version counts up whenever the meaning changes
 * @param title for people
 * @param currency ISO code of every amount; empty only in {@link #anyCamt()} and {@link #anySwift()}, which take any
 * @param transactionCodes the bank's transaction codes that say what an entry is
 * @param layout the format in detail
 */
public record Mapping(
        String id,
        int version,
        String partner,
        String message,
        String title,
        Format format,
        String currency,
        Map<String, EntryKind> transactionCodes,
        Limits limits,
        Layout layout) {

    public Mapping {
        transactionCodes = Map.copyOf(transactionCodes);
    }

    /** {@code id@version}, as a statement names what read it. */
    public String versioned() {
        return id + "@" + version;
    }

    /** Kinds of files. */
    public enum Format {
        DELIMITED("delimited"),
        FIXED_WIDTH("fixed-width"),
        SHEET("sheet"),
        CAMT("camt"),
        /** SWIFT MT940, MT942 and MT950. */
        MT940("mt940"),
        /** Of the national settlement system. */
        ARRIVAL_NOTICE("arrival-notice");

        private final String text;

        Format(String text) {
            this.text = text;
        }

        /** As mapping files and commands write it. */
        public String text() {
            return text;
        }
    }

    /**
     * Past a limit a file is refused.
     *
     * @param fileBytes size of a file
     * @param lineBytes one line with its line end; one {@code Ntry} in XML
     * @param entries entries in a file
     * @param problems listed one by one; the rest is counted
     */
    public record Limits(long fileBytes, int lineBytes, int entries, int problems) {
        static final Limits TEXT = new Limits(1L << 30, 8192, 2_000_000, 200);
        static final Limits SWIFT = new Limits(4L << 30, 65_536, 2_000_000, 200);
        static final Limits SWIFT_ANY = new Limits(16L << 30, 65_536, Integer.MAX_VALUE, 200);
        /** Sheets are held in memory as they came, compressed. */
        static final Limits SHEET = new Limits(32L << 20, 8192, 500_000, 200);

        static final Limits XML = new Limits(4L << 30, 16 << 20, 2_000_000, 200);
        /** What is only looked at is read in constant memory, however long it is. */
        static final Limits XML_ANY = new Limits(16L << 30, 16 << 20, Integer.MAX_VALUE, 200);

        static final Limits TEXT_ANY = new Limits(16L << 30, 8192, Integer.MAX_VALUE, 200);
    }

    /**
     * Reads any MT940, MT942 or MT950, in any currency and encoding; for inspection only, never for booking: entries
     * without an amount are told too, and balances may be missing where the kind of message has none.
     */
    public static Mapping anySwift() {
        return new Mapping(
                "any.mt940",
                1,
                "any",
                "mt940",
                "SWIFT MT940/MT942/MT950",
                Format.MT940,
                "",
                Map.of(),
                Limits.SWIFT_ANY,
                MtLayout.STANDARD);
    }

    /** Reads arrival notices; for inspection, and behind {@link ArrivalNotice}. */
    public static Mapping anyArrivalNotice() {
        return new Mapping(
                "any.arrival-notice",
                1,
                "any",
                "arrival-notice",
                "结算平台到账通知",
                Format.ARRIVAL_NOTICE,
                "CNY",
                Map.of(),
                Limits.TEXT_ANY,
                new ArrivalNoticeLayout());
    }

    /** Reads any camt.052, camt.053 or camt.054 as the standard has it, in any currency; for inspection only, never for booking. */
    public static Mapping anyCamt() {
        return new Mapping(
                "any.camt",
                1,
                "any",
                "camt",
                "ISO 20022 camt.052、053、054",
                Format.CAMT,
                "",
                Map.of(),
                Limits.XML_ANY,
                CamtLayout.STANDARD);
    }
}
