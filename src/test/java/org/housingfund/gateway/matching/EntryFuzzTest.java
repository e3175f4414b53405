package org.housingfund.gateway.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.housingfund.gateway.kernel.CreditorReference;
import org.housingfund.gateway.notice.Notice;
import org.housingfund.gateway.notice.NoticeState;
import org.housingfund.gateway.notice.Notices;
import org.housingfund.gateway.statement.BankAccounts.BankAccount;
import org.housingfund.gateway.statement.Direction;
import org.housingfund.gateway.statement.EntryKind;
import org.housingfund.gateway.testing.SchemaValidation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Whatever stands in the text fields of an entry, it is read, decided, suggested for and told, in linear time. */
class EntryFuzzTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
    private static final Map<Long, BankAccount> ACCOUNTS = Map.of(1L, new BankAccount(1, "6201", "liujiang", "柳江银行"));
    private static final int NOTICES = 300;
    private static final List<EntryKind> KINDS = List.of(EntryKind.values());
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** What means something to somebody, and what breaks what does not expect it. */
    private static final String[] PIECES = {
        "P",
        "p",
        "Ｐ",
        "P190613375",
        "P1906133753",
        "19061337",
        "12月",
        "公积金",
        " ",
        "　",
        "\u200b",
        "\u0000",
        "\n",
        "\r",
        "O",
        "l",
        "I",
        "→",
        "/",
        "|",
        "$",
        "￥",
        "^",
        "(",
        "）",
        "RF",
        "RF18539007547034",
        "RF712348231",
        "有限公司",
        "有限责任公司",
        "柳州第7贸易",
        "ZH",
        "JK",
        "1",
        "０",
        "９",
        "年",
        "-",
        "+",
        "'",
        "\"",
        "<",
        ">",
        "&",
        ";",
        "=",
        "\\",
        "%s",
        "{}",
        "${x}",
        "\uFFFF",
        "\uD83D\uDE00",
        "\u202E",
        "\u0301",
        "٣",
        "①",
        "龘",
        "😀"
    };

    private final List<RemarkReader> readers = List.of(
            new RemarkReader(TestRules.shipped()),
            new RemarkReader(TestRules.example("zh")),
            new RemarkReader(TestRules.example("serial15")));
    private final RemarkRules rules = TestRules.shipped();
    private final Matcher matcher = new Matcher(rules);
    private final ExpectationMatcher expectations = new ExpectationMatcher(rules.version());
    private final Triage triage = new Triage(rules, readers.get(0), expectations);
    private final Suggestions suggestions = new Suggestions(rules);
    private final Map<String, Notice> notices = new HashMap<>();
    private NoticeIndex index;
    private PostingEvents events;

    @BeforeEach
    void issue() throws IOException {
        for (int i = 0; i < NOTICES; i++) {
            String number = "P" + (1_906_133_600L + i);
            Notice notice = new Notice(
                    i,
                    number,
                    i % 50,
                    "E" + i % 50,
                    "柳州第" + i % 50 + "贸易有限公司",
                    100L + i % 3,
                    0,
                    NoticeState.AWAITING,
                    Set.of(1L),
                    null,
                    null,
                    DAY.withDayOfMonth(1),
                    1);
            notices.put(number, notice);
        }
        index = new NoticeIndex(notices.values());
        try (InputStream limits = Files.newInputStream(Path.of("mappings/remark/limits.yaml"))) {
            events = new PostingEvents(null, null, RemarkLimits.read(limits));
        }
    }

    @Test
    void nothingInAnEntrysTextsStopsIt() {
        run(20_000, 1);
    }

    @Test
    @Tag("deep")
    void nothingInAnEntrysTextsStopsItHoweverOftenItIsTried() {
        run(1_000_000, 2);
    }

    private void run(int entries, long seed) {
        Random random = new Random(seed);
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < entries; i++) {
            List<String> texts = new ArrayList<>();
            for (int fields = random.nextInt(4); fields > 0; fields--) {
                texts.add(text(random));
            }
            PostingEntry entry = new PostingEntry(
                    i + 1L,
                    1,
                    1,
                    DAY,
                    random.nextInt(8) == 0 ? Direction.DEBIT : Direction.CREDIT,
                    100L + random.nextInt(3),
                    random.nextInt(30) == 0,
                    maybe(random),
                    maybe(random),
                    random.nextBoolean() ? "柳州第" + random.nextInt(50) + "贸易有限公司" : maybe(random),
                    texts,
                    "");
            EntryKind kind = random.nextInt(8) == 0 ? KINDS.get(random.nextInt(KINDS.size())) : null;
            Decision decision = one(entry, kind, i % 50 == 0);
            seen.merge(
                    decision.reason() == null
                            ? decision.kind().name()
                            : decision.reason().name(),
                    1,
                    Integer::sum);
        }
        assertThat(seen)
                .as("the texts reach every branch")
                .containsKeys(
                        "ALLOCATED",
                        "NO_NUMBER",
                        "UNREADABLE_NUMBER",
                        "AMBIGUOUS_REFERENCE",
                        "UNKNOWN_DEBIT",
                        "AMBIGUOUS_NUMBER");
    }

    private Decision one(PostingEntry entry, EntryKind kind, boolean closely) {
        readers.forEach(reader -> reader.read(entry.texts()));
        Reading reading = readers.get(0).read(entry.texts());
        Decision decision = decide(entry, kind, reading);
        if (decision.kind() == DispositionKind.SUSPENDED) {
            decision = decision.with(suggestions.rank(entry, reading, index, ACCOUNTS, null));
        }
        Evidence evidence = decision.evidence();
        assertThat(EvidenceText.read(evidence.rules(), EvidenceText.of(evidence))
                        .checks())
                .isEqualTo(evidence.checks());
        assertThat(isWellFormed(Sentences.of(decision.kind(), null, evidence))).isTrue();
        if (decision.reason() != null) {
            Suspense.Open open = new Suspense.Open(1, entry.id(), decision.noticeId(), 1, -1, decision.reason());
            Notice notice =
                    decision.noticeId() == null ? null : notices.get("P" + (1_906_133_600L + decision.noticeId()));
            String event = JSON.writeValueAsString(events.suspendedData(1L, ACCOUNTS.get(1L), decision, notice, open));
            assertThat(isWellFormed(event)).as(event).isTrue();
            if (closely) {
                SchemaValidation.assertValid("events/payment.suspended.v1.json", event);
            }
        }
        return decision;
    }

    private Decision decide(PostingEntry entry, EntryKind kind, Reading reading) {
        Set<CreditorReference> quoted = ExpectationMatcher.quoted(entry);
        Decision decided = triage.decide(entry, kind, quoted);
        if (decided != null) {
            return decided;
        }
        if (!quoted.isEmpty()) {
            return expectations
                    .decide(List.of(entry), quoted.iterator().next(), null, false, ACCOUNTS)
                    .get(0);
        }
        return readers.get(0)
                .match(reading)
                .map(read -> {
                    List<Matcher.Credit> credits = List.of(new Matcher.Credit(entry, read));
                    Notice notice = notices.get(read.number());
                    Map<String, Notices.Waiting> nearby = new HashMap<>();
                    matcher.nearby(credits, notice).stream()
                            .filter(notices::containsKey)
                            .forEach(number -> nearby.put(number, Notices.Waiting.of(notices.get(number))));
                    return matcher.decide(credits, ACCOUNTS, notice, nearby).get(0);
                })
                .orElseGet(() -> matcher.unread(entry, reading));
    }

    private String text(Random random) {
        StringBuilder text = new StringBuilder();
        int pieces = random.nextInt(200) == 0 ? 500 : random.nextInt(7);
        if (random.nextInt(3) == 0) {
            text.append("P").append(1_906_133_600L + random.nextInt(NOTICES));
        }
        while (pieces-- > 0) {
            if (random.nextInt(10) == 0) {
                int any = random.nextInt(Character.MAX_CODE_POINT + 1);
                text.appendCodePoint(any >= Character.MIN_SURROGATE && any <= Character.MAX_SURROGATE ? '?' : any);
            } else {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
        }
        return text.toString();
    }

    private String maybe(Random random) {
        return random.nextInt(4) == 0 ? null : text(random);
    }

    private static boolean isWellFormed(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** Four times the text takes about four times as long: sixteen times would be quadratic. Of the thread's own time. */
    @Test
    void readingAndDecidingTakesTimeInProportionToTheText() {
        for (String piece : PIECES) {
            for (String between : List.of("", " ")) {
                String unit = piece + between;
                long once = nanos(unit.repeat(1_000));
                long fourTimes = nanos(unit.repeat(4_000));
                assertThat(fourTimes)
                        .as("“%s” repeated: %s ns, four times as often", unit, once)
                        .isLessThan(9 * once + 10_000_000);
            }
        }
    }

    /** The less of two: what else the machine does does not count. */
    private long nanos(String text) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 2; i++) {
            PostingEntry entry = new PostingEntry(
                    1, 1, 1, DAY, Direction.CREDIT, 100, false, text, text, text, List.of(text, text), "");
            long from = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            one(entry, EntryKind.TRANSFER, false);
            one(entry, null, false);
            least = Math.min(least, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - from);
        }
        return least;
    }
}
