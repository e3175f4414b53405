package org.housingfund.gateway.statement;

/** The part of a mapping that differs by format. */
sealed interface Layout permits TextLayout, CamtLayout, MtLayout, ArrivalNoticeLayout {
    /** How entries are told apart, or null where the format has no serial (R-M8). */
    IdentityRule identity();
}
