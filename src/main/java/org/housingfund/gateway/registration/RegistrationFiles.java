package org.housingfund.gateway.registration;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.intake.Receipt;
import org.housingfund.gateway.intake.Receipts;
import org.housingfund.gateway.intake.RejectionReport;
import org.housingfund.gateway.kernel.Masks;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.outbox.Outbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes the registry's files: bytes kept first, then decided whole or rejected whole. The answer is a file in the
 * registry's outbox: {@code NAME.receipt.json} with a verdict on each line, or {@code NAME.rejected.json}.
 */
@Component("registrationFiles")
public class RegistrationFiles {
    private static final Logger LOG = LoggerFactory.getLogger(RegistrationFiles.class);
    private static final String KIND = "REGISTRATION_FILE";

    private final TransactionOperations transaction;
    private final Receipts receipts;
    private final NoticeFileReader reader;
    private final Enterprises enterprises;
    private final RegistrationService service;
    private final RegistrationEvents events;
    private final Outbox outbox;
    private final JsonMapper json;
    private final RegistrationProperties properties;
    private final String work;

    RegistrationFiles(
            TransactionOperations transaction,
            Receipts receipts,
            NoticeFileReader reader,
            Enterprises enterprises,
            RegistrationService service,
            RegistrationEvents events,
            Outbox outbox,
            JsonMapper json,
            RegistrationProperties properties,
            @Value("${gateway.queues.work-registrations:hfg.work.registrations}") String work) {
        this.transaction = transaction;
        this.receipts = receipts;
        this.reader = reader;
        this.enterprises = enterprises;
        this.service = service;
        this.events = events;
        this.outbox = outbox;
        this.json = json;
        this.properties = properties;
        this.work = work;
    }

    private record Pointer(long receiptId) {}

    /** One line of the answer. */
    private record Line(
            int line, String noticeId, String socialCreditCode, int version, Verdict verdict, String sentence) {}

    private record Answer(
            String file, String sha256, Instant receivedAt, String sentence, int count, List<Line> notices) {}

    /** Receives a complete file. The same bytes again are recorded as a delivery and otherwise ignored. */
    @Transactional
    public void receive(String partner, String name, File file) {
        Receipts.Received received = receipts.receiveFile(partner, KIND, null, name, file.toPath());
        if (received.duplicate()) {
            LOG.info(
                    "重复文件：{} 的 {} 与收据 {} 内容相同，不再处理",
                    partner,
                    Masks.quoted(name),
                    received.receipt().id());
        } else {
            point(received.receipt().id());
        }
    }

    /** Points again at files that nobody finished: the broker may have lost the pointer. */
    @Transactional
    public void republish() {
        receipts.claimUnfinished(KIND, properties.republishAfter()).forEach(this::point);
    }

    private void point(long receiptId) {
        outbox.work("receipt:" + receiptId, work, new Pointer(receiptId));
    }

    /** Decides the file that a pointer names; a pointer that comes twice does nothing. */
    public void process(String pointer) {
        Receipt receipt = receipts.find(json.readValue(pointer, Pointer.class).receiptId());
        if (receipt.status() != Receipt.Status.RECEIVED) {
            return;
        }
        NoticeFileReader.Reading reading = reader.read(bytes(receipt));
        transaction.executeWithoutResult(status -> {
            enterprises.lock();
            // Another node may have had the same pointer.
            if (receipts.find(receipt.id()).status() == Receipt.Status.RECEIVED) {
                decide(receipt, reading);
            }
        });
    }

    private byte[] bytes(Receipt receipt) {
        try (InputStream in = receipts.open(receipt)) {
            return in.readNBytes(reader.mostBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("登记通知文件无法读取：收据 " + receipt.id(), e);
        }
    }

    private void decide(Receipt receipt, NoticeFileReader.Reading reading) {
        Actor actor = new Actor(receipt.partner(), "sftp:" + receipt.partner());
        Problems problems = reading.problems();
        boolean readable = problems.found() == 0;
        List<Outcome> outcomes =
                readable ? service.decide(reading.notices(), receipt.id(), actor, problems) : List.of();
        if (problems.found() == 0) {
            receipts.accept(receipt.id());
            answer(receipt, outcomes);
            return;
        }
        List<Problem> listed = problems.toList();
        if (readable) {
            receipts.quarantine(receipt.id(), listed); // each line is sound, but says otherwise than it did before
        } else {
            receipts.reject(receipt.id(), listed);
        }
        events.refused(receipt.id(), listed, actor);
        reject(receipt, listed, problems.found());
    }

    private void answer(Receipt receipt, List<Outcome> outcomes) {
        List<Line> lines = outcomes.stream()
                .map(outcome -> new Line(
                        outcome.notice().line(),
                        outcome.notice().number(),
                        outcome.notice().code(),
                        outcome.notice().version(),
                        outcome.verdict(),
                        outcome.verdict().sentence()))
                .toList();
        String sentence = "文件已整体受理，共" + lines.size() + "条通知，逐条结果如下。";
        Answer answer =
                new Answer(receipt.name(), receipt.sha256().hex(), receipt.receivedAt(), sentence, lines.size(), lines);
        send(
                receipt,
                receipt.name() + ".receipt.json",
                json.writerWithDefaultPrettyPrinter().writeValueAsString(answer));
    }

    private void reject(Receipt receipt, List<Problem> listed, long found) {
        RejectionReport report = new RejectionReport(
                receipt.name(),
                receipt.sha256().hex(),
                receipt.receivedAt(),
                "文件已整体拒收，其中的通知均未受理。共发现" + found + "处问题，请更正后重新发送整个文件。",
                found,
                listed);
        send(receipt, report.fileName(), report.toJson(json));
        Problem first = listed.get(0);
        LOG.warn(
                "登记通知文件被拒收：{} {}，{} 处问题；首个：第 {} 行 {} {}",
                receipt.partner(),
                Masks.quoted(receipt.name()),
                found,
                first.line(),
                first.field(),
                first.message());
    }

    private void send(Receipt receipt, String name, String text) {
        outbox.file(receipt.key(), receipt.partner(), name, text);
    }
}
