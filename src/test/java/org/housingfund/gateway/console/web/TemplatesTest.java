package org.housingfund.gateway.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.housingfund.gateway.matching.DispositionKind;
import org.junit.jupiter.api.Test;

/** What holds for every page, read from the templates and the words themselves. */
class TemplatesTest {
    private static final Path RESOURCES = Path.of("src/main/resources");
    /** A key that is written out; one that is put together at run time cannot be looked up here. */
    private static final Pattern KEY = Pattern.compile("#\\{([a-z][A-Za-z0-9_.-]*)[}(]");

    private static final Pattern INLINE =
            Pattern.compile("(?i)\\sstyle=|\\son[a-z]+=|<style|javascript:|<script(?![^>]*\\ssrc=|[^>]*\\sth:src=)");
    private static final Pattern CHINESE = Pattern.compile("[\\u4e00-\\u9fff]");

    @Test
    void everyWordStandsInBothLanguages() throws IOException {
        for (Path chinese : files("messages", ".properties")) {
            if (!chinese.toString().endsWith("_en.properties")) {
                Path english = Path.of(chinese.toString().replace(".properties", "_en.properties"));
                if (chinese.endsWith("sentences.properties")) {
                    assertThat(keys(chinese)).as("the codes say it themselves").isEmpty();
                } else {
                    assertThat(keys(english)).as(english.toString()).isEqualTo(keys(chinese));
                }
                assertThat(Files.readString(english))
                        .as(english.toString())
                        .doesNotContainPattern("(?m)^(?!console\\.language=)[^#].*[\\u4e00-\\u9fff]");
            }
        }
    }

    @Test
    void noWordHasTwoHomes() throws IOException {
        List<String> all = new ArrayList<>();
        for (Path file : files("messages", ".properties")) {
            if (!file.toString().endsWith("_en.properties")) {
                all.addAll(keys(file));
            }
        }
        assertThat(all).doesNotHaveDuplicates();
    }

    @Test
    void everyKeyThatATemplateNamesExists() throws IOException {
        Set<String> known = new TreeSet<>();
        for (Path file : files("messages", ".properties")) {
            known.addAll(keys(file));
        }
        Set<String> missing = new TreeSet<>();
        for (Path template : files("templates", ".html")) {
            KEY.matcher(Files.readString(template))
                    .results()
                    .map(found -> found.group(1))
                    .filter(key -> !known.contains(key))
                    .forEach(key -> missing.add(template.getFileName() + ": " + key));
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void dispositionsAreCalledWhatTheyAreCalledEverywhere() throws IOException {
        Properties words = new Properties();
        try (Reader reader = Files.newBufferedReader(RESOURCES.resolve("messages/summary.properties"))) {
            words.load(reader);
        }
        for (DispositionKind kind : DispositionKind.values()) {
            assertThat(words.getProperty("summary.disposition." + kind)).isEqualTo(kind.label());
        }
    }

    @Test
    void nothingInlineThatThePolicyWouldRefuse() throws IOException {
        for (Path template : files("templates", ".html")) {
            assertThat(INLINE.matcher(Files.readString(template)).results().map(found -> found.group()))
                    .as(template.toString())
                    .isEmpty();
        }
    }

    /** Text between tags is shown where no th:text replaces it; in an expression Chinese is shown in English, too. */
    @Test
    void noExpressionSpeaksOneLanguageOnly() throws IOException {
        Pattern expression = Pattern.compile("\\sth:[\\w:-]+=\"([^\"]*)\"");
        Pattern bare = Pattern.compile(
                "<(?!title)(\\w+)((?:\\s(?!th:text|th:replace|th:utext)[\\w:-]+(?:=\"[^\"]*\")?)*)\\s*>([^<]+)<");
        for (Path template : files("templates", ".html")) {
            String text = Files.readString(template).replaceAll("(?s)<!--.*?-->", "");
            assertThat(Stream.concat(
                                    expression.matcher(text).results().map(found -> found.group(1)),
                                    bare.matcher(text).results().map(found -> found.group(3)))
                            .filter(part -> CHINESE.matcher(part).find()))
                    .as(template.toString())
                    .isEmpty();
        }
    }

    /** Else a screen reader reads it out as if it were English. */
    @Test
    void whatAServiceSaysIsMarkedAsChinese() throws IOException {
        Pattern said = Pattern.compile("<[^>]*\\sth:text=\"[^\"]*\\$\\{[^}\"]*"
                + "(?:sentence|message|remedy|phrase|refused|done|unusable|problem|job\\.reason|i\\.result"
                + "|j\\.title|job\\.title|description|\\bc(?:heck)?\\.(?:expected|found))\\)?}[^\"]*\"[^>]*>");
        int found = 0;
        for (Path template : files("templates", ".html")) {
            for (var tag : said.matcher(Files.readString(template)).results().toList()) {
                if (!tag.group().contains("show.count(")) {
                    found++;
                    assertThat(tag.group()).as(template.toString()).contains("lang=\"zh-CN\"");
                }
            }
        }
        assertThat(found).isGreaterThan(25);
    }

    private static Set<String> keys(Path file) throws IOException {
        Properties words = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            words.load(reader);
        }
        return new TreeSet<>(words.stringPropertyNames());
    }

    private static List<Path> files(String folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }
}
