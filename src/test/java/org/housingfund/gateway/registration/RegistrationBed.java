package org.housingfund.gateway.registration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.housingfund.gateway.kernel.Encrypted;
import org.housingfund.gateway.kernel.FieldCipher;
import org.housingfund.gateway.kernel.ResidentId;
import org.housingfund.gateway.notice.Person;
import org.housingfund.gateway.notice.Persons;
import org.housingfund.gateway.testing.GatewayBed;
import org.housingfund.gateway.testing.LiujiangFile;
import org.housingfund.gateway.testing.RegistryMessage;
import org.housingfund.gateway.testing.SchemaValidation;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The registry's side of a gateway without broker and routes. */
final class RegistrationBed implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    final GatewayBed gateway;
    private final Path dir;
    private final AtomicInteger files = new AtomicInteger();

    RegistrationBed(Path dir) {
        this.dir = dir;
        gateway = new GatewayBed(
                dir,
                "--gateway.partners.liujiang.sftp.user=liujiang",
                "--gateway.bank-accounts[0].number=" + LiujiangFile.ACCOUNT,
                "--gateway.bank-accounts[0].partner=liujiang",
                "--gateway.bank-accounts[0].bank-name=柳江银行");
    }

    /** Sends a message; returns the answer's data, or null where there is none. */
    JsonNode send(byte[] body) {
        long last = lastOutboxId();
        gateway.bean(RegistrationNotices.class).handle("ID:test", body);
        List<JsonNode> answers = sent("registration.receipt", last);
        return answers.isEmpty() ? null : answers.get(0);
    }

    /** Sends a message and returns the verdict. */
    String verdict(RegistryMessage message) {
        return send(message.json()).path("verdict").asString();
    }

    /** Delivers a file under a name of its own; returns what lies in the registry's outbox then, or null. */
    JsonNode deliver(String text) {
        return deliver(text.getBytes(StandardCharsets.UTF_8));
    }

    JsonNode deliver(byte[] bytes) {
        long last = lastOutboxId();
        Path file = dir.resolve("delivery-" + files.incrementAndGet() + ".txt");
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        gateway.bean(RegistrationFiles.class)
                .receive("registry", file.getFileName().toString(), file.toFile());
        gateway.settle();
        return gateway.jdbc()
                .sql(
                        "SELECT file_name, body FROM outbox WHERE channel = 'SFTP' AND destination = 'registry' AND id > ?")
                .param(last)
                .query((row, n) -> {
                    if (row.getString(1).endsWith(".receipt.json")) {
                        SchemaValidation.assertValid("files/registration-file-receipt.v1.json", row.getString(2));
                    }
                    return row.getString(2);
                })
                .optional()
                .map(JSON::readTree)
                .orElse(null);
    }

    /** An employer with an account, known by this code. */
    void employer(String accountNo, String code) {
        gateway.jdbc()
                .sql("INSERT INTO employer (account_no, name, social_credit_code) VALUES (?, '某单位', ?)"
                        + " ON CONFLICT (account_no) DO UPDATE SET social_credit_code = excluded.social_credit_code")
                .params(accountNo, code)
                .update();
    }

    /** A person whom the gateway knows without any enterprise. */
    void person(String name, String idNumber) {
        new TransactionTemplate(gateway.bean(PlatformTransactionManager.class))
                .executeWithoutResult(status -> gateway.bean(Persons.class)
                        .findOrCreate(List.of(new Person(name, ResidentId.parse(idNumber)))));
    }

    long lastOutboxId() {
        return number("SELECT coalesce(max(id), 0) FROM outbox");
    }

    /** Data of the events or messages of this type that were written after this outbox row; each fits its schema. */
    List<JsonNode> sent(String type, long after) {
        List<String> bodies = gateway.jdbc()
                .sql("SELECT body, key_id, message_id FROM outbox WHERE type = ? AND id > ? ORDER BY id")
                .params("cn.housingfund." + type + ".v1", after)
                .query((row, n) -> row.getString(2) == null
                        ? row.getString(1)
                        : gateway.bean(FieldCipher.class)
                                .decryptText(
                                        "outbox.body:" + row.getString(3),
                                        new Encrypted(
                                                row.getString(2),
                                                Base64.getDecoder().decode(row.getString(1)))))
                .list();
        bodies.forEach(SchemaValidation::assertValid);
        return bodies.stream().map(body -> JSON.readTree(body).path("data")).toList();
    }

    long number(String sql, Object... parameters) {
        return gateway.jdbc().sql(sql).params(parameters).query(Long.class).single();
    }

    /** {@code STATE/version name} of an enterprise, or null. */
    String enterprise(String code) {
        return gateway.jdbc()
                .sql("SELECT state || '/' || version || ' ' || name FROM enterprise WHERE social_credit_code = ?")
                .param(code)
                .query(String.class)
                .optional()
                .orElse(null);
    }

    @Override
    public void close() {
        gateway.close();
    }
}
