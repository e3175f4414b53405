package org.housingfund.gateway.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.housingfund.gateway.kernel.Money;
import tools.jackson.databind.json.JsonMapper;

/** What a peer says of an entry: a CloudEvent of its own. */
record PeerEvent(String id, String type, String subject, String body) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static PeerEvent of(PeerEntry entry, long entryId, long journalId, boolean allocated) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("entryId", entryId);
        data.put("notice", entry.notice().orElse(null));
        data.put("amount", Money.format(entry.amountFen()));
        data.put("bookedOn", entry.bookedOn().toString());
        data.put("counterpartyName", entry.payer());
        data.put("remark", entry.remark());
        data.put("journalId", journalId);
        Map<String, Object> event = new LinkedHashMap<>();
        String id = UUID.randomUUID().toString();
        String type = allocated ? "cn.housingfund.payment.allocated.v1" : "cn.housingfund.payment.suspended.v1";
        String subject = "entry:" + entryId;
        event.put("specversion", "1.0");
        event.put("id", id);
        event.put("source", "/bench");
        event.put("type", type);
        event.put("subject", subject);
        event.put("data", data);
        return new PeerEvent(id, type, subject, JSON.writeValueAsString(event));
    }
}
