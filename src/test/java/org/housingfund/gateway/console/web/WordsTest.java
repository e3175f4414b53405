package org.housingfund.gateway.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.closing.ExportStatus;
import org.housingfund.gateway.intake.Receipt;
import org.housingfund.gateway.ledger.Journal;
import org.housingfund.gateway.matching.DispositionKind;
import org.housingfund.gateway.matching.Predicate;
import org.housingfund.gateway.matching.Reason;
import org.housingfund.gateway.matching.RemarkFault;
import org.housingfund.gateway.matching.Suggestion;
import org.housingfund.gateway.notice.NoticeKind;
import org.housingfund.gateway.notice.NoticeState;
import org.housingfund.gateway.statement.HoldReason;
import org.housingfund.gateway.statement.StatementStatus;
import org.junit.jupiter.api.Test;

/** No page shows a code where it could show a word: each constant that a template puts into a key has one. */
class WordsTest {
    private static final Path SOURCES = Path.of("src/main/java");

    @Test
    void everyConstantHasAWordInBothLanguages() throws Exception {
        for (var shown : Map.<String, Class<?>>ofEntries(
                        Map.entry("reason", Reason.class),
                        Map.entry("hold", HoldReason.class),
                        Map.entry("predicate", Predicate.class),
                        Map.entry("fault", RemarkFault.class),
                        Map.entry("lead", Suggestion.Lead.class),
                        Map.entry("decision", secret("matching.SuspenseDecision$Kind")),
                        Map.entry("bulk", secret("console.suspense.BulkDecision")),
                        Map.entry("job.kind", secret("console.suspense.Jobs$Kind")),
                        Map.entry("job.state", secret("console.suspense.JobState")),
                        Map.entry("notice.state", NoticeState.class),
                        Map.entry("notice.kind", NoticeKind.class),
                        Map.entry("statement.state", StatementStatus.class),
                        Map.entry("statement.receipt", Receipt.Status.class),
                        Map.entry("summary.disposition", DispositionKind.class),
                        Map.entry("summary.batch", ExportStatus.class),
                        Map.entry("seal.core", ExportStatus.class),
                        Map.entry("journal.kind", DispositionKind.class),
                        Map.entry("journal.cause", Journal.Cause.class),
                        Map.entry("audit.outcome", AuditTrail.Outcome.class),
                        Map.entry("operate.kind", secret("console.operate.AlarmKind")),
                        Map.entry("operate.severity", secret("console.operate.AlarmKind$Severity")),
                        Map.entry("role", Role.class),
                        Map.entry("right", Right.class),
                        Map.entry("users.deed", secret("console.access.UserProposals$Deed")))
                .entrySet()) {
            have(
                    shown.getKey(),
                    Arrays.stream(shown.getValue().getEnumConstants())
                            .map(constant -> ((Enum<?>) constant).name())
                            .toList());
        }
    }

    /** In Chinese they say it themselves. */
    @Test
    void everyCodeThatSaysASentenceHasItInEnglishToo() throws Exception {
        Set<String> keys = new TreeSet<>(Set.of("sentences.about"));
        for (Reason reason : Reason.values()) {
            keys.addAll(Set.of("reason." + reason + ".sentence", "reason." + reason + ".next"));
        }
        for (HoldReason reason : HoldReason.values()) {
            keys.addAll(Set.of("hold." + reason + ".sentence", "hold." + reason + ".next"));
        }
        for (Object kind : secret("console.operate.AlarmKind").getEnumConstants()) {
            keys.add("alarm." + kind + ".sentence");
        }
        Properties english = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("src/main/resources/messages/sentences_en.properties"))) {
            english.load(reader);
        }
        assertThat(english.stringPropertyNames()).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(english.values()).noneMatch(said -> said.toString().isBlank());
    }

    @Test
    void everyEventOfTheAuditTrailHasAWordInBothLanguages() throws IOException {
        have("audit.action", found(Pattern.compile("(?m)^\\| `([A-Z_]+)`"), Path.of("src/docs/audit-events.md")));
    }

    /** Whoever proposes names the kind of the proposal in a constant of that name. */
    @Test
    void everyKindOfProposalHasAWordInBothLanguages() throws IOException {
        Pattern kind = Pattern.compile("String KIND = \"([A-Z_]+)\"");
        Set<String> kinds = new TreeSet<>();
        for (Path source : sources("approvals.propose(")) {
            kinds.addAll(found(kind, source));
        }
        assertThat(kinds).hasSizeGreaterThan(5);
        have("proposal.kind", kinds);
    }

    /** What stands on a journal is a Chinese phrase, or a code with a word. */
    @Test
    void everyJournalOfTheMachinesOwnHasAWordInBothLanguages() throws IOException {
        Set<String> kinds = new TreeSet<>(Set.of(Reason.STATEMENT_GAP.name()));
        for (Path source : sources("new Journal(")) {
            kinds.addAll(found(Pattern.compile("\"([A-Z_]{4,})\"\\)"), source));
        }
        assertThat(kinds).contains("REPAYMENT_DEDUCTED");
        have("journal.kind", kinds);
    }

    @Test
    void everyBeginningOfAnAccountsKeyHasAWordInBothLanguages() throws IOException {
        have("account", Show.WORDS.stream().map(word -> word.replace(':', '-')).toList());
        Show show = new Show();
        assertThat(show.key("suspense:general")).isEqualTo(new Show.Key("suspense-general", ""));
        assertThat(show.key("clearing:payout:liujiang")).isEqualTo(new Show.Key("clearing-payout", "liujiang"));
        assertThat(show.key("4501200100000000017")).isEqualTo(new Show.Key("", "4501200100000000017"));
        assertThat(show.key("")).isEqualTo(new Show.Key("", "—"));
    }

    private static void have(String prefix, Collection<String> codes) throws IOException {
        Set<String> keys =
                codes.stream().map(code -> prefix + "." + code).collect(Collectors.toCollection(TreeSet::new));
        assertThat(keys).isNotEmpty();
        assertThat(words("")).as("Chinese").containsKeys(keys.toArray());
        assertThat(words("_en")).as("English").containsKeys(keys.toArray());
    }

    /** A type that only its own package sees. */
    private static Class<?> secret(String name) throws ClassNotFoundException {
        return Class.forName("org.housingfund.gateway." + name);
    }

    private static Set<Path> sources(String naming) throws IOException {
        Set<Path> sources = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file).contains(naming)) {
                    sources.add(file);
                }
            }
        }
        return sources;
    }

    private static Set<String> found(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Properties words(String language) throws IOException {
        Properties words = new Properties();
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/messages"))) {
            for (Path file : files.filter(one -> one.toString().endsWith("_en.properties") != language.isEmpty())
                    .toList()) {
                try (Reader reader = Files.newBufferedReader(file)) {
                    words.load(reader);
                }
            }
        }
        return words;
    }
}
