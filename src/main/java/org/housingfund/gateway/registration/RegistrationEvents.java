package org.housingfund.gateway.registration;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.ledger.Accounts;
import org.housingfund.gateway.ledger.Balances;
import org.housingfund.gateway.ledger.SubjectRole;
import org.housingfund.gateway.notice.EmployerDirectory;
import org.housingfund.gateway.outbox.Confidential;
import org.housingfund.gateway.outbox.DomainEvent;
import org.housingfund.gateway.outbox.Outbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Tells internal systems, the enterprise and the audit trail what became of notices. */
@Component
class RegistrationEvents {
    private static final Logger LOG = LoggerFactory.getLogger(RegistrationEvents.class);
    private static final String SMS = "住房公积金缴存开户登记通知";

    private final Outbox outbox;
    private final AuditTrail audit;
    private final Accounts accounts;
    private final Balances balances;
    private final String smsQueue;

    RegistrationEvents(
            Outbox outbox,
            AuditTrail audit,
            Accounts accounts,
            Balances balances,
            @Value("${gateway.queues.sms-requests:hfg.sms.requests}") String smsQueue) {
        this.outbox = outbox;
        this.audit = audit;
        this.accounts = accounts;
        this.balances = balances;
        this.smsQueue = smsQueue;
    }

    private record PreOpened(String socialCreditCode, String name, int version, String registeredOn) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record ToBeChecked(
            String socialCreditCode,
            String name,
            int version,
            CheckReason reason,
            String sameRepresentativeAs,
            String sameRepresentativeEmployer) {}

    private record Deregistered(
            String socialCreditCode,
            String name,
            int version,
            String deregisteredOn,
            List<String> employerAccounts,
            int openNotices,
            String suspended) {}

    /** Names a telephone: the outbox keeps it encrypted. */
    private record Sms(String template, String mobile, String socialCreditCode, String enterpriseName)
            implements Confidential {}

    /** A notice is on record. */
    void recorded(RegistrationNotice notice, long noticeId, Verdict verdict, long receiptId, Actor actor) {
        audit.record(
                actor,
                "REGISTRATION_RECORDED",
                "enterprise:" + notice.code(),
                AuditTrail.Outcome.DONE,
                Map.of(
                        "receipt", receiptId,
                        "registration", noticeId,
                        "kind", notice.kind(),
                        "version", notice.version(),
                        "verdict", verdict));
    }

    /** A message, or a file as a whole, was refused. */
    void refused(long receiptId, Collection<Problem> problems, Actor actor) {
        audit.record(
                actor,
                "REGISTRATION_REFUSED",
                "receipt:" + receiptId,
                AuditTrail.Outcome.REFUSED,
                Map.of(
                        "problems",
                        problems.stream().map(Problem::code).distinct().toList()));
    }

    /**
     * An enterprise has come into a state by this notice.
     *
     * @param employers those with its code; where it is to be checked, the one with the same representative
     */
    void moved(
            RegistrationNotice notice,
            long noticeId,
            Enterprise.Standing standing,
            List<EmployerDirectory.Entry> employers) {
        switch (standing.state()) {
            case PRE_OPENED -> preOpened(notice, noticeId);
            case TO_BE_CHECKED -> {
                Enterprise.Evidence evidence = standing.evidence();
                publish(
                        "employer.to-be-checked",
                        notice,
                        noticeId,
                        new ToBeChecked(
                                notice.code(),
                                notice.name(),
                                notice.version(),
                                evidence.reason(),
                                evidence.sameRepresentativeAs(),
                                evidence.employerId() == null
                                        ? null
                                        : employers.get(0).accountNo()));
            }
            case EXISTING -> {} // nothing changes for anybody
            case DEREGISTERED -> deregistered(notice, noticeId, employers);
        }
    }

    private void preOpened(RegistrationNotice notice, long noticeId) {
        publish(
                "employer.pre-opened",
                notice,
                noticeId,
                new PreOpened(
                        notice.code(),
                        notice.name(),
                        notice.version(),
                        notice.registeredOn().toString()));
        // Named after the enterprise alone: a second one would have the same message id, and the outbox drops it.
        String subject = subject(notice);
        Sms sms = new Sms(SMS, notice.contactMobile(), notice.code(), notice.name());
        outbox.send(subject, subject, smsQueue, new DomainEvent("sms.request", subject, sms));
    }

    private void deregistered(RegistrationNotice notice, long noticeId, List<EmployerDirectory.Entry> employers) {
        List<String> numbers =
                employers.stream().map(EmployerDirectory.Entry::accountNo).toList();
        int openNotices = employers.stream()
                .mapToInt(EmployerDirectory.Entry::liveNotices)
                .sum();
        long suspendedFen = suspendedFen(numbers);
        if (openNotices > 0 || suspendedFen != 0) {
            LOG.warn(
                    "企业已注销而账务未清：单位账号 {}，未结缴款通知书 {} 张，未分摊款 {} 元，请中心人工处理",
                    numbers,
                    openNotices,
                    Money.format(suspendedFen));
        }
        publish(
                "employer.deregistered",
                notice,
                noticeId,
                new Deregistered(
                        notice.code(),
                        notice.name(),
                        notice.version(),
                        notice.registeredOn().toString(),
                        numbers,
                        openNotices,
                        Money.format(suspendedFen)));
    }

    /** Money that waits in these employers' unallocated balances (R-M7). */
    private long suspendedFen(List<String> employerAccounts) {
        List<String> keys =
                employerAccounts.stream().map(number -> "unallocated:" + number).toList();
        // Credit balances are negative in the ledger.
        return accounts.find(SubjectRole.OTHER_PAYABLES, keys).values().stream()
                .mapToLong(id -> -balances.current(id))
                .sum();
    }

    private void publish(String type, RegistrationNotice notice, long noticeId, Object data) {
        outbox.publish(
                "registration:" + noticeId, subject(notice), List.of(new DomainEvent(type, subject(notice), data)));
    }

    private static String subject(RegistrationNotice notice) {
        return "enterprise:" + notice.code();
    }
}
