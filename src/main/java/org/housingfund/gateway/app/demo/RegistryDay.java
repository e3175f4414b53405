package org.housingfund.gateway.app.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The registry's day: twenty notices, each with the verdict it should get. A function of the day alone.
 *
 * @param name of its file; the first delivery of it has one wrong check digit, in its last line
 * @param inFile in the order of their lines
 * @param messages sent once the file is answered
 */
record RegistryDay(String name, List<RegistryNotice> inFile, List<RegistryNotice> messages) {
    private static final int ENTERPRISES_PER_DAY = 20;
    /** Representatives of existing employers come behind those of invented enterprises. */
    private static final int EMPLOYERS_FROM = 9_000;

    private static final List<String> BRANDS = List.of("启明", "云岭", "融江", "壶东", "鱼跃", "莲花", "都乐", "雅儒", "箭盘", "驾鹤");
    private static final List<String> TRADES = List.of("新材料有限公司", "商贸有限公司", "软件技术有限公司", "餐饮管理有限公司", "工程咨询有限公司");

    /** The day's script. */
    static RegistryDay of(DemoDay day) {
        Script script = new Script(day);
        for (int i = 0; i < 6; i++) {
            script.file.add(script.registration(i, "PRE_OPENED"));
        }
        for (int i = 0; i < 3; i++) {
            script.file.add(script.existing(i));
        }
        script.file.add(script.sameRepresentative(6, script.file.get(0).representative()));
        script.file.add(script.sameRepresentative(7, script.file.get(6).representative()));
        RegistryNotice moved = script.file.get(1);
        script.file.add(moved.changed(script.number(), "CHANGE", 2, "柳州市柳南区航银路88号", "PRE_OPENED"));
        // A change overtakes the registration that it changes.
        RegistryNotice overtaken = script.registration(8, "STALE");
        script.file.add(overtaken.changed(script.number(), "CHANGE", 2, "柳州市柳江区兴柳路6号", "PRE_OPENED"));
        script.file.add(script.registration(9, "PRE_OPENED"));

        script.messages.add(script.registration(10, "PRE_OPENED"));
        script.messages.add(script.sameRepresentative(11, script.file.get(2).representative()));
        script.messages.add(overtaken);
        RegistryNotice closed = script.file.get(3);
        script.messages.add(closed.changed(script.number(), "DEREGISTRATION", 2, closed.address(), "DEREGISTERED"));
        script.messages.add(script.file.get(4).resentAs(script.number(), "DUPLICATE"));
        RegistryNotice altered = script.file.get(5);
        script.messages.add(altered.changed(script.number(), altered.kind(), 1, "柳州市鱼峰区屏山大道1号", "REFUSED"));
        return new RegistryDay(
                "DJ_%tY%<tm%<td_%04d.txt".formatted(day.date(), day.number()), script.file, script.messages);
    }

    /** The file as it should be. */
    String file() {
        return file(inFile.stream().map(RegistryNotice::line).toList());
    }

    /** The file with one wrong check digit. */
    String wrongFile() {
        List<String> lines =
                new ArrayList<>(inFile.stream().map(RegistryNotice::line).toList());
        lines.set(lines.size() - 1, inFile.get(lines.size() - 1).lineWithWrongCheckDigit());
        return file(lines);
    }

    private static String file(List<String> lines) {
        return RegistryNotice.HEADER + "\n" + String.join("\n", lines) + "\n#END|" + lines.size() + "\n";
    }

    /** The verdict that each notice should get, by its number. */
    Map<String, String> expected() {
        Map<String, String> verdicts = new TreeMap<>();
        Stream.concat(inFile.stream(), messages.stream())
                .forEach(notice -> verdicts.put(notice.noticeId(), notice.verdict()));
        return verdicts;
    }

    /** Writes the day, notice by notice. */
    private static final class Script {
        private final DemoDay day;
        private final List<RegistryNotice> file = new ArrayList<>();
        private final List<RegistryNotice> messages = new ArrayList<>();
        private int numbers;

        Script(DemoDay day) {
            this.day = day;
        }

        String number() {
            numbers++;
            return "DJ%tY%<tm%<td%04d".formatted(day.date(), numbers);
        }

        RegistryNotice registration(int position, String verdict) {
            int enterprise = day.number() * ENTERPRISES_PER_DAY + position;
            return registration(enterprise, enterprise, verdict);
        }

        RegistryNotice sameRepresentative(int position, int representative) {
            return registration(day.number() * ENTERPRISES_PER_DAY + position, representative, "TO_BE_CHECKED");
        }

        private RegistryNotice registration(int enterprise, int representative, String verdict) {
            String name = "柳州市" + BRANDS.get(enterprise % BRANDS.size())
                    + TRADES.get(enterprise / BRANDS.size() % TRADES.size());
            return new RegistryNotice(
                    number(),
                    1,
                    "REGISTRATION",
                    RegistryNotice.code(enterprise),
                    name,
                    representative,
                    "柳州市城中区文昌路" + (enterprise + 1) + "号",
                    day.date().minusDays(1),
                    verdict);
        }

        /** An employer whose notices the hall has issued this morning; each day brings its next version. */
        RegistryNotice existing(int index) {
            Employer employer = Employer.of(index);
            return new RegistryNotice(
                    number(),
                    day.number(),
                    "REGISTRATION",
                    employer.socialCreditCode(),
                    employer.name(),
                    EMPLOYERS_FROM + index,
                    "柳州市鱼峰区荣军路" + (index + 1) + "号",
                    day.date().minusDays(1),
                    "EXISTING");
        }
    }
}
