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
    /** The creditor's structured reference. */
    CdtrRef,
    /** Number of a document that is paid, such as an invoice. */
    RfrdDoc,
    AddtlRmtInf,
    EndToEndId,
    InstrId,
    TxId,
    /** The debtor's agent: code, or name where it has none. */
    DbtrAgt,
    CdtrAgt,
    AddtlTxInf,
    AddtlNtryInf
}
