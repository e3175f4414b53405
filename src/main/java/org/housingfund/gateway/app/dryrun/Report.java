package org.housingfund.gateway.app.dryrun;

import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.matching.DispositionKind;
import org.housingfund.gateway.matching.DryRun;
import org.housingfund.gateway.matching.RemarkFault;
import org.housingfund.gateway.matching.Suggestion;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.MinimalPrettyPrinter;

/** Tells outcomes, entry by entry, to people or to programs. */
final class Report implements AutoCloseable {
    private static final String DUPLICATE = "DUPLICATE";

    private final PrintWriter out;
    private final JsonGenerator json;
    private final Map<String, Integer> counts = new TreeMap<>();

    Report(PrintWriter out, boolean asJson) {
        this.out = out;
        this.json = asJson
                ? JsonFactory.builder()
                        .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                        .build()
                        .createGenerator(
                                new ObjectWriteContext.Base() {
                                    @Override
                                    public tools.jackson.core.PrettyPrinter getPrettyPrinter() {
                                        return new MinimalPrettyPrinter("\n");
                                    }
                                },
                                out)
                : null;
    }

    void outcome(DryRun.Outcome outcome) {
        String disposition = outcome.duplicate() ? DUPLICATE : outcome.kind().name();
        counts.merge(
                outcome.kind() == DispositionKind.SUSPENDED ? disposition + " " + outcome.reason() : disposition,
                1,
                Integer::sum);
        if (json == null) {
            writeText(outcome, disposition);
        } else {
            writeJson(outcome, disposition);
        }
    }

    private void writeJson(DryRun.Outcome outcome, String disposition) {
        json.writeStartObject();
        json.writeStringProperty("serial", outcome.entry().identity());
        json.writeStringProperty("disposition", disposition);
        json.writeStringProperty("notice", outcome.notice());
        json.writeStringProperty(
                "reason", outcome.reason() == null ? null : outcome.reason().name());
        json.writeArrayPropertyStart("repairs");
        outcome.faults().forEach(fault -> json.writeString(fault.name()));
        json.writeEndArray();
        json.writeArrayPropertyStart("suggestions");
        for (Suggestion suggestion : outcome.suggestions()) {
            json.writeStartObject();
            json.writeStringProperty("notice", suggestion.notice());
            json.writeStringProperty("why", suggestion.why());
            json.writeStringProperty("against", suggestion.against());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeText(DryRun.Outcome outcome, String disposition) {
        StringBuilder line = new StringBuilder(120)
                .append(outcome.entry().identity())
                .append('\t')
                .append(Money.format(outcome.entry().effectFen()))
                .append('\t')
                .append(disposition)
                .append('\t')
                .append(outcome.notice() == null ? "" : outcome.notice())
                .append('\t')
                .append(outcome.reason() == null ? "" : outcome.reason().sentence());
        if (!outcome.faults().isEmpty()) {
            line.append('（')
                    .append(outcome.faults().stream().map(RemarkFault::phrase).collect(Collectors.joining("；")))
                    .append('）');
        }
        if (!outcome.suggestions().isEmpty()) {
            line.append("\t建议 ")
                    .append(outcome.suggestions().stream()
                            .map(Suggestion::notice)
                            .collect(Collectors.joining("、")));
        }
        out.println(line);
    }

    @Override
    public void close() {
        if (json == null) {
            out.println();
            counts.forEach((disposition, count) -> out.println(disposition + "\t" + count));
        } else {
            json.close();
            out.println();
        }
        out.flush();
    }
}
