package org.housingfund.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.housingfund.gateway.bench.Report.Figure;
import org.housingfund.gateway.notice.NoticeCommands;

/**
 * (rosters): the hall's commands that issue a month's notices, each with its roster, to the last event sent. In the first
 * month nobody is known, in the next everybody is.
 */
record RosterScenario(int notices, int lines) implements Scenario {
    /** As many as the queue has consumers. */
    private static final int CONSUMERS = 2;

    private static final long FIRST_NUMBER = 2_100_000_000L;
    private static final LocalDate BORN = LocalDate.of(1960, 1, 1);
    private static final int BIRTH_DAYS = 14_600;
    private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final String CHECKS = "10X98765432";
    private static final String COMMAND = "{\"id\":\"bench-%1$s\",\"command\":\"issue\",\"number\":\"P%1$s\","
            + "\"employer\":{\"account\":\"R%2$s\",\"name\":\"柳州第%2$s号服务有限公司\"},\"kind\":\"REMITTANCE\","
            + "\"contributionMonth\":\"%3$s\",\"amount\":\"%4$s.00\",\"receivingAccounts\":[\"%5$s\"],"
            + "\"issuedAt\":\"%6$sT01:00:00Z\",\"lines\":[%7$s]}";
    private static final String LINE = "{\"employeeAccount\":\"R%1$s\",\"name\":\"职工%1$s\",\"idNumber\":\"%2$s\","
            + "\"employerPart\":\"500.00\",\"employeePart\":\"500.00\"}";

    @Override
    public void run(BenchGateway gateway, Path directory, Report report) throws Exception {
        YearMonth month = YearMonth.from(gateway.day());
        issue(gateway, month, "a month's notices, nobody known before", report);
        issue(gateway, month.plusMonths(1), "the next month's notices", report);
        report.note("(rosters): items are roster lines; %,d notices of %d lines a month, each a command of its own"
                .formatted(notices, lines));
    }

    private void issue(BenchGateway gateway, YearMonth month, String what, Report report) throws Exception {
        NoticeCommands commands = gateway.bean(NoticeCommands.class);
        long before = gateway.count("payment_notice");
        long from = System.nanoTime();
        ExecutorService consumers = Executors.newFixedThreadPool(CONSUMERS);
        try {
            for (Future<?> one : Stream.iterate(0, n -> n < notices, n -> n + 1)
                    .<Future<?>>map(n -> consumers.submit(
                            () -> commands.handle("bench-" + month + "-" + n, command(gateway, month, n))))
                    .toList()) {
                one.get();
            }
        } finally {
            consumers.shutdown();
        }
        long published = gateway.awaitPublished(from);
        assertThat(gateway.count("payment_notice") - before).isEqualTo(notices);
        report.time(new Figure("rosters", what), published, (long) notices * lines, null);
    }

    private byte[] command(BenchGateway gateway, YearMonth month, int notice) {
        long number = FIRST_NUMBER + month.getMonthValue() * 10_000_000L + notice;
        String roster = IntStream.range(notice * lines, (notice + 1) * lines)
                .mapToObj(person -> LINE.formatted(person, idNumber(person)))
                .collect(Collectors.joining(","));
        return COMMAND.formatted(
                        number,
                        notice,
                        month,
                        lines * 1_000,
                        gateway.accounts().get(0).number(),
                        gateway.day(),
                        roster)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Nobody's: GB 11643 with a date of birth and a check character. */
    private static String idNumber(int person) {
        String digits = "450201"
                + BORN.plusDays(person % BIRTH_DAYS).format(DateTimeFormatter.BASIC_ISO_DATE)
                + "%03d".formatted(person / BIRTH_DAYS);
        int sum = IntStream.range(0, WEIGHTS.length)
                .map(at -> (digits.charAt(at) - '0') * WEIGHTS[at])
                .sum();
        return digits + CHECKS.charAt(sum % CHECKS.length());
    }
}
