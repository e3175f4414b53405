package org.housingfund.gateway.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Builds registration notices of market regulation, as messages and as lines of a file. */
public record RegistryMessage(Map<String, String> fields) {
    /** Columns of a file, in their order. */
    public static final List<String> COLUMNS = List.of(
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

    private static final String ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static final int MODULUS = 31;

    /** A registration, version 1, of an enterprise of its own with a representative of its own. */
    public static RegistryMessage registration(int enterprise) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("noticeId", "DJ-" + enterprise + "-1");
        fields.put("version", "1");
        fields.put("kind", "REGISTRATION");
        fields.put("socialCreditCode", code(enterprise));
        fields.put("name", "柳州企业" + enterprise + "有限公司");
        fields.put("legalRepresentative.name", "法人" + enterprise);
        fields.put("legalRepresentative.idNumber", HallCommand.idNumber(enterprise, enterprise));
        fields.put("contact.name", "联系人" + enterprise);
        fields.put("contact.mobile", "139%08d".formatted(enterprise));
        fields.put("address", "柳州市文昌路" + enterprise + "号");
        fields.put("registeredOn", "2026-11-18");
        return new RegistryMessage(fields);
    }

    /** A social credit code with a right check character, worked out weight by weight. */
    public static String code(int enterprise) {
        String body = "91450200MA" + "%07d".formatted(enterprise);
        int sum = 0;
        for (int at = 0; at < body.length(); at++) {
            int weight = 1;
            for (int i = 0; i < at; i++) {
                weight = weight * 3 % MODULUS;
            }
            sum += ALPHABET.indexOf(body.charAt(at)) * weight;
        }
        return body + ALPHABET.charAt((MODULUS - sum % MODULUS) % MODULUS);
    }

    /** The same with another value; null leaves the field out. */
    public RegistryMessage with(String field, String value) {
        Map<String, String> changed = new LinkedHashMap<>(fields);
        if (value == null) {
            changed.remove(field);
        } else {
            changed.put(field, value);
        }
        return new RegistryMessage(changed);
    }

    /** The next version of the enterprise, under a number of its own. */
    public RegistryMessage version(int version, String kind) {
        return with("version", Integer.toString(version))
                .with("kind", kind)
                .with("noticeId", fields.get("noticeId").replaceAll("-[0-9]+$", "-" + version));
    }

    /** With the representative of another enterprise's notices. */
    public RegistryMessage representedLike(int enterprise) {
        RegistryMessage other = registration(enterprise);
        return with("legalRepresentative.name", other.fields.get("legalRepresentative.name"))
                .with("legalRepresentative.idNumber", other.fields.get("legalRepresentative.idNumber"));
    }

    public String code() {
        return fields.get("socialCreditCode");
    }

    public byte[] json() {
        Map<String, Object> root = new LinkedHashMap<>();
        fields.forEach((field, value) -> {
            int dot = field.indexOf('.');
            if (dot < 0) {
                boolean number = field.equals("version") && value.matches("-?[0-9]{1,18}");
                root.put(field, number ? (Object) Long.valueOf(value) : value);
            } else {
                @SuppressWarnings("unchecked") // only maps of texts are put there, here
                Map<String, Object> part = (Map<String, Object>)
                        root.computeIfAbsent(field.substring(0, dot), key -> new LinkedHashMap<>());
                part.put(field.substring(dot + 1), value);
            }
        });
        return JsonMapper.shared().writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
    }

    public String line() {
        List<String> values = new ArrayList<>();
        COLUMNS.forEach(column -> values.add(fields.getOrDefault(column, "")));
        return String.join("|", values);
    }

    /** A whole file of these notices. */
    public static String file(RegistryMessage... notices) {
        StringBuilder file = new StringBuilder(String.join("|", COLUMNS)).append('\n');
        for (RegistryMessage notice : notices) {
            file.append(notice.line()).append('\n');
        }
        return file.append("#END|").append(notices.length).append('\n').toString();
    }
}
