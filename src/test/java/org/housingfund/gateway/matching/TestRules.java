package org.housingfund.gateway.matching;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Rules files as they ship. */
final class TestRules {
    private TestRules() {}

    static RemarkRules shipped() {
        return read(Path.of("mappings/remark/v1.yaml"));
    }

    static RemarkRules example(String name) {
        return read(Path.of("mappings/remark/examples", name + ".yaml"));
    }

    private static RemarkRules read(Path file) {
        try (InputStream yaml = Files.newInputStream(file)) {
            return RemarkRules.read(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
