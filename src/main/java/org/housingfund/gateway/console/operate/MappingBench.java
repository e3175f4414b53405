package org.housingfund.gateway.console.operate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.statement.FormatDetection;
import org.housingfund.gateway.statement.Inspection;
import org.housingfund.gateway.statement.Mapping;
import org.housingfund.gateway.statement.MappingException;
import org.housingfund.gateway.statement.MappingTrial;
import org.housingfund.gateway.statement.MappingTrial.Row;
import org.housingfund.gateway.statement.Mappings;
import org.housingfund.gateway.statement.StatementReaders;
import org.springframework.stereotype.Service;

/** Reads a sample with a mapping and says what it became. Nothing is stored: it has no connection to anything. */
@Service
class MappingBench {
    private static final int MOST_ROWS = 100;
    private static final int MOST_MEGABYTES = 32;

    private final Mappings mappings;

    MappingBench(Mappings mappings) {
        this.mappings = mappings;
    }

    /**
     * What a sample became.
     *
     * @param mapping what read it; empty where none did
     * @param rows the first ones, each beside what it became
     * @param problems all of them, those of later rows included
     */
    record Result(
            String mapping,
            String format,
            boolean accepted,
            List<Inspection.Seen> statements,
            List<Row> rows,
            List<Problem> problems) {}

    /**
     * Reads a sample.
     *
     * @param name of the file, or empty
     * @param mappingId empty: by what is in the sample
     * @param yaml a mapping's text, which comes before the id; may be blank
     * @throws MappingException the text is no mapping; with line and hint
     * @throws PageProblem the sample is too large once unpacked
     */
    Result read(byte[] sample, String name, String mappingId, String yaml) {
        if (Inflation.exceeds(sample, (long) MOST_MEGABYTES << 20)) {
            throw PageProblem.invalid("样本解压后超过 " + MOST_MEGABYTES + " MB，映射台不读取；请只保留表头和若干行后再试");
        }
        Inspection inspection = new Inspection();
        Mapping mapping = mapping(sample, name, mappingId, yaml, inspection);
        List<Row> rows = new ArrayList<>();
        if (mapping != null) {
            try {
                StatementReaders.read(mapping, new ByteArrayInputStream(sample), inspection);
                MappingTrial.run(mapping, new ByteArrayInputStream(sample), MOST_ROWS, rows::add);
            } catch (IOException e) {
                throw new UncheckedIOException("bytes at hand", e);
            }
        }
        return new Result(
                mapping == null ? "" : mapping.id(),
                mapping == null ? "" : mapping.format().text(),
                inspection.accepted(),
                inspection.statements(),
                rows,
                inspection.problems());
    }

    private Mapping mapping(byte[] sample, String name, String mappingId, String yaml, Inspection inspection) {
        if (!yaml.isBlank()) {
            return Mappings.fromText(yaml);
        }
        return mappingId.isEmpty()
                ? FormatDetection.detect(sample, name, mappings, null, inspection::problem)
                        .orElse(null)
                : mappings.find(mappingId).orElse(null);
    }
}
