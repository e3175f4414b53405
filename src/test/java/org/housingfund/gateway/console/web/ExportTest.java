package org.housingfund.gateway.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.housingfund.gateway.console.web.Export.Format;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.mock.web.MockHttpServletResponse;

class ExportTest {
    private static final List<String> COLUMNS = List.of("a", "b");

    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void aCompleteListEndsWithTheCountOfItsRows() throws IOException {
        try (Export export = new Export(response, "list", Format.CSV, COLUMNS)) {
            export.row(List.of("=1+1", 2));
            export.row(List.of("x", -3));
            export.complete();
        }
        assertThat(response.getContentAsString(StandardCharsets.UTF_8))
                .isEqualTo("\uFEFFa,b\r\n'=1+1,2\r\nx,-3\r\n共 2 条 / 2 rows,\r\n");
    }

    @ParameterizedTest
    @EnumSource
    void aListThatFailsEarlyLeavesRoomForTheSentenceThatSaysWhy(Format format) {
        assertThatThrownBy(() -> {
                    try (Export export = new Export(response, "list", format, COLUMNS)) {
                        export.row(List.of("x", 1));
                        throw new IllegalStateException("database away");
                    }
                })
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("database away");
        assertThat(response.getContentAsByteArray()).isEmpty();
        assertThat(response.getHeader("Content-Disposition")).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void aListThatFailsHalfwayIsADownloadThatBreaksOff(Format format, @TempDir Path dir) throws Exception {
        Tomcat server = new Tomcat();
        server.setBaseDir(dir.toString());
        server.setPort(0);
        Context context = server.addContext("", dir.toString());
        Tomcat.addServlet(context, "half", new Half(format));
        context.addServletMappingDecoded("/half", "half");
        server.start();
        try {
            int port = server.getConnector().getLocalPort();
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/half"))
                    .build();
            assertThatThrownBy(() -> HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray()))
                    .isInstanceOf(IOException.class);
        } finally {
            server.stop();
            server.destroy();
        }
    }

    /** Fails after more than any buffer holds. */
    private static final class Half extends HttpServlet {
        private static final long serialVersionUID = 1L;

        private final Format format;

        private Half(Format format) {
            this.format = format;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            try (Export export = new Export(response, "list", format, COLUMNS)) {
                for (int i = 0; i < 50_000; i++) {
                    export.row(List.of("row " + i * 7919L, i));
                }
                if (!response.isCommitted()) {
                    export.complete();
                }
            }
        }
    }

    @Test
    void rowsThatASheetHasNoRoomForGoToTheNextAndLongCellsAreClippedWithAMark(@TempDir Path dir) throws IOException {
        try (Export export = new Export(response, "list", Format.XLSX, COLUMNS, 3)) {
            export.row(List.of("first", 1));
            export.row(List.of("x".repeat(32_768), 2));
            export.row(List.of("third", 3));
            export.complete();
        }
        Map<String, String> parts = new LinkedHashMap<>();
        Path file = Files.write(dir.resolve("list.xlsx"), response.getContentAsByteArray());
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                parts.put(
                        entry.getName(), new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        assertThat(parts).containsKeys("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml");
        assertThat(parts.get("xl/worksheets/sheet1.xml")).contains("r=\"3\"").doesNotContain("r=\"4\"");
        assertThat(parts.get("xl/worksheets/sheet2.xml")).contains("r=\"3\"").doesNotContain("r=\"4\"");
        String texts = Parser.unescapeEntities(parts.get("xl/sharedStrings.xml"), true);
        assertThat(texts.contains("x…（此处截断）")).isTrue();
        assertThat(texts.contains("x".repeat(32_767))).isFalse();
        assertThat(texts.contains("共 3 条")).isTrue();
    }
}
