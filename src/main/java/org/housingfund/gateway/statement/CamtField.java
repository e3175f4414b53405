package org.housingfund.gateway.statement;

/** Elements of {@code Ntry} that a mapping may name, by the standard's own names. */
enum CamtField {
    BookgDt,
    ValDt,
    NtryRef,
    AcctSvcrRef,
    /** Proprietary transaction code, {@code BkTxCd/Prtry/Cd}. */
    Prtry,
    /** Domain code, family and sub-family joined by {@code -}. */
    Domn,
    Ustrd,
    EndToEndId,
    AddtlTxInf,
    AddtlNtryInf
}
