package org.housingfund.gateway.console.web;

import java.util.Set;
import java.util.regex.Pattern;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.kernel.Masks;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.matching.Evidence;
import org.housingfund.gateway.matching.RemarkFault;

/**
 * Who looks at a page, and what that person may see. In every model as {@code viewer}; a controller takes it as a
 * parameter, as it does the {@link Actor} for what it writes.
 *
 * @param name the identity that approvals and audit know
 * @param displayName what the page calls the person
 * @param authorities all of them, those that a role brings along included
 */
public record Viewer(String name, String displayName, Set<String> authorities) {
    private static final Pattern TELEPHONE = Pattern.compile("\\d{5,}(\\d\\d)");

    /** Nobody: the login page. */
    static final Viewer NOBODY = new Viewer("", "", Set.of());

    public Viewer {
        authorities = Set.copyOf(authorities);
    }

    public boolean signedIn() {
        return !name.isEmpty();
    }

    /** Whether the person has this {@link Role}. */
    public boolean is(String role) {
        return authorities.contains(Role.valueOf(role).authority());
    }

    /** Whether the person has this {@link Right}. */
    public boolean may(String right) {
        return authorities.contains(Right.valueOf(right).name());
    }

    /** Name of a person or company, its middle hidden from whoever may not see it; empty where there is none. */
    public String name(String plain) {
        return plain == null || may(Right.SEE_METADATA.name()) ? orEmpty(plain) : Masks.name(plain);
    }

    /** Account number, likewise. */
    public String account(String plain) {
        return plain == null || may(Right.SEE_METADATA.name()) ? orEmpty(plain) : Masks.account(plain);
    }

    /** Remark, likewise: numbers of notices stay readable, Chinese characters and long numbers do not. */
    public String remark(String plain) {
        return plain == null || may(Right.SEE_METADATA.name()) ? orEmpty(plain) : Masks.quoted(plain);
    }

    /** Digits read from a remark, likewise: seven and more may be somebody's telephone. */
    public String digits(String plain) {
        return plain == null || may(Right.SEE_METADATA.name())
                ? orEmpty(plain)
                : TELEPHONE
                        .matcher(plain)
                        .replaceAll(run -> "*".repeat(run.group().length() - 2) + run.group(1));
    }

    /** What the machine says about an entry: where its remark has no number with a prefix, digits likewise. */
    public String sentence(String plain) {
        return plain != null && plain.contains(RemarkFault.PREFIX_MISSING.phrase()) ? digits(plain) : orEmpty(plain);
    }

    /** What the machine compared: where its remark has no number with a prefix, digits likewise. */
    public Evidence evidence(Evidence plain) {
        return plain == null || !plain.faults().contains(RemarkFault.PREFIX_MISSING)
                ? plain
                : new Evidence(
                        plain.rules(),
                        plain.faults(),
                        plain.checks().stream()
                                .map(check -> new Evidence.Check(
                                        check.predicate(), digits(check.expected()), digits(check.found())))
                                .toList(),
                        plain.nearest());
    }

    /** What is wrong with a delivery: the text that it quotes likewise. */
    public Problem problem(Problem plain) {
        return new Problem(
                plain.code(), plain.line(), plain.field(), remark(plain.value()), plain.message(), plain.remedy());
    }

    /** Where somebody did something from: for those who look after the system. */
    public String origin(String plain) {
        return is(Role.AUDITOR.name()) || is(Role.ADMINISTRATOR.name()) ? plain : "";
    }

    private static String orEmpty(String plain) {
        return plain == null ? "" : plain;
    }
}
