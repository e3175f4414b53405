package org.housingfund.gateway.notice;

/** Who wants to know that money may find its notice from now on: matching, whose money may have come before (R-M6). */
public interface NoticeListener {
    /** The notice under this number was issued, reinstated or corrected. In that command's transaction. */
    void payable(String number);
}
