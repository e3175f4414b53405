package org.housingfund.gateway.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.statement.Mapping;
import org.housingfund.gateway.statement.Mapping.Format;
import org.housingfund.gateway.statement.Mappings;
import org.housingfund.gateway.statement.StatementReaders;

/** Finds the mapping that reads a file by what is in it, never by its name. */
public final class FormatDetection {
    private static final int START_BYTES = 1 << 16;

    private FormatDetection() {}

    /**
     * The one mapping that fits. Where nothing or more than one thing fits, that is the file's problem, never a guess.
     *
     * @param wanted the only format to try, or null for all
     */
    public static Optional<Mapping> detect(Path file, Mappings mappings, Format wanted, Consumer<Problem> problems)
            throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(START_BYTES);
        }
        if (wanted == Format.CAMT_053 || (wanted == null && StatementReaders.isXml(start))) {
            return Optional.of(Mapping.anyCamt());
        }
        if (wanted == Format.MT940 || (wanted == null && StatementReaders.isSwift(start))) {
            return Optional.of(Mapping.anySwift());
        }
        if (wanted == Format.ARRIVAL_NOTICE || (wanted == null && StatementReaders.isArrivalNotice(start))) {
            return Optional.of(Mapping.anyArrivalNotice());
        }
        List<Mapping> fitting = mappings.all().stream()
                .filter(mapping -> wanted == null || mapping.format() == wanted)
                .filter(mapping -> StatementReaders.recognises(mapping, start))
                .toList();
        if (fitting.size() == 1) {
            return Optional.of(fitting.get(0));
        }
        String detail = fitting.isEmpty()
                ? "没有映射认得文件头"
                : "多个映射都认得文件头："
                        + String.join("、", fitting.stream().map(Mapping::id).toList());
        problems.accept(StatementReaders.unknownFormat(detail, start.length == 0));
        return Optional.empty();
    }
}
