package org.housingfund.gateway.app.demo;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * What happens on a day: a function of the day and of the centre's accounts, and of nothing else.
 *
 * @param notices issued in the morning
 * @param cancelled those that are cancelled before any money moves
 * @param banks each bank's day, by bank
 */
record DayPlan(List<HallNotice> notices, List<HallNotice> cancelled, Map<String, BankDay> banks) {
    static final String LIUJIANG = "liujiang";
    static final String YUFENG = "yufeng";
    static final String LONGCHENG = "longcheng";
    static final List<String> BANKS = List.of(LIUJIANG, YUFENG, LONGCHENG);

    /** The day's plan; {@code accounts} are the centre's by bank. */
    static DayPlan of(DemoDay day, Map<String, String> accounts) {
        Random random = new Random(day.number());
        List<HallNotice> notices = DayNotices.of(day, accounts, random);
        DayScript script = new DayScript(day, accounts, notices, random);
        Map<String, BankDay> banks = new TreeMap<>();
        for (String bank : BANKS) {
            String account = accounts.get(bank);
            banks.put(
                    bank,
                    new BankDay(
                            bank,
                            account,
                            day.number(),
                            day.date(),
                            day.openingFen().get(account),
                            script.linesOf(bank)));
        }
        return new DayPlan(notices, DayScript.cancelled(notices), banks);
    }

    /** The same day with the money that lending banks and payouts move, by bank. */
    DayPlan withClearings(Map<String, List<BankDay.Clearing>> clearings) {
        Map<String, BankDay> all = new TreeMap<>(banks);
        clearings.forEach((bank, theirs) -> all.computeIfPresent(bank, (b, day) -> day.withClearings(theirs)));
        return new DayPlan(notices, cancelled, all);
    }

    /** What is pushed before the statements come. */
    DayPushes pushes() {
        return DayPushes.of(banks.get(LIUJIANG));
    }

    /** What the gateway should make of the day: entries by disposition, those that wait by reason. */
    Map<String, Integer> expected() {
        Map<String, Integer> counts = new TreeMap<>();
        banks.values().forEach(bank -> bank.lines().forEach(line -> counts.merge(line.outcome(), 1, Integer::sum)));
        counts.merge(pushes().lacking().outcome(), 1, Integer::sum);
        return counts;
    }

    /** Balances after the day, by account. */
    Map<String, Long> closingFen() {
        Map<String, Long> closings = new TreeMap<>();
        banks.values().forEach(bank -> closings.put(bank.account(), bank.closingFen()));
        return closings;
    }
}
