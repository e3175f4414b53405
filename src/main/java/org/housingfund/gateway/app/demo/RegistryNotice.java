package org.housingfund.gateway.app.demo;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.housingfund.gateway.kernel.ResidentId;
import org.housingfund.gateway.kernel.SocialCreditCode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A registration notice of the simulated registry.
 *
 * @param representative whose name and ID number it gives, counted from 0
 * @param verdict what the gateway should answer
 */
record RegistryNotice(
        String noticeId,
        int version,
        String kind,
        String code,
        String name,
        int representative,
        String address,
        LocalDate registeredOn,
        String verdict) {
    /** Columns of a file, in their order. */
    static final String HEADER = "noticeId|version|kind|socialCreditCode|name|legalRepresentative.name"
            + "|legalRepresentative.idNumber|contact.name|contact.mobile|address|registeredOn";

    private static final LocalDate FIRST_BIRTHDAY = LocalDate.of(1961, 3, 1);
    private static final int BIRTHDAYS = 12_000;
    private static final String SURNAMES = "韦覃黄莫蓝梁李陈潘罗";
    private static final String GIVEN = "建敏伟芳磊静勇丽强艳";

    /** Code of an invented enterprise, counted from 0. */
    static String code(int enterprise) {
        String text = "91" + Employer.NOWHERE + "MB" + "%07d".formatted(enterprise + 1);
        return Employer.checked(text, "0123456789ABCDEFGHJKLMNPQRTUWXY", SocialCreditCode::isValid);
    }

    /** The same notice sent under another number. */
    RegistryNotice resentAs(String number, String expected) {
        return new RegistryNotice(number, version, kind, code, name, representative, address, registeredOn, expected);
    }

    /** The next version of the same enterprise. */
    RegistryNotice changed(String number, String newKind, int newVersion, String newAddress, String expected) {
        return new RegistryNotice(
                number, newVersion, newKind, code, name, representative, newAddress, registeredOn, expected);
    }

    /** As a message; the same bytes in every process. */
    String json() {
        Map<String, Object> notice = new LinkedHashMap<>();
        notice.put("noticeId", noticeId);
        notice.put("version", version);
        notice.put("kind", kind);
        notice.put("socialCreditCode", code);
        notice.put("name", name);
        notice.put("legalRepresentative", new TreeMap<>(Map.of("name", personName(), "idNumber", idNumber())));
        notice.put("contact", new TreeMap<>(Map.of("name", personName(), "mobile", mobile())));
        notice.put("address", address);
        notice.put("registeredOn", registeredOn.toString());
        return JsonMapper.shared().writeValueAsString(notice);
    }

    /** As a line of a file, without its end. */
    String line() {
        return String.join(
                "|",
                noticeId,
                Integer.toString(version),
                kind,
                code,
                name,
                personName(),
                idNumber(),
                personName(),
                mobile(),
                address,
                registeredOn.toString());
    }

    /** As a line whose credit code ends in another character: one slip of the pen. */
    String lineWithWrongCheckDigit() {
        char wrong = code.endsWith("0") ? '1' : '0';
        return line().replace(code, code.substring(0, code.length() - 1) + wrong);
    }

    private String personName() {
        return "" + SURNAMES.charAt(representative % SURNAMES.length())
                + GIVEN.charAt(representative / SURNAMES.length() % GIVEN.length());
    }

    private String idNumber() {
        String birthday = FIRST_BIRTHDAY
                .plusDays(representative % BIRTHDAYS)
                .format(java.time.format.DateTimeFormatter.BASIC_ISO_DATE);
        String text = Employer.NOWHERE + birthday + "%03d".formatted(901 + representative / BIRTHDAYS);
        return Employer.checked(text, "0123456789X", ResidentId::isValid);
    }

    /** No operator has numbers that begin like this. */
    private String mobile() {
        return "1390000" + "%04d".formatted(representative % 10_000);
    }
}
