package org.housingfund.gateway.console.operate;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.housingfund.gateway.console.operate.AlarmSettings.Webhook;
import org.housingfund.gateway.kernel.Times;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells a configured address of alarms: at least once, in order, signed. A call is written in the alarm's transaction and
 * made afterwards; an address that does not answer with 2xx is asked again with growing pauses.
 */
@Component
class AlarmCalls {
    /** Unix seconds of the call; part of what is signed, so that an old call cannot be played again. */
    static final String TIMESTAMP = "X-Gateway-Timestamp";
    /** {@code sha256=} and the HMAC-SHA256 of {@code <timestamp>.<body>} in hexadecimal. */
    static final String SIGNATURE = "X-Gateway-Signature";
    /** The same on every repetition. */
    static final String ID = "X-Gateway-Delivery";

    private static final Logger LOG = LoggerFactory.getLogger(AlarmCalls.class);
    private static final int BATCH = 50;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final int MOST_DOUBLINGS = 8;
    private static final int SUCCESS = 2;
    private static final int HUNDRED = 100;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;
    private final Webhook webhook;
    private final HttpClient http;

    AlarmCalls(JdbcClient jdbc, JsonMapper json, Clock clock, AlarmSettings settings) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
        this.webhook = settings.webhook();
        // Redirects are not followed: who may be told is configured, not answered.
        this.http = HttpClient.newBuilder()
                .connectTimeout(webhook.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    private record Call(long id, String body, int attempts) {}

    /** Joins the transaction of what it tells. */
    void add(long alarmId, String type, Map<String, Object> data) {
        if (webhook.url() == null) {
            return;
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", type);
        body.put("data", data);
        Instant now = clock.instant();
        jdbc.sql("INSERT INTO alarm_call (alarm_id, body, created_at, next_at) VALUES (?, ?, ?, ?)")
                .params(alarmId, json.writeValueAsString(body), Times.timestamp(now), Times.timestamp(now))
                .update();
    }

    /** Makes the calls that are due; the first that fails ends the round, so that they arrive in order. */
    void deliver() {
        if (webhook.url() == null) {
            return;
        }
        List<Call> waiting = jdbc.sql(
                        "SELECT id, body, attempts FROM alarm_call WHERE delivered_at IS NULL ORDER BY id LIMIT "
                                + BATCH)
                .query(Call.class)
                .list();
        for (Call call : waiting) {
            if (!due(call) || !tell(call)) {
                return;
            }
        }
    }

    /** Takes the call for this node for as long as one attempt and its pause last. */
    private boolean due(Call call) {
        Instant now = clock.instant();
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(call.attempts(), MOST_DOUBLINGS));
        return jdbc.sql("UPDATE alarm_call SET attempts = attempts + 1, next_at = ?"
                                + " WHERE id = ? AND attempts = ? AND next_at <= ? AND delivered_at IS NULL")
                        .params(
                                Times.timestamp(now.plus(webhook.timeout()).plus(pause)),
                                call.id(),
                                call.attempts(),
                                Times.timestamp(now))
                        .update()
                == 1;
    }

    private boolean tell(Call call) {
        String problem;
        try {
            HttpResponse<Void> answer = http.send(request(call), BodyHandlers.discarding());
            problem = answer.statusCode() / HUNDRED == SUCCESS ? null : "HTTP " + answer.statusCode();
        } catch (IOException e) {
            problem = e.getClass().getSimpleName() + " " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            problem = "网关正在停止";
        }
        jdbc.sql("UPDATE alarm_call SET delivered_at = ?::timestamptz, last_error = ? WHERE id = ?")
                .param(1, problem == null ? Times.timestamp(clock.instant()) : null)
                .param(2, problem)
                .param(3, call.id())
                .update();
        if (problem != null && call.attempts() == 0) {
            LOG.warn("告警通知地址没有接受第 {} 次通知，稍后重试：{}", call.id(), problem);
        }
        return problem == null;
    }

    private HttpRequest request(Call call) {
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        return HttpRequest.newBuilder(webhook.url())
                .timeout(webhook.timeout())
                .header("Content-Type", "application/json")
                .header(ID, Long.toString(call.id()))
                .header(TIMESTAMP, timestamp)
                .header(SIGNATURE, "sha256=" + signature(webhook.secret(), timestamp, call.body()))
                .POST(BodyPublishers.ofString(call.body(), StandardCharsets.UTF_8))
                .build();
    }

    static String signature(String secret, String timestamp, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal((timestamp + "." + body).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // Every Java platform has it.
        }
    }
}
