package org.housingfund.gateway.app.demo;

import java.util.Locale;
import org.housingfund.gateway.casework.CaseFigures;
import org.housingfund.gateway.console.DaySummary;
import org.housingfund.gateway.lending.LendingFigures;
import org.housingfund.gateway.registration.RegistrationFigures;

/** The day's summary for a terminal. */
final class SummaryText {
    private static final String RULE = "─".repeat(100);
    private static final String INDENT = "  ";

    private SummaryText() {}

    static String of(DemoDay day, DaySummary summary) {
        StringBuilder text = new StringBuilder("\n" + RULE + "\n");
        text.append(" 演示第 %d 天（业务日期 %s）入账完成，用时 %.1f 秒\n"
                .formatted(day.number(), day.date(), summary.elapsedMillis() / 1000.0));
        text.append(RULE).append('\n');
        counts(text, summary);
        dispositions(text, summary);
        suspended(text, summary);
        partners(text, summary);
        accounts(text, summary);
        batches(text, summary);
        return text.append(RULE).append('\n').toString();
    }

    private static void counts(StringBuilder text, DaySummary summary) {
        DaySummary.Files files = summary.files();
        DaySummary.Notices notices = summary.notices();
        DaySummary.Statements statements = summary.statements();
        DaySummary.Messages messages = summary.messages();
        TextTable table = new TextTable("llrl");
        table.row("对账文件", "files", files.received(), "收到")
                .row("", "", files.accepted(), "接收 accepted")
                .row("", "", files.rejected(), "拒收 rejected")
                .row("", "", files.duplicate(), "重复 duplicate，不重复记账")
                .row("流水", "entries", number(statements.entries()), statements.booked() + " 份对账单，去向见下");
        DaySummary.Pushes pushes = summary.pushes();
        table.row("推送流水", "pushes", number(pushes.entries()), "实时入账，对账单已确认 " + pushes.confirmed() + " 笔")
                .row("", "", pushes.differing(), "与对账单字段不符，逐项列出")
                .row("", "", pushes.unlisted(), "尚无对账单列出，次日仍无则列为差异");
        table.row("缴款通知书", "notices", number(notices.issued()), "签发，清册 " + number(notices.lines()) + " 行")
                .row(
                        "",
                        "",
                        number(notices.allocated()),
                        "已分账 allocated，记入 " + number(notices.employeesCredited()) + " 名职工账户")
                .row("", "", notices.partFunded(), "部分到账 part-funded")
                .row("", "", notices.awaiting(), "待收款 awaiting")
                .row("", "", notices.cancelled(), "已撤销 cancelled")
                .row("发出消息", "messages", number(messages.events()), "事件 events，装入 " + messages.batches() + " 条消息")
                .row("", "", number(messages.queued()), "队列消息 queue messages")
                .row("", "", messages.files(), "文件 files（拒收回执等）")
                .row("", "", messages.pending(), "待发 pending");
        text.append(table.render(INDENT));
    }

    private static void dispositions(StringBuilder text, DaySummary summary) {
        text.append('\n').append(INDENT).append("每笔流水的去向 dispositions\n");
        TextTable table = new TextTable("lrrl");
        for (DaySummary.Count count : summary.dispositions()) {
            table.row(count.code(), number(count.entries()) + " 笔", yuan(count.amountFen()), count.label());
        }
        text.append(table.render(INDENT + INDENT));
    }

    private static void suspended(StringBuilder text, DaySummary summary) {
        text.append('\n').append(INDENT).append("挂账与部分到账 suspended\n");
        TextTable table = new TextTable("lrrl");
        for (DaySummary.Suspended reason : summary.suspended()) {
            String closed = reason.open() == reason.postings() ? "" : "（其中 " + reason.open() + " 笔仍待处理）";
            table.row(
                    reason.code(),
                    number(reason.postings()) + " 笔",
                    yuan(reason.amountFen()),
                    reason.sentence() + closed);
        }
        text.append(table.render(INDENT + INDENT));
    }

    private static void partners(StringBuilder text, DaySummary summary) {
        CaseFigures.Figures cases = summary.cases();
        LendingFigures repayments = summary.repayments();
        RegistrationFigures.Figures notices = summary.registrations();
        text.append('\n').append(INDENT).append("监管邮箱、委托银行、市场监管 other partners\n");
        TextTable table = new TextTable("llrl")
                .row(
                        "跨省通办案件",
                        "cases",
                        cases.cases(),
                        "案件，案件包 " + cases.packages() + " 个，另重复 " + cases.duplicates() + " 个")
                .row("", "", cases.approved(), "核准付款并办结，" + yuan(cases.paidFen()) + " 元")
                .row("", "", cases.supplementRequested(), "要求补正材料")
                .row("", "", cases.quarantined(), "案件包有害或无效，隔离并答复拒收")
                .row("提前还款", "repayments", repayments.requests(), "申请，另重复 " + repayments.duplicates() + " 笔")
                .row(
                        "",
                        "",
                        repayments.settled(),
                        "扣款成功并到账核销，" + yuan(repayments.deductedFen()) + " 元，其中经查询确认 " + repayments.inquiries() + " 次")
                .row("", "", repayments.refused(), "银行拒绝")
                .row("", "", repayments.declined(), "不在服务时间，告知下次开放时间")
                .row(
                        "企业登记通知",
                        "registrations",
                        notices.recorded(),
                        "条，另拒收文件 " + notices.refusedFiles() + " 个、报文 " + notices.refusedMessages() + " 条")
                .row("", "", notices.preOpened(), "预开户，短信 " + notices.smsRequested() + " 条")
                .row("", "", notices.toBeChecked(), "待查（法定代表人相同等）")
                .row("", "", notices.existing(), "已是缴存单位")
                .row("", "", notices.deregistered(), "注销")
                .row("", "", notices.stale(), "旧版本，不改变任何内容");
        text.append(table.render(INDENT + INDENT));
    }

    private static void accounts(StringBuilder text, DaySummary summary) {
        text.append('\n').append(INDENT).append("账面余额与对账单期末余额 ledger = closing\n");
        TextTable table = new TextTable("lllrrl");
        for (DaySummary.Account account : summary.accounts()) {
            table.row(
                    account.bankName(),
                    account.number(),
                    account.statement() == null ? "" : "对账单 " + account.statement(),
                    yuan(account.ledgerFen()),
                    account.closingFen() == null ? "尚无对账单" : yuan(account.closingFen()),
                    (account.agrees() ? "✓ 一致" : "✗ 不一致")
                            + (account.pushedFen() == 0 ? "" : "，账面另有对账单未列的推送 " + yuan(account.pushedFen())));
        }
        text.append(table.render(INDENT + INDENT));
    }

    private static void batches(StringBuilder text, DaySummary summary) {
        text.append('\n').append(INDENT).append("日结与核心系统 day close\n");
        TextTable table = new TextTable("lrrl");
        for (DaySummary.Batch batch : summary.batches()) {
            table.row(
                    "第 " + batch.number() + " 号凭证批次",
                    number(batch.journals()) + " 张",
                    "借方 " + yuan(batch.debitFen()),
                    batch.label());
        }
        text.append(table.render(INDENT + INDENT));
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String yuan(long fen) {
        String sign = fen < 0 ? "-" : "";
        return sign + String.format(Locale.ROOT, "%,d.%02d", Math.abs(fen) / 100, Math.abs(fen) % 100);
    }
}
