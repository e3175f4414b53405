package org.housingfund.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** {@code schemas/openapi.yaml} says what the controllers do. */
class OpenApiTest {
    static final Path FILE = Path.of("schemas/openapi.yaml");
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER, YAMLWriteFeature.SPLIT_LINES)
            .enable(
                    YAMLWriteFeature.MINIMIZE_QUOTES,
                    YAMLWriteFeature.INDENT_ARRAYS_WITH_INDICATOR,
                    YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build();

    private static String written;

    @BeforeAll
    static void theControllersAreRead() {
        ConsoleBed console = ConsoleBed.shared();
        written = YAML.writeValueAsString(OpenApiDocument.of(
                console.bed.context().getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class),
                console.bed.bean(JsonMapper.class)));
    }

    @Test
    void theDocumentIsWhatTheControllersSay() throws IOException {
        if (Boolean.getBoolean("openapi.write")) {
            Files.writeString(FILE, written);
        }
        assertThat(Files.readString(FILE))
                .as(
                        "%s is not what the controllers do; to renew it:"
                                + " ./mvnw test -Dtest=OpenApiTest -Dopenapi.write=true",
                        FILE)
                .isEqualTo(written);
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        JsonNode document = YAML.readTree(written);
        List<String> references = document.findValuesAsString("$ref");
        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }
}
