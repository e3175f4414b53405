package org.housingfund.gateway.app.demo;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.kernel.Times;
import org.springframework.jms.core.JmsTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The core system: reads the daily journal batches from its outbox folder, counts for itself what they hold, and
 * acknowledges by message (R-L5).
 */
final class SimulatedCore {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String PREFIX = "journal-batch-";
    private static final int JOURNAL = 0;
    private static final int DEBIT_FROM_END = 2;

    private final PartnerSftp sftp;
    private final JmsTemplate jms;
    private final String queue;
    private final Clock clock;

    SimulatedCore(PartnerSftp sftp, JmsTemplate jms, String queue, Clock clock) {
        this.sftp = sftp;
        this.jms = jms;
        this.queue = queue;
        this.clock = clock;
    }

    /** Acknowledges every batch that lies there whole. */
    void acknowledgeBatches() throws IOException {
        Set<String> names = new HashSet<>(sftp.received());
        for (String name : sftp.received()) {
            String csv = name.replace(".json", ".csv");
            if (name.startsWith(PREFIX) && name.endsWith(".json") && names.contains(csv)) {
                jms.convertAndSend(queue, acknowledgement(JSON.readTree(sftp.content(name)), sftp.content(csv)));
                sftp.remove(name);
                sftp.remove(csv);
            }
        }
    }

    private String acknowledgement(JsonNode batch, byte[] csv) {
        Set<String> journals = new HashSet<>();
        BigDecimal debit = BigDecimal.ZERO.setScale(2);
        for (String line : new String(csv, StandardCharsets.UTF_8).split("\n", -1)) {
            String[] fields = line.split(",", -1);
            if (fields.length > DEBIT_FROM_END && !line.startsWith("journal,")) {
                journals.add(fields[JOURNAL]);
                String amount = fields[fields.length - DEBIT_FROM_END];
                debit = amount.isEmpty() ? debit : debit.add(new BigDecimal(amount));
            }
        }
        Map<String, Object> acknowledgement = new LinkedHashMap<>();
        acknowledgement.put("batchNo", batch.get("batchNo").asLong());
        acknowledgement.put("businessDay", batch.get("businessDay").asString());
        acknowledgement.put("accepted", true);
        acknowledgement.put("journals", journals.size());
        acknowledgement.put("debit", debit.toPlainString());
        acknowledgement.put("sha256", Sha256.of(csv).hex());
        acknowledgement.put("acknowledgedAt", Times.timestamp(clock.instant()).toString());
        return JSON.writeValueAsString(acknowledgement);
    }
}
