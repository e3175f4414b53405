package org.housingfund.gateway.statement;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * All mappings, loaded once at start; one that cannot be used stops the start. Locations are Spring resource patterns in
 * {@code gateway.mappings.locations}; a later location replaces a mapping of the same id, so a centre can overlay its own.
 */
@Component
@EnableConfigurationProperties(Mappings.Locations.class)
public final class Mappings {
    /** Shipped with the jar. */
    public static final String CLASS_PATH = "classpath*:mappings/*/*/mapping.yaml";

    private final Map<String, Mapping> byId = new TreeMap<>();
    private final Map<String, String> texts = new TreeMap<>();

    /** Where mappings lie: Spring resource patterns. */
    @ConfigurationProperties("gateway.mappings")
    public record Locations(@DefaultValue(CLASS_PATH) List<String> locations) {
        public Locations {
            if (locations.isEmpty()) {
                throw new IllegalArgumentException("gateway.mappings.locations must name at least one place");
            }
            locations = List.copyOf(locations);
        }
    }

    @Autowired
    Mappings(Locations configured) {
        this(configured.locations());
    }

    private Mappings(List<String> locations) {
        for (String location : locations) {
            load(location);
        }
    }

    /** From the class path, without Spring. */
    public static Mappings fromClassPath() {
        return new Mappings(List.of(CLASS_PATH));
    }

    /** From a directory that holds {@code <partner>/<message>/mapping.yaml}, without Spring. */
    public static Mappings fromDirectory(Path directory) {
        return new Mappings(List.of(directory.toUri() + "/*/*/mapping.yaml"));
    }

    /**
     * One mapping of its own, to try it.
     *
     * @throws IOException the file cannot be read
     * @throws MappingException it is no mapping; with file, line and hint
     */
    public static Mapping fromFile(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return MappingLoader.load(file.toString(), in);
        }
    }

    /**
     * One mapping of its own, as its text.
     *
     * @throws MappingException it is no mapping; with line and hint
     */
    public static Mapping fromText(String yaml) {
        return MappingLoader.load("mapping.yaml", new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
    }

    private void load(String location) {
        Map<String, String> here = new TreeMap<>();
        try {
            for (Resource resource : new PathMatchingResourcePatternResolver().getResources(location)) {
                String source = resource.getDescription();
                byte[] text = resource.getContentAsByteArray();
                Mapping mapping = MappingLoader.load(shortened(source), new ByteArrayInputStream(text));
                String other = here.put(mapping.id(), source);
                if (other != null) {
                    throw new MappingException(source + ": 映射 " + mapping.id() + " 已在 " + other + " 中定义。改用别的 id");
                }
                byId.put(mapping.id(), mapping);
                texts.put(mapping.id(), new String(text, StandardCharsets.UTF_8));
            }
        } catch (IOException unreadable) {
            throw new MappingException("无法读取映射 " + location + ": " + unreadable.getMessage(), unreadable);
        }
    }

    private static String shortened(String description) {
        int from = description.indexOf('[');
        return from < 0 ? description : description.substring(from + 1, description.length() - 1);
    }

    /** The mapping of this id. */
    public Optional<Mapping> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Its text as it was loaded, comments included. */
    public Optional<String> text(String id) {
        return Optional.ofNullable(texts.get(id));
    }

    /** All, in the order of their ids. */
    public Collection<Mapping> all() {
        return List.copyOf(byId.values());
    }
}
