package org.housingfund.gateway.structure;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.housingfund.gateway.app.CommandNames;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** Keeps README.md and src/docs honest: what they name exists, and what exists they name. */
class DocsTest {
    private static final Path README = Path.of("README.md");
    private static final Path DOCS = Path.of("src/docs");
    private static final Path MAIN = Path.of("src/main");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");
    private static final Pattern PROPERTY =
            Pattern.compile("(?<![\\w-])gateway(?:\\.[a-z][a-zA-Z0-9-]*|\\.<[^>]+>|\\[n])+");
    private static final Pattern CONTINUED =
            Pattern.compile("`(gateway(?:\\.[a-z0-9<>\\[\\]-]+)+)`((?:(?:, | and )`\\.[a-z-]+`)+)");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\bgateway(?:\\.[a-z0-9-]+|\\.\\{\\{partner}}|\\.ID)+");
    /** A call that writes an audit line, or hands the event to the method that does. */
    private static final Pattern AUDIT_CALL = Pattern.compile("(?s)(?:audit\\.record|answer)\\((.*?);");

    private static final Pattern AUDIT_EVENT = Pattern.compile("\"([A-Z]+(?:_[A-Z]+)+|[A-Z]{6,})\"");
    private static final Pattern APPROVAL_KIND =
            Pattern.compile("(?s)^(?=.*approvals\\.propose).*? KIND = \"([A-Z_]+)\"");

    private static final List<JavaClass> CLASSES = List.copyOf(new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.housingfund.gateway"));

    @Test
    void everyRelativeLinkLeadsSomewhere() {
        List<String> broken = new ArrayList<>();
        for (Path doc : docs()) {
            Path folder = doc.toAbsolutePath().getParent();
            for (String target : groups(LINK, text(doc), 1)) {
                if (!target.contains("://") && Files.notExists(folder.resolve(target))) {
                    broken.add(doc + " → " + target);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyPropertyTheyNameExists() {
        Set<String> known = knownProperties();
        assertThat(known).contains("gateway.broker.url", "gateway.crypto.keys.*", "gateway.intake.poll-delay");
        Set<String> unknown = new TreeSet<>();
        for (Path doc : docs()) {
            for (String named : named(text(doc))) {
                if (known.stream().noneMatch(property -> matches(property, named))) {
                    unknown.add(doc + ": " + named);
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void operationsListEveryProperty() {
        Set<String> named = named(text(DOCS.resolve("operations.md")));
        assertThat(knownProperties().stream()
                        .filter(property -> named.stream()
                                .noneMatch(name -> matches(property, name)
                                        || name.startsWith(property + ".")
                                        || covers(name, property))))
                .isEmpty();
    }

    @Test
    void everyAuditEventInTheCodeIsDescribed() {
        Set<String> written = new TreeSet<>();
        for (Path source : files(MAIN.resolve("java"), ".java")) {
            String code = text(source);
            groups(AUDIT_CALL, code, 1).forEach(call -> written.addAll(groups(AUDIT_EVENT, call, 1)));
            groups(APPROVAL_KIND, code, 1)
                    .forEach(kind ->
                            List.of("_PROPOSED", "_APPROVED", "_REJECTED").forEach(move -> written.add(kind + move)));
        }
        Set<String> described = new TreeSet<>(
                groups(Pattern.compile("(?m)^\\| `([A-Z_]+)` \\|"), text(DOCS.resolve("audit-events.md")), 1));
        assertThat(written).contains("NOTICE_ISSUED", "OPENING_APPROVED", "STATEMENT_REJECTED");
        assertThat(described).isEqualTo(written);
    }

    @Test
    void theArchitectureNamesEveryPackage() {
        String architecture = text(DOCS.resolve("architecture.md"));
        assertThat(CLASSES.stream()
                        .map(type -> type.getPackageName().substring("org.housingfund.gateway.".length()))
                        .distinct()
                        .filter(name -> !architecture.contains("`" + name + "`")))
                .isEmpty();
    }

    @Test
    void theArchitectureNamesEveryRoute() {
        String architecture = text(DOCS.resolve("architecture.md"));
        Pattern id = Pattern.compile("(?m)^- route(?:Template)?:\\n    id: (\\S+)");
        List<String> ids = files(Path.of("routes"), ".yaml").stream()
                .flatMap(file -> groups(id, text(file), 1).stream())
                .toList();
        assertThat(ids).hasSizeGreaterThan(10);
        assertThat(ids.stream().filter(route -> !architecture.contains("`" + route + "`")))
                .isEmpty();
    }

    @Test
    void theReadmesTestCommandIsWhatCiRuns() {
        String command = groups(Pattern.compile("(?m)^exec (.+)$"), text(Path.of(".ci/run")), 1)
                .get(0);
        assertThat(text(README)).containsPattern("(?m)^" + Pattern.quote(command) + " ");
    }

    @Test
    void theReadmeNamesEveryCommand() {
        String readme = text(README);
        assertThat(CommandNames.all()).contains("inspect", "verify");
        assertThat(CommandNames.all().stream()
                        .filter(command -> !Pattern.compile("(?:\\.jar |`)" + command + "\\b")
                                .matcher(readme)
                                .find()))
                .isEmpty();
    }

    /** Properties in a text, with those that a table row abbreviates: {@code `gateway.a.b`, `.c`}. */
    private static Set<String> named(String text) {
        Set<String> named = new TreeSet<>();
        PROPERTY.matcher(text)
                .results()
                .map(MatchResult::group)
                .filter(name -> !name.equals("gateway.lock")) // a file
                .forEach(named::add);
        CONTINUED.matcher(text).results().forEach(row -> {
            String prefix = row.group(1).substring(0, row.group(1).lastIndexOf('.'));
            groups(Pattern.compile("`(\\.[a-z-]+)`"), row.group(2), 1).forEach(name -> named.add(prefix + name));
        });
        return named;
    }

    /** Components of every configuration record, and placeholders of routes, settings and code; {@code *} is any key. */
    private static Set<String> knownProperties() {
        Set<String> known = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            if (type.isAnnotatedWith(ConfigurationProperties.class)) {
                Class<?> record = type.reflect();
                ConfigurationProperties properties = record.getAnnotation(ConfigurationProperties.class);
                components(properties.value() + properties.prefix(), record, known);
            }
        }
        Stream.of(
                        files(Path.of("routes"), ".yaml"),
                        files(MAIN.resolve("resources"), ".yml"),
                        files(MAIN.resolve("java"), ".java"))
                .flatMap(Collection::stream)
                .flatMap(file -> placeholders(text(file)))
                .forEach(known::add);
        return known;
    }

    private static Stream<String> placeholders(String text) {
        return Pattern.compile("(?:\\{\\{|\\$\\{)(" + PLACEHOLDER.pattern() + ")")
                .matcher(text)
                .results()
                .map(found -> found.group(1).replace("{{partner}}", "*").replace(".ID.", ".*."))
                .filter(name -> !name.endsWith("."));
    }

    private static void components(String prefix, Class<?> record, Set<String> known) {
        for (RecordComponent component : record.getRecordComponents()) {
            String name = prefix + "."
                    + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
            Class<?> type = component.getType();
            if (Map.class.isAssignableFrom(type)) {
                element(name + ".*", component, known);
            } else if (List.class.isAssignableFrom(type)) {
                element(name, component, known);
            } else if (type.isRecord()) {
                components(name, type, known);
            } else {
                known.add(name);
            }
        }
    }

    private static void element(String name, RecordComponent component, Set<String> known) {
        var arguments = ((java.lang.reflect.ParameterizedType) component.getGenericType()).getActualTypeArguments();
        if (arguments[arguments.length - 1] instanceof Class<?> element && element.isRecord()) {
            components(name, element, known);
        } else {
            known.add(name);
        }
    }

    /** Whether a text's name is this property, or a prefix of it that ends at a dot. */
    private static boolean matches(String property, String named) {
        List<String> wanted = List.of(property.split("\\."));
        List<String> parts = List.of(plain(named).split("\\."));
        for (int i = 0; i < Math.min(wanted.size(), parts.size()); i++) {
            if (!wanted.get(i).equals("*")
                    && !parts.get(i).equals("*")
                    && !wanted.get(i).equals(parts.get(i))) {
                return false;
            }
        }
        return parts.size() <= wanted.size();
    }

    private static boolean covers(String named, String property) {
        return property.startsWith(plain(named) + ".");
    }

    private static String plain(String named) {
        return named.replaceAll("<[^>]+>", "*").replace("[n]", "");
    }

    private static List<Path> docs() {
        List<Path> docs = new ArrayList<>(files(DOCS, ".md"));
        docs.add(README);
        return docs;
    }

    private static List<Path> files(Path root, String suffix) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> groups(Pattern pattern, String text, int group) {
        return pattern.matcher(text).results().map(found -> found.group(group)).toList();
    }
}
