package org.housingfund.gateway.notice;

/** What a payment notice collects. */
public enum NoticeKind {
    /** 汇缴: the month's contribution. */
    REMITTANCE,
    /** 补缴: contributions of earlier months. */
    BACK_PAYMENT
}
