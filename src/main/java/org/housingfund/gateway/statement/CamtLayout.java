package org.housingfund.gateway.statement;

import java.util.List;

/**
 * Which optional elements of camt.053 a bank uses for what.
 *
 * @param number element of {@code Stmt} that numbers the statement
 * @param countsByOne the number counts without gaps (R-M10)
 * @param bookedOn elements of {@code Ntry} to take the booking date from, the first that is present
 * @param identity from {@link CamtField}s, or null
 * @param texts in order of preference
 */
record CamtLayout(
        String number,
        boolean countsByOne,
        List<CamtField> bookedOn,
        IdentityRule identity,
        CamtField code,
        List<CamtField> texts)
        implements Layout {
    static final List<String> NUMBERS = List.of("Id", "ElctrncSeqNb", "LglSeqNb");
    static final CamtLayout STANDARD = new CamtLayout(
            "Id",
            false,
            List.of(CamtField.BookgDt, CamtField.ValDt),
            null,
            CamtField.Domn,
            List.of(CamtField.Ustrd, CamtField.AddtlTxInf, CamtField.AddtlNtryInf));

    CamtLayout {
        bookedOn = List.copyOf(bookedOn);
        texts = List.copyOf(texts);
    }
}
