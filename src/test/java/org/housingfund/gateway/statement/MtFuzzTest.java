package org.housingfund.gateway.statement;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Damaged SWIFT statements and arrival notices of no bank in particular: problems, never an exception, never a lost byte. */
class MtFuzzTest {
    private static final String PAGES = """
            \u0001{1:F01POFICHBEAXXX0000000000}{2:I940XXXXXXXXXXXXN}{3:{108:140407CH00000000}}{4:
            :20:2014040708285927
            :25P:BKLZCNBJ/123456789
            BKLZCNBJXXX
            :28C:999/1
            :60F:C131130CHF0,
            :NS:22Name
            23more
            :61:1312091209C79,7FMSC01916//NONREF
            20131209007602198765432000000012
            :86:GIRO AUS ONLINE-SIC 80532 AUFTRAGGEBER: JANE DOE EXAMPLESTRASSE
             10 1234 XXXX 131209CH98765432 on 12-09-2014T16
            :26:37
            -
            :86:/EREF/A/ORDP//NAME/B/REMI/USTD//C/CNTP/a/b/c
            :61:131209    RCR149,5S051
            :62M:C140407CHF-1,
            -}{1:F01POFICHBEAXXX0000000000}{2:I942XXXXXXXXXXXXN}{4::20:B
            :25:BKLZCNBJ/123456789
            :28C:999/2
            :60M:C140407CHF229,2
            :61:1312161216EDK79,9FMSC
            :86:166?00GUT?109?20EREF+A SVWZ+B?21C?30D?31E?32F?33G?60H
            :62F:C140407CHF159,6
            :64:C140407CHF159,6
            :65:Dnullnull7414,3
            -}{5:{MAC:00000000}}
            """;
    private static final String INTERIM = """
            :20:ST170119CYC/0001
            :25:6222
            :28:1/1
            :34F:CNYD0,
            :34F:CNYC0,
            :13D:1701191815+0100
            :61:1701190119CN0,01NTRFNONREF//MB170119012058
            911-柳州公积金
            :86:020~00Wyplata~20柳州~21b~22ÄÖÜ
            :90D:0CNY0,00
            :90C:1CNY0,01
            -
            """;
    private static final String NOTICE =
            "1|4501880010020030|0000012345|P010|null|柳州|25000.50|20261120|093015|1.50|4501|P2611200021|"
                    + "156|0|1.50|0.00|null|null|102614000018|汇缴|0|2|1|\n";

    private static final List<byte[]> SWIFT = List.of(
            PAGES.getBytes(Charset.forName("IBM850")),
            PAGES.replace("\n", "\r").getBytes(StandardCharsets.ISO_8859_1),
            INTERIM.getBytes(StandardCharsets.UTF_8),
            INTERIM.replace("\n", "\r\n").getBytes(TextDecoder.GB18030),
            (INTERIM + PAGES + INTERIM).getBytes(StandardCharsets.UTF_8));
    private static final List<byte[]> NOTICES =
            List.of(NOTICE.getBytes(TextDecoder.GB18030), NOTICE.repeat(3).getBytes(TextDecoder.GB18030));

    @Test
    void twenty_thousand_damaged_messages_only_give_problems() {
        damage(Mapping.anySwift(), SWIFT, 20_000, 20_261_122);
    }

    @Test
    void twenty_thousand_damaged_notices_only_give_problems() {
        damage(Mapping.anyArrivalNotice(), NOTICES, 20_000, 20_261_122);
    }

    @Tag("deep")
    @Test
    void a_million_damaged_messages_only_give_problems() {
        damage(Mapping.anySwift(), SWIFT, 1_000_000, 940_942_950);
    }

    @Tag("deep")
    @Test
    void a_million_damaged_notices_only_give_problems() {
        damage(Mapping.anyArrivalNotice(), NOTICES, 1_000_000, 940_942_950);
    }

    private static void damage(Mapping mapping, List<byte[]> samples, int times, long seed) {
        Random random = new Random(seed);
        Assertions.assertTimeoutPreemptively(Duration.ofMinutes(times > 100_000 ? 30 : 2), () -> {
            for (int i = 0; i < times; i++) {
                byte[] damaged = StatementFuzzTest.damaged(samples, random);
                try {
                    check(mapping, damaged);
                } catch (RuntimeException | AssertionError broken) {
                    fail("mutation " + i + " of seed " + seed + ", kept as " + kept(mapping, damaged, i), broken);
                }
            }
        });
    }

    private static void check(Mapping mapping, byte[] damaged) {
        Recorder read = Recorder.read(mapping, damaged);
        if (read.tiledTo != damaged.length) {
            throw new AssertionError("told of " + read.tiledTo + " bytes of " + damaged.length);
        }
        // For inspection every statement is told to its end; one without a problem closes, or has no balances at all.
        if (read.closed.size() != read.opened.size()) {
            throw new AssertionError("opened " + read.opened + ", closed " + read.closed);
        }
        boolean closes = read.closed.stream().noneMatch(summary -> Boolean.FALSE.equals(summary.closes()));
        if (read.problems.isEmpty() && !(closes && !read.closed.isEmpty())) {
            throw new AssertionError("accepted what does not close");
        }
    }

    private static Path kept(Mapping mapping, byte[] damaged, int number) throws IOException {
        return Files.write(Path.of("target", "fuzz-" + mapping.message() + "-" + number + ".bin"), damaged);
    }
}
