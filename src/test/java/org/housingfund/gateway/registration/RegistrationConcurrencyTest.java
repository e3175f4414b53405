package org.housingfund.gateway.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.housingfund.gateway.testing.GatewayBed;
import org.housingfund.gateway.testing.RegistryMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Notices that come at the same instant, as two nodes take them. */
class RegistrationConcurrencyTest {
    private static final int ROUNDS = 25;

    @TempDir
    private static Path dir;

    private static RegistrationBed bed;

    @BeforeAll
    static void open() {
        bed = new RegistrationBed(dir);
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    @Test
    void versionsOfOneCodeAtTheSameInstantLeaveTheNewestAndOneShortMessage() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            RegistryMessage notice = RegistryMessage.registration(400 + round);
            atOnce(
                    notice.json(),
                    notice.json(),
                    notice.with("noticeId", "DJ-SAME").json(),
                    notice.version(2, "CHANGE").with("name", "第二版").json());
            assertThat(bed.enterprise(notice.code())).isEqualTo("PRE_OPENED/2 第二版");
            assertThat(messagesTo(notice)).isOne();
            assertThat(bed.number(
                            "SELECT count(*) FROM registration_notice WHERE social_credit_code = ?", notice.code()))
                    .isEqualTo(2);
        }
    }

    @Test
    void twoContentsOfOneVersionAtTheSameInstantEndInOneAcceptedAndOneRefused() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            RegistryMessage notice = RegistryMessage.registration(500 + round);
            long before = bed.lastOutboxId();
            atOnce(notice.json(), notice.with("address", "别处").json());
            assertThat(bed.sent("registration.receipt", before))
                    .extracting(answer -> answer.path("verdict").asString())
                    .containsExactlyInAnyOrder("PRE_OPENED", "REFUSED");
        }
    }

    @Test
    void twoEnterprisesOfOneRepresentativeAtTheSameInstantAreNotBothPreOpened() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            RegistryMessage first = RegistryMessage.registration(600 + round);
            RegistryMessage second = RegistryMessage.registration(700 + round).representedLike(600 + round);
            // Known already, from a roster say: storing a new person would make them wait for each other by itself.
            bed.person(
                    first.fields().get("legalRepresentative.name"),
                    first.fields().get("legalRepresentative.idNumber"));
            long before = bed.lastOutboxId();
            atOnce(first.json(), second.json());
            assertThat(bed.sent("registration.receipt", before))
                    .extracting(answer -> answer.path("verdict").asString())
                    .containsExactlyInAnyOrder("PRE_OPENED", "TO_BE_CHECKED");
        }
    }

    @Test
    void theSamePointerOnTwoNodesAtTheSameInstantIsWorkedOffOnce() throws Exception {
        RegistrationFiles files = bed.gateway.bean(RegistrationFiles.class);
        for (int round = 0; round < ROUNDS; round++) {
            Path file = Files.writeString(
                    dir.resolve("at-once-" + round + ".txt"),
                    RegistryMessage.file(RegistryMessage.registration(800 + round)));
            files.receive("registry", file.getFileName().toString(), file.toFile());
            GatewayBed.Pointer pointer = bed.gateway.pointers().get(0);
            bed.gateway.taken(pointer);
            long before = bed.lastOutboxId();
            Runnable process = () -> files.process(pointer.body());
            atOnce(List.of(process, process));
            assertThat(bed.number("SELECT count(*) FROM outbox WHERE channel = 'SFTP' AND id > ?", before))
                    .isOne();
        }
    }

    private static void atOnce(byte[]... bodies) throws Exception {
        RegistrationNotices notices = bed.gateway.bean(RegistrationNotices.class);
        List<Runnable> work = new ArrayList<>();
        for (byte[] body : bodies) {
            work.add(() -> notices.handle("ID:at-once", body));
        }
        atOnce(work);
    }

    private static void atOnce(List<Runnable> work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(work.size());
        ExecutorService threads = Executors.newFixedThreadPool(work.size());
        try {
            List<Future<?>> running = new ArrayList<>();
            for (Runnable one : work) {
                running.add(threads.submit(() -> {
                    start.await(30, TimeUnit.SECONDS);
                    one.run();
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get(30, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static long messagesTo(RegistryMessage notice) {
        return bed.number(
                "SELECT count(*) FROM outbox WHERE destination = 'hfg.sms.requests' AND subject = ?",
                "enterprise:" + notice.code());
    }
}
