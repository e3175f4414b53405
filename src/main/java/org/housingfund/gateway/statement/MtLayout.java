package org.housingfund.gateway.statement;

import java.nio.charset.Charset;
import java.util.List;

/**
 * How a bank fills MT940, MT942 and MT950.
 *
 * @param charset of the file, or null where nobody knows: then each text is decoded as its bytes suggest
 * @param accountAfterSlash the account is what follows the last slash of {@code :25:}, else all of it
 * @param countsByOne {@code :28C:} counts without gaps (R-M10)
 * @param bookedOn dates of {@code :61:} to take the booking date from, the first that is present
 * @param identity from {@link MtField}s, or null; an entry without the first has its place only (R-M8)
 * @param texts in order of preference
 */
record MtLayout(
        Charset charset,
        boolean accountAfterSlash,
        boolean countsByOne,
        List<MtField> bookedOn,
        IdentityRule identity,
        List<MtField> texts)
        implements Layout {
    static final List<MtField> BOOKED_ON = List.of(MtField.ENTRY_DATE, MtField.VALUE_DATE);
    static final MtLayout STANDARD = new MtLayout(
            null,
            false,
            false,
            BOOKED_ON,
            null,
            List.of(MtField.REMARK, MtField.NARRATIVE, MtField.BOOKING_TEXT, MtField.SUPPLEMENTARY));

    MtLayout {
        bookedOn = List.copyOf(bookedOn);
        texts = List.copyOf(texts);
    }
}
