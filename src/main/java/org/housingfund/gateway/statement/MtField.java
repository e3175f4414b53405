package org.housingfund.gateway.statement;

import java.util.Locale;

/** What a SWIFT entry says, as a mapping names it: in lower case with hyphens. */
enum MtField {
    /** What the payer wrote: {@code ?20}–{@code ?29}, {@code /REMI/}, {@code SVWZ+}, or all of a free {@code :86:}. */
    REMARK,
    /** The whole {@code :86:}, where {@link #REMARK} is only a part of it. */
    NARRATIVE,
    /** The bank's name for the kind of entry, {@code ?00}. */
    BOOKING_TEXT,
    /** What follows {@code :61:} on lines of its own. */
    SUPPLEMENTARY,
    CUSTOMER_REFERENCE,
    BANK_REFERENCE,
    ENTRY_DATE,
    VALUE_DATE;

    /** As mapping files write it. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
