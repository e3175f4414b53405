package org.housingfund.gateway.notice;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.housingfund.gateway.kernel.ResidentId;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/** Reads the roster of an issue command line by line. */
final class RosterReader {
    static final String FIELD = "lines";

    private static final Set<String> KNOWN =
            Set.of("employeeAccount", "name", "idNumber", "employerPart", "employeePart");
    private static final int MAX_ACCOUNT = 64;
    private static final int MAX_NAME = 100;

    private final ProblemList problems;
    private final int maxLines;
    private final LocalDate today;
    private final List<RosterLine> lines = new ArrayList<>();
    private boolean present;

    RosterReader(ProblemList problems, int maxLines, LocalDate today) {
        this.problems = problems;
        this.maxLines = maxLines;
        this.today = today;
    }

    /** The message had a roster. */
    boolean present() {
        return present;
    }

    /** The lines that could be read. */
    List<RosterLine> lines() {
        return lines;
    }

    /** Reads from the array's start to its end. */
    void read(JsonParser parser) {
        present = true;
        long count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            count++;
            if (count > maxLines) {
                parser.skipChildren();
            } else {
                line(count, parser.readValueAsTree());
            }
        }
        if (count == 0) {
            problems.add(NoticeProblem.ROSTER_EMPTY.at(0, FIELD, "", ""));
        } else if (count > maxLines) {
            problems.add(NoticeProblem.ROSTER_TOO_LONG.at(
                    0, FIELD, Long.toString(count), "%d行，上限%d行".formatted(count, maxLines)));
        }
    }

    private void line(long lineNo, JsonNode node) {
        Fields fields = new Fields(node, "", lineNo, problems);
        if (!node.isObject()) {
            fields.report(NoticeProblem.FIELD_TYPE, FIELD, "", FIELD);
            return;
        }
        fields.only(KNOWN);
        Optional<String> account = fields.text("employeeAccount", MAX_ACCOUNT);
        Optional<String> name = fields.text("name", MAX_NAME);
        Optional<ResidentId> id = fields.text("idNumber", MAX_ACCOUNT).flatMap(text -> residentId(fields, text));
        Optional<Long> employerFen = fields.amountFen("employerPart");
        Optional<Long> employeeFen = fields.amountFen("employeePart");
        if (account.isPresent()
                && name.isPresent()
                && id.isPresent()
                && employerFen.isPresent()
                && employeeFen.isPresent()) {
            lines.add(new RosterLine(
                    account.get(), new Person(name.get(), id.get()), employerFen.get(), employeeFen.get()));
        }
    }

    private Optional<ResidentId> residentId(Fields fields, String text) {
        if (ResidentId.isValid(text)) {
            ResidentId id = ResidentId.parse(text);
            if (!id.birthDate().isAfter(today)) {
                return Optional.of(id);
            }
        }
        String masked = ResidentId.mask(text);
        fields.report(NoticeProblem.RESIDENT_ID_INVALID, "idNumber", masked, masked);
        return Optional.empty();
    }
}
