package org.housingfund.gateway.statement;

/** The arrival notice has one form only. */
record ArrivalNoticeLayout() implements Layout {
    @Override
    public IdentityRule identity() {
        return ArrivalNotice.SERIAL;
    }
}
