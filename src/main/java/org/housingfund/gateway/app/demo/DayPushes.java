package org.housingfund.gateway.app.demo;

import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.matching.DispositionKind;
import org.housingfund.gateway.matching.Reason;
import tools.jackson.databind.json.JsonMapper;

/**
 * What 柳江银行 pushes before its day's statement: a few payments as they come, one of them with another summary than the
 * statement will have, and one that the statement forgets.
 *
 * @param confirmed lines of the statement as they are pushed, by their position on it from 1
 * @param lacking the line that is on no statement
 */
record DayPushes(BankDay day, Map<Integer, BankDay.Line> confirmed, BankDay.Line lacking) {
    private static final int CONFIRMED = 5;
    private static final int DIFFERING = 2;
    private static final int FORGOTTEN_SERIAL = 9_000_001;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static DayPushes of(BankDay day) {
        List<Integer> paid = IntStream.rangeClosed(1, day.lines().size())
                .filter(position -> day.lines().get(position - 1).outcome().equals(DispositionKind.ALLOCATED.name()))
                .limit(CONFIRMED)
                .boxed()
                .toList();
        Map<Integer, BankDay.Line> confirmed = new LinkedHashMap<>();
        for (int position : paid) {
            BankDay.Line line = day.lines().get(position - 1);
            confirmed.put(position, confirmed.size() + 1 == DIFFERING ? with(line, line.remark(), "网银来账") : line);
        }
        return new DayPushes(day, confirmed, forgotten(day));
    }

    private static BankDay.Line forgotten(BankDay day) {
        BankDay.Line like = new BankDay.Line(
                BankDay.Kind.PAYMENT,
                day.date(),
                88_00L + day.number(),
                false,
                "6217000000000088",
                Employer.of(day.number() % Employer.COUNT).name(),
                "",
                "",
                Reason.NO_NUMBER.name());
        return with(like, "货款", "来账");
    }

    private static BankDay.Line with(BankDay.Line line, String remark, String summary) {
        return new BankDay.Line(
                line.kind(),
                line.bookedOn(),
                line.amountFen(),
                line.reversal(),
                line.counterpartyAccount(),
                line.counterpartyName(),
                remark,
                summary,
                line.outcome());
    }

    /** All of them. */
    int entries() {
        return confirmed.size() + 1;
    }

    /** The messages: the first two entries in one, the others singly. The same bytes whenever the day is played. */
    List<String> messages() {
        List<Map<String, Object>> entries = new ArrayList<>();
        confirmed.forEach((position, line) -> entries.add(entry(position, line)));
        entries.add(entry(FORGOTTEN_SERIAL, lacking));
        List<String> messages = new ArrayList<>();
        int together = Math.min(2, entries.size());
        messages.add(message(1, entries.subList(0, together)));
        for (Map<String, Object> entry : entries.subList(together, entries.size())) {
            messages.add(message(messages.size() + 1, List.of(entry)));
        }
        return messages;
    }

    private String message(int number, List<Map<String, Object>> entries) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("id", "LJ-%s-%04d".formatted(DateTimeFormatter.BASIC_ISO_DATE.format(day.date()), number));
        message.put("bank", day.bank());
        message.put("account", day.account());
        message.put("currency", "CNY");
        message.put("entries", entries);
        return JSON.writeValueAsString(message);
    }

    private Map<String, Object> entry(int position, BankDay.Line line) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("serial", List.of(LiujiangWriter.serial(day, position), LiujiangWriter.PART));
        entry.put("bookedOn", line.bookedOn().toString());
        entry.put("direction", line.amountFen() > 0 ? "CREDIT" : "DEBIT");
        entry.put("amount", Money.format(Math.abs(line.amountFen())));
        entry.put("reversal", line.reversal());
        entry.put("code", LiujiangWriter.code(line.kind()));
        entry.put("counterpartyAccount", line.counterpartyAccount());
        entry.put("counterpartyName", line.counterpartyName());
        entry.put("texts", List.of(line.remark(), line.summary()));
        return entry;
    }
}
