package org.housingfund.gateway.registration;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.housingfund.gateway.kernel.Masks;
import org.housingfund.gateway.kernel.ResidentId;
import org.housingfund.gateway.kernel.SocialCreditCode;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.notice.Person;
import org.springframework.stereotype.Component;

/**
 * What makes a notice valid (R-G1, R-K2), the same for messages and files. It goes on after a problem, so that all are
 * listed; values that name a person are masked.
 */
@Component
class NoticeRules {
    /** Every field by its path, in the order of a file's columns. All are required, whatever a notice reports. */
    static final List<String> FIELDS = List.of(
            "noticeId",
            "version",
            "kind",
            "socialCreditCode",
            "name",
            "legalRepresentative.name",
            "legalRepresentative.idNumber",
            "contact.name",
            "contact.mobile",
            "address",
            "registeredOn");

    private static final Pattern NUMBER = Pattern.compile("[0-9A-Za-z-]{1,64}");
    private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");
    private static final Pattern MOBILE = Pattern.compile("1[3-9][0-9]{9}");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final LocalDate EARLIEST = LocalDate.of(1949, 10, 1);
    private static final int MAX_TEXT = 200;

    private final Clock clock;

    NoticeRules(Clock clock) {
        this.clock = clock;
    }

    /** Whether the registry's number of a notice is written as agreed. */
    static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    /**
     * The notice, or empty with at least one problem.
     *
     * @param values text by path of field; what was not sent is missing
     */
    Optional<RegistrationNotice> check(int line, Map<String, String> values, Problems problems) {
        long before = problems.found();
        Checked fields = new Checked(line, values, problems);
        String number = fields.matching("noticeId", NUMBER, RegistrationProblem.NUMBER_INVALID);
        String version = fields.matching("version", VERSION, RegistrationProblem.VERSION_INVALID);
        RegistrationKind kind = kind(fields);
        String code = code(fields);
        String name = fields.text("name");
        String representative = fields.text("legalRepresentative.name");
        String idNumber = idNumber(fields);
        String contact = fields.text("contact.name");
        String mobile = mobile(fields);
        String address = fields.text("address");
        LocalDate registeredOn = date(fields);
        if (problems.found() > before) {
            return Optional.empty();
        }
        return Optional.of(new RegistrationNotice(
                line,
                number,
                Integer.parseInt(version),
                kind,
                code,
                name,
                new Person(representative, ResidentId.parse(idNumber)),
                contact,
                mobile,
                address,
                registeredOn));
    }

    private static RegistrationKind kind(Checked fields) {
        String text = fields.text("kind");
        for (RegistrationKind kind : RegistrationKind.values()) {
            if (kind.name().equals(text)) {
                return kind;
            }
        }
        if (!text.isEmpty()) {
            fields.report(RegistrationProblem.KIND_UNKNOWN, "kind", text);
        }
        return RegistrationKind.REGISTRATION;
    }

    private static String code(Checked fields) {
        String text = fields.text("socialCreditCode");
        if (!text.isEmpty() && !SocialCreditCode.isValid(text)) {
            fields.report(RegistrationProblem.SOCIAL_CREDIT_CODE_INVALID, "socialCreditCode", text);
        }
        return text;
    }

    private static String idNumber(Checked fields) {
        String field = "legalRepresentative.idNumber";
        String text = fields.text(field);
        if (!text.isEmpty() && !ResidentId.isValid(text)) {
            fields.report(RegistrationProblem.RESIDENT_ID_INVALID, field, ResidentId.mask(text));
        }
        return text;
    }

    private static String mobile(Checked fields) {
        String text = fields.text("contact.mobile");
        if (!text.isEmpty() && !MOBILE.matcher(text).matches()) {
            fields.report(RegistrationProblem.MOBILE_INVALID, "contact.mobile", Masks.mobile(text));
        }
        return text;
    }

    private LocalDate date(Checked fields) {
        String text = fields.text("registeredOn");
        LocalDate today = LocalDate.ofInstant(clock.instant(), Times.ZONE);
        if (text.isEmpty()) {
            return today;
        }
        try {
            // The pattern first: LocalDate also reads years of ten digits.
            if (DATE.matcher(text).matches()) {
                LocalDate date = LocalDate.parse(text);
                if (date.isBefore(EARLIEST) || date.isAfter(today)) {
                    fields.report(RegistrationProblem.DATE_RANGE, "registeredOn", text);
                }
                return date;
            }
        } catch (DateTimeException noSuchDay) {
            // A day that no calendar has is reported like any other text that is no date.
        }
        fields.report(RegistrationProblem.DATE_INVALID, "registeredOn", text);
        return today;
    }

    /** Reads fields and reports what is missing; a field that was reported reads as empty. */
    private record Checked(int line, Map<String, String> values, Problems problems) {
        String text(String field) {
            String value = values.get(field);
            if (value == null) {
                problems.add(RegistrationProblem.FIELD_MISSING, line, field, "", field);
                return "";
            }
            if (value.isBlank() || value.length() > MAX_TEXT || RegistrationProblem.isUnprintable(value)) {
                problems.add(RegistrationProblem.TEXT_INVALID, line, field, "", field);
                return "";
            }
            return value;
        }

        String matching(String field, Pattern form, RegistrationProblem otherwise) {
            String value = text(field);
            if (!value.isEmpty() && !form.matcher(value).matches()) {
                report(otherwise, field, value);
            }
            return value;
        }

        /** What stands in another field's place may be a person's name or number: it is masked as well. */
        void report(RegistrationProblem problem, String field, String value) {
            boolean personal =
                    ResidentId.isValid(value) || MOBILE.matcher(value).matches();
            String shown = personal ? ResidentId.mask(value) : Masks.quoted(value);
            problems.add(problem, line, field, shown, shown);
        }
    }
}
