package org.housingfund.gateway.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.kernel.Money;
import tools.jackson.databind.json.JsonMapper;

/** Builds the unit hall's commands. */
public final class HallCommand {
    private static final String WEIGHTED = "10X98765432";
    private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};

    private HallCommand() {}

    /** A notice of one employer whose roster's lines get these amounts, one employee each. */
    public static byte[] issue(String number, String employer, List<Long> linesFen, String... receivingAccounts) {
        List<Map<String, Object>> lines = lines(employer, linesFen);
        Map<String, Object> command = new LinkedHashMap<>();
        command.put("id", "issue-" + number);
        command.put("command", "issue");
        command.put("number", number);
        command.put("employer", Map.of("account", employer, "name", nameOf(employer)));
        command.put("kind", "REMITTANCE");
        command.put("contributionMonth", "2026-11");
        command.put("amount", Money.format(sum(linesFen)));
        command.put("receivingAccounts", List.of(receivingAccounts));
        command.put("issuedAt", "2026-11-18T09:00:00+08:00");
        command.put("lines", lines);
        return bytes(command);
    }

    /** The same notice with another roster, and the amount that it makes. */
    public static byte[] correct(String number, String employer, List<Long> linesFen) {
        Map<String, Object> command = new LinkedHashMap<>();
        command.put("id", "correct-" + number);
        command.put("command", "correct");
        command.put("number", number);
        command.put("amount", Money.format(sum(linesFen)));
        command.put("reason", "清册有误");
        command.put("lines", lines(employer, linesFen));
        return bytes(command);
    }

    private static long sum(List<Long> linesFen) {
        return linesFen.stream().mapToLong(Long::longValue).sum();
    }

    private static List<Map<String, Object>> lines(String employer, List<Long> linesFen) {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (int i = 0; i < linesFen.size(); i++) {
            long fen = linesFen.get(i);
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("employeeAccount", employer + "-" + i);
            line.put("name", "职工" + i);
            line.put("idNumber", idNumber(employer.hashCode(), i));
            line.put("employerPart", Money.format(fen - fen / 2));
            line.put("employeePart", Money.format(fen / 2));
            lines.add(line);
        }
        return lines;
    }

    public static byte[] cancel(String number) {
        return bytes(Map.of("id", "cancel-" + number, "command", "cancel", "number", number, "reason", "单位申请撤销"));
    }

    public static byte[] reinstate(String number) {
        return bytes(Map.of("id", "reinstate-" + number, "command", "reinstate", "number", number, "reason", "误撤销"));
    }

    public static String nameOf(String employer) {
        return "柳州" + employer + "有限公司";
    }

    /** A resident ID number with a right check digit (GB 11643). */
    public static String idNumber(int employer, int person) {
        String digits = "450201" + "1990" + String.format("%02d%02d", 1 + Math.floorMod(employer, 12), 1 + person % 28)
                + String.format("%03d", (person / 28 + Math.floorMod(employer, 37) * 20) % 1000);
        int sum = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            sum += (digits.charAt(i) - '0') * WEIGHTS[i];
        }
        return digits + WEIGHTED.charAt(sum % 11);
    }

    private static byte[] bytes(Map<String, Object> command) {
        return JsonMapper.shared().writeValueAsString(command).getBytes(StandardCharsets.UTF_8);
    }
}
