package org.housingfund.gateway.app.demo;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.housingfund.gateway.app.GatewayProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Profile;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.stereotype.Component;

/**
 * The other partners' part of a day: the registry, the supervision mailbox with a department, the lending bank. What they
 * move appears in a bank's statement, so they come before the banks and look again after them.
 */
@Component
@Profile("demo & !command")
class PartnersPlay {
    private static final Logger LOG = LoggerFactory.getLogger(PartnersPlay.class);

    private final GatewayProperties gateway;
    private final LendingPlay lending;
    private final JmsTemplate jms;

    PartnersPlay(GatewayProperties gateway, LendingPlay lending, JmsTemplate jms) {
        this.gateway = gateway;
        this.lending = lending;
        this.jms = jms;
    }

    /**
     * Plays until only the bank's statement is missing.
     *
     * @return what the statement of the bank that pays and collects must show
     */
    List<BankDay.Clearing> beforeStatements(DemoDay day, Waiting waiting)
            throws DemoFailed, IOException, GeneralSecurityException, InterruptedException {
        registry(day, waiting);
        List<BankDay.Clearing> clearings = new ArrayList<>(repayments(day, waiting));
        clearings.addAll(payouts(day, waiting));
        return clearings;
    }

    private void registry(DemoDay day, Waiting waiting)
            throws DemoFailed, IOException, GeneralSecurityException, InterruptedException {
        RegistryDay notices = RegistryDay.of(day);
        try (PartnerSftp sftp = connect("registry")) {
            new SimulatedRegistry(sftp, jms, queue("registration-notices"), queue("registration-receipts"))
                    .play(notices, waiting);
        }
        LOG.info("演示：市场监管登记通知 {} 条，逐条收到结果", notices.expected().size());
    }

    private List<BankDay.Clearing> repayments(DemoDay day, Waiting waiting)
            throws DemoFailed, IOException, InterruptedException {
        lending.ask(day);
        waiting.until("提前还款申请全部有结果", () -> lending.answered(day));
        List<BankDay.Clearing> clearings = new ArrayList<>();
        lending.credits(day).forEach((reference, fen) -> clearings.add(new BankDay.Clearing(reference, fen, true)));
        LOG.info(
                "演示：提前还款申请 {} 笔，委托银行扣款 {} 笔",
                RepaymentScript.of(day).repayments().size(),
                clearings.size());
        return clearings;
    }

    private List<BankDay.Clearing> payouts(DemoDay day, Waiting waiting)
            throws DemoFailed, IOException, GeneralSecurityException, InterruptedException {
        DayCases cases = DayCases.of(day);
        SimulatedPayoutDesk desk = desk();
        try (PartnerSftp sftp = connect("mailbox")) {
            SimulatedMailbox mailbox = new SimulatedMailbox(sftp);
            mailbox.send(day, cases);
            waiting.until("监管邮箱的案件包全部答复", () -> mailbox.isAnswered(cases));
        }
        new SimulatedDepartment(jms, queue("case-decisions")).decide(cases);
        waiting.until("付款行收到提取付款指令", () -> desk.hasEveryInstruction(cases));
        desk.accept(day, cases);
        List<BankDay.Clearing> clearings = desk.clearings(cases);
        LOG.info("演示：监管邮箱案件包 {} 个，核准付款 {} 笔", cases.deliveries().size(), clearings.size());
        return clearings;
    }

    /** The statement has come: every repayment is settled, every case has its 附件5. */
    void afterStatements(DemoDay day, Waiting waiting)
            throws DemoFailed, IOException, GeneralSecurityException, InterruptedException {
        waiting.until("提前还款全部到账核销", () -> lending.figures(day).awaiting() == 0);
        DayCases cases = DayCases.of(day);
        try (PartnerSftp sftp = connect("mailbox")) {
            SimulatedMailbox mailbox = new SimulatedMailbox(sftp);
            waiting.until("受理中心收到全部办理回执", () -> mailbox.hasEveryReceipt(cases));
        }
        LOG.info("演示：提前还款全部核销，受理中心收到全部办理回执");
    }

    private SimulatedPayoutDesk desk() {
        return new SimulatedPayoutDesk(jms, "hfg.payout.commands." + DayPlan.LIUJIANG, queue("payout-replies"));
    }

    private String queue(String role) {
        return gateway.queues().get(role);
    }

    private PartnerSftp connect(String partner) throws IOException, GeneralSecurityException {
        return new PartnerSftp(gateway.partners().get(partner).sftp());
    }
}
