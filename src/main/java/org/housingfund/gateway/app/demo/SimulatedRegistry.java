package org.housingfund.gateway.app.demo;

import jakarta.jms.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jms.core.JmsTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The market regulation's registry: delivers a file of notices, corrects it once it is rejected, then sends notices as
 * messages. Answers stay where they are, so that a day that is played again finds them.
 */
final class SimulatedRegistry {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final PartnerSftp sftp;
    private final JmsTemplate jms;
    private final String notices;
    private final String receipts;

    /**
     * @param notices queue that takes its notices
     * @param receipts queue that has the answers
     */
    SimulatedRegistry(PartnerSftp sftp, JmsTemplate jms, String notices, String receipts) {
        this.sftp = sftp;
        this.jms = jms;
        this.notices = notices;
        this.receipts = receipts;
    }

    /** Plays its day to the last answer. */
    void play(RegistryDay day, Waiting waiting) throws DemoFailed, IOException, InterruptedException {
        sftp.deliver(day.name(), day.wrongFile().getBytes(StandardCharsets.UTF_8));
        waiting.until("登记机关收到拒收回执", () -> sftp.rejectionOf(day.name()).isPresent());
        String corrected = corrected(day);
        sftp.deliver(corrected, day.file().getBytes(StandardCharsets.UTF_8));
        waiting.until("登记机关收到文件的逐条结果", () -> sftp.received().contains(receiptOf(corrected)));
        day.messages().forEach(this::send);
        waiting.until(
                "登记机关收到每条通知的结果",
                () -> verdicts(day).keySet().containsAll(day.expected().keySet()));
        Map<String, String> verdicts = verdicts(day);
        if (!verdicts.equals(day.expected())) {
            throw new DemoFailed("登记通知的结果与演示脚本不符：应为 " + day.expected() + "，实为 " + verdicts);
        }
    }

    private static String corrected(RegistryDay day) {
        return "R1_" + day.name();
    }

    private static String receiptOf(String name) {
        return name + ".receipt.json";
    }

    /** Notices of one enterprise form a message group: those sent to one node are taken in their order. */
    private void send(RegistryNotice notice) {
        jms.convertAndSend(notices, notice.json(), message -> {
            message.setStringProperty("JMSXGroupID", notice.code());
            return message;
        });
    }

    /** The answers to this day's notices so far, by the notice's number. */
    Map<String, String> verdicts(RegistryDay day) throws IOException {
        Map<String, String> verdicts = new TreeMap<>();
        for (JsonNode line :
                JSON.readTree(sftp.content(receiptOf(corrected(day)))).path("notices")) {
            verdicts.put(line.path("noticeId").asString(), line.path("verdict").asString());
        }
        List<Message> answers = jms.browse(receipts, (session, browser) -> {
            @SuppressWarnings("unchecked") // JMS has an Enumeration without a type; it holds messages
            List<Message> found = Collections.list(browser.getEnumeration());
            return found;
        });
        for (Message answer : answers == null ? List.<Message>of() : answers) {
            JsonNode data = JSON.readTree(body(answer)).path("data");
            String number = data.path("noticeId").asString();
            if (day.expected().containsKey(number)) {
                verdicts.put(number, data.path("verdict").asString());
            }
        }
        return verdicts;
    }

    private static String body(Message message) throws IOException {
        try {
            return message.getBody(String.class);
        } catch (jakarta.jms.JMSException e) {
            throw new IOException("答复报文无法读取", e);
        }
    }
}
