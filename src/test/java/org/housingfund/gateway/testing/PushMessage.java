package org.housingfund.gateway.testing;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.kernel.Money;
import tools.jackson.databind.json.JsonMapper;

/** Builds what a bank pushes, sound unless a test changes its fields. */
public final class PushMessage {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static int messages;

    public final Map<String, Object> head = new LinkedHashMap<>();
    public final List<Map<String, Object>> entries = new ArrayList<>();

    public PushMessage(String bank, String account) {
        head.put("id", bank + "-" + ++messages);
        head.put("bank", bank);
        head.put("account", account);
        head.put("currency", "CNY");
        head.put("entries", entries);
    }

    public static PushMessage liujiang() {
        return new PushMessage("liujiang", LiujiangFile.ACCOUNT);
    }

    /** One more entry; money out where {@code fen} is negative. */
    public PushMessage entry(List<String> serial, LocalDate day, long fen, String payer, String... texts) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("serial", serial);
        entry.put("bookedOn", day.toString());
        entry.put("direction", fen > 0 ? "CREDIT" : "DEBIT");
        entry.put("amount", Money.format(Math.abs(fen)));
        entry.put("reversal", false);
        entry.put("code", "P010");
        entry.put("counterpartyName", payer);
        entry.put("texts", List.of(texts));
        entries.add(entry);
        return this;
    }

    /** Another field of the last entry. */
    public PushMessage with(String field, Object value) {
        entries.get(entries.size() - 1).put(field, value);
        return this;
    }

    /** The last entry without this field. */
    public PushMessage without(String field) {
        entries.get(entries.size() - 1).remove(field);
        return this;
    }

    public byte[] bytes() {
        return JSON.writeValueAsString(head).getBytes(StandardCharsets.UTF_8);
    }
}
