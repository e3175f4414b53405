package org.housingfund.gateway.statement;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.statement.Mapping.Format;

/** Finds the mapping that reads a file by what is in it, never by its name. */
public final class FormatDetection {
    private static final int START_BYTES = 1 << 16;
    private static final int MOST_CONTAINER_BYTES = 32 << 20;
    private static final Map<String, FileKind> NAMES = Map.of(
            "xlsx", FileKind.ZIP,
            "xls", FileKind.OLE2,
            "html", FileKind.HTML,
            "xml", FileKind.XML,
            "csv", FileKind.TEXT,
            "txt", FileKind.TEXT);

    private FormatDetection() {}

    /**
     * The one mapping that fits. Where nothing or more than one thing fits, that is the file's problem, never a guess.
     *
     * @param wanted the only format to try, or null for all
     */
    public static Optional<Mapping> detect(Path file, Mappings mappings, Format wanted, Consumer<Problem> problems)
            throws IOException {
        return detect(start(file), file.getFileName().toString(), mappings, wanted, problems);
    }

    /**
     * The same for what is at hand.
     *
     * @param start enough for a header; all of a file whose rows are not bytes of it
     * @param name of the file, or empty; only said where it contradicts the content
     */
    public static Optional<Mapping> detect(
            byte[] start, String name, Mappings mappings, Format wanted, Consumer<Problem> problems) {
        FileKind kind = FileKind.of(start);
        if (wanted == Format.CAMT || (wanted == null && kind == FileKind.XML)) {
            return Optional.of(Mapping.anyCamt());
        }
        boolean text = wanted == null && !kind.isContainer();
        if (wanted == Format.MT940 || (text && StatementReaders.isSwift(start))) {
            return Optional.of(Mapping.anySwift());
        }
        if (wanted == Format.ARRIVAL_NOTICE || (text && StatementReaders.isArrivalNotice(start))) {
            return Optional.of(Mapping.anyArrivalNotice());
        }
        List<Mapping> fitting = new ArrayList<>();
        List<Problem> tried = new ArrayList<>();
        for (Mapping mapping : kind == FileKind.UTF16_TEXT ? List.<Mapping>of() : mappings.all()) {
            boolean inRows = switch (mapping.format()) {
                case SHEET -> true;
                case DELIMITED, FIXED_WIDTH -> !kind.isContainer();
                case CAMT, MT940, ARRIVAL_NOTICE -> false;
            };
            if (inRows && (wanted == null || mapping.format() == wanted)) {
                StatementReaders.misfit(mapping, start)
                        .ifPresentOrElse(
                                why -> tried.add(StatementReaders.tried(mapping, why)), () -> fitting.add(mapping));
            }
        }
        if (fitting.size() == 1) {
            return Optional.of(fitting.get(0));
        }
        String detail = fitting.isEmpty()
                ? kind(name, kind) + "，没有映射认得它"
                : "多个映射都认得文件头："
                        + String.join("、", fitting.stream().map(Mapping::id).toList());
        problems.accept(StatementReaders.unknownFormat(detail, kind == FileKind.EMPTY));
        if (fitting.isEmpty() && kind != FileKind.EMPTY) {
            tried.forEach(problems);
        }
        return Optional.empty();
    }

    /** Enough for a header; all of a file whose rows are not bytes of it. */
    private static byte[] start(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(START_BYTES);
            if (!FileKind.of(start).isContainer()) {
                return start;
            }
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MOST_CONTAINER_BYTES);
        }
    }

    private static String kind(String name, FileKind kind) {
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        FileKind named = NAMES.get(extension);
        String against = named == null || named == kind ? "" : "（文件名却以 ." + extension + " 结尾）";
        return "内容是" + kind.text() + against;
    }
}
