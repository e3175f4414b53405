package org.housingfund.gateway.app.demo;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Times;
import tools.jackson.databind.json.JsonMapper;

/**
 * A payment notice of the simulated hall.
 *
 * @param receivingAccounts accounts of the centre that it may be paid to
 * @param partsFen the employer's part for each of its employees, in their order; the employee pays as much
 */
record HallNotice(
        LocalDate issuedOn,
        int sequence,
        Employer employer,
        boolean backPayment,
        List<String> receivingAccounts,
        List<Long> partsFen) {
    private static final DateTimeFormatter NUMBER_DATE = DateTimeFormatter.ofPattern("yyMMdd");
    private static final LocalTime HALL_OPENS = LocalTime.of(8, 0);

    /** P, the date, and a number that counts within it: dense, as real ones are. */
    String number() {
        return number(issuedOn, sequence);
    }

    static String number(LocalDate date, int sequence) {
        return "P" + NUMBER_DATE.format(date) + "%04d".formatted(sequence);
    }

    long amountFen() {
        return 2 * partsFen.stream().mapToLong(Long::longValue).sum();
    }

    /** The command that issues it. */
    String issueCommand() {
        List<Employer.Employee> employees = employer.employees();
        List<Map<String, Object>> lines = new ArrayList<>();
        for (int i = 0; i < partsFen.size(); i++) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("employeeAccount", employees.get(i).account());
            line.put("name", employees.get(i).name());
            line.put("idNumber", employees.get(i).idNumber());
            line.put("employerPart", Money.format(partsFen.get(i)));
            line.put("employeePart", Money.format(partsFen.get(i)));
            lines.add(line);
        }
        Map<String, Object> payer = new LinkedHashMap<>();
        payer.put("account", employer.account());
        payer.put("name", employer.name());
        payer.put("socialCreditCode", employer.socialCreditCode());
        OffsetDateTime issuedAt = issuedOn.atTime(HALL_OPENS)
                .plusMinutes(sequence)
                .atZone(Times.ZONE)
                .toOffsetDateTime();
        YearMonth month = YearMonth.from(issuedOn);
        Map<String, Object> command = new LinkedHashMap<>();
        command.put("id", "hall-issue-" + number());
        command.put("command", "issue");
        command.put("number", number());
        command.put("employer", payer);
        command.put("kind", backPayment ? "BACK_PAYMENT" : "REMITTANCE");
        command.put("contributionMonth", (backPayment ? month.minusMonths(1) : month).toString());
        command.put("amount", Money.format(amountFen()));
        command.put("receivingAccounts", receivingAccounts);
        command.put("issuedAt", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(issuedAt));
        command.put("lines", lines);
        return JsonMapper.shared().writeValueAsString(command);
    }

    /** The command that cancels it. */
    String cancelCommand() {
        Map<String, Object> command = new LinkedHashMap<>();
        command.put("id", "hall-cancel-" + number());
        command.put("command", "cancel");
        command.put("number", number());
        command.put("reason", "单位更正清册，重新生成");
        return JsonMapper.shared().writeValueAsString(command);
    }
}
