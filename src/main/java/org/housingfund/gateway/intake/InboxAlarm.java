package org.housingfund.gateway.intake;

/** What can be wrong with a file that lies in an inbox. */
enum InboxAlarm {
    ORPHAN_DONE("只有完成标志而没有文件，请合作方补传文件或删除标志"),
    UNFINISHED("没有完成标志，请合作方确认传输是否中断，补传标志或重新传输"),
    BAD_NAME("文件名含有“${”，网关不读取，请合作方更正文件名（多半是未替换的模板变量）后重新传输"),
    OVERSIZE("超过大小上限（gateway.landing.max-bytes），不会下载，请合作方拆分后重新传输");

    private final String sentence;

    InboxAlarm(String sentence) {
        this.sentence = sentence;
    }

    /** What is wrong and what to do. */
    String sentence() {
        return sentence;
    }
}
