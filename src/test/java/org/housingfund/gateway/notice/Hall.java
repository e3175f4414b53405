package org.housingfund.gateway.notice;

import java.util.concurrent.atomic.AtomicInteger;
import org.housingfund.gateway.kernel.Money;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Commands as the unit hall writes them. */
final class Hall {
    private static final AtomicInteger COMMANDS = new AtomicInteger();
    private static final int[] ID_WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};

    private Hall() {}

    /** A well-formed issue command with this many lines of 200 yuan each, to be bent by a test. */
    static ObjectNode issue(String number, int lines) {
        ObjectNode command = command("issue", number);
        ObjectNode employer = command.putObject("employer");
        employer.put("account", "2011000001").put("name", "柳州市晨光机械有限公司").put("socialCreditCode", "91350100M000100Y43");
        command.put("kind", "REMITTANCE")
                .put("contributionMonth", "2026-11")
                .put("amount", Money.format(lines * 20_000L));
        command.putArray("receivingAccounts").add(NoticeBed.BANK_ACCOUNT);
        command.put("issuedAt", "2026-11-20T09:30:00+08:00");
        ArrayNode roster = command.putArray("lines");
        for (int no = 1; no <= lines; no++) {
            roster.add(line("6%09d".formatted(no), "职工甲" + no, residentId(no), "100.00", "100.00"));
        }
        return command;
    }

    static ObjectNode line(String account, String name, String idNumber, String employerPart, String employeePart) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("employeeAccount", account)
                .put("name", name)
                .put("idNumber", idNumber)
                .put("employerPart", employerPart)
                .put("employeePart", employeePart);
    }

    /** Another roster for a notice, as {@link #issue} makes it. */
    static ObjectNode correct(String number, int lines) {
        ObjectNode issue = issue(number, lines);
        ObjectNode command = command("correct", number).put("reason", "清册有误");
        command.set("amount", issue.get("amount"));
        command.set("lines", issue.get("lines"));
        return command;
    }

    static ObjectNode line(ObjectNode issue, int lineNo) {
        return (ObjectNode) issue.get("lines").get(lineNo - 1);
    }

    static String cancel(String number) {
        return command("cancel", number).put("reason", "金额填错").toString();
    }

    /** The same content under another command id. */
    static String again(ObjectNode command) {
        return command.deepCopy().put("id", "C" + COMMANDS.incrementAndGet()).toString();
    }

    private static ObjectNode command(String name, String number) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("id", "C" + COMMANDS.incrementAndGet())
                .put("command", name)
                .put("number", number);
    }

    /** A valid ID number, another for each ordinal below a million. */
    static String residentId(int ordinal) {
        int year = 1960 + ordinal / 1000 % 40;
        int month = 1 + ordinal / 40_000 % 12;
        String body = "450205%d%02d15%03d".formatted(year, month, ordinal % 1000);
        int sum = 0;
        for (int at = 0; at < ID_WEIGHTS.length; at++) {
            sum += (body.charAt(at) - '0') * ID_WEIGHTS[at];
        }
        return body + "10X98765432".charAt(sum % 11);
    }
}
