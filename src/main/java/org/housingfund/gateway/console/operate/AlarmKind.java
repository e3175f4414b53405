package org.housingfund.gateway.console.operate;

import java.util.Locale;
import org.housingfund.gateway.console.web.Address;
import org.housingfund.gateway.statement.StatementStatus;

/** What can be wrong, and how urgent it is that somebody looks. The names are part of the events' contract. */
enum AlarmKind {
    FEED_MISSING(Severity.CRITICAL),
    STATEMENT_HELD(Severity.WARNING),
    DEAD_LETTERS(Severity.CRITICAL),
    OUTBOX_BACKLOG(Severity.CRITICAL),
    UNDELIVERABLE(Severity.WARNING),
    INBOX(Severity.WARNING),
    CASE_OVERDUE(Severity.CRITICAL),
    CLEARING_DIFFERENCE(Severity.WARNING),
    PUSH_DIFFERENCE(Severity.WARNING),
    SEAL_BROKEN(Severity.CRITICAL),
    INTAKE_STOPPED(Severity.WARNING),
    BROKER_AWAY(Severity.CRITICAL);

    /** How urgent. */
    enum Severity {
        WARNING,
        CRITICAL
    }

    private final Severity severity;

    AlarmKind(Severity severity) {
        this.severity = severity;
    }

    Severity severity() {
        return severity;
    }

    /** Address of the page where somebody sees to it. */
    String place(String subject) {
        // A held statement's subject is its account and why.
        String account = subject.substring(0, subject.indexOf(':') < 0 ? subject.length() : subject.indexOf(':'));
        return switch (this) {
            case FEED_MISSING ->
                Address.of("statements").with("account", account).toString();
            case STATEMENT_HELD ->
                Address.of("statements")
                        .with("account", account)
                        .with("state", StatementStatus.HELD)
                        .toString();
            case DEAD_LETTERS -> Address.of("dead-letters", subject).toString();
            case OUTBOX_BACKLOG, UNDELIVERABLE, INBOX, INTAKE_STOPPED, BROKER_AWAY -> "/routes";
            case CASE_OVERDUE, CLEARING_DIFFERENCE, PUSH_DIFFERENCE -> "/";
            case SEAL_BROKEN -> "/seals";
        };
    }

    /** As it stands in a cause: {@code feed-missing}. */
    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A condition of this kind; the subject tells its causes apart. */
    Condition of(String subject, long count, String sentence) {
        return new Condition(this, subject, count, sentence);
    }

    /**
     * Something that is wrong now.
     *
     * @param subject what it is about: an account, a queue, a partner
     * @param count how much it concerns, at least 1
     * @param sentence what is wrong and what to do, without names of persons (R-L7)
     */
    record Condition(AlarmKind kind, String subject, long count, String sentence) {
        /** One alarm stands for each cause. */
        String cause() {
            return kind.code() + ":" + subject;
        }
    }
}
