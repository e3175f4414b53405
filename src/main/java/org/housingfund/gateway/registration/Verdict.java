package org.housingfund.gateway.registration;

/** What became of a notice, with the sentence that the registry gets. */
enum Verdict {
    PRE_OPENED("预开户：单位尚无住房公积金账户，已通知联系人网上签约开户"),
    TO_BE_CHECKED("待查户：须由中心人工核对后处理"),
    EXISTING("存量户：单位已有住房公积金账户"),
    DEREGISTERED("已登记注销"),
    STALE("已收到过更新的版本，本版本只作记录，不改变任何内容"),
    DUPLICATE("同一版本此前已受理，本次不重复处理"),
    REFUSED("通知有误，未受理，请按所列问题更正后重新发送");

    private final String sentence;

    Verdict(String sentence) {
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }

    /** The verdict on a notice that left its enterprise in this state. */
    static Verdict of(EnterpriseState state) {
        return switch (state) {
            case PRE_OPENED -> PRE_OPENED;
            case TO_BE_CHECKED -> TO_BE_CHECKED;
            case EXISTING -> EXISTING;
            case DEREGISTERED -> DEREGISTERED;
        };
    }
}
