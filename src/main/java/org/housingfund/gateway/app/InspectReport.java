package org.housingfund.gateway.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.statement.BankEntry;
import org.housingfund.gateway.statement.EntryStatus;
import org.housingfund.gateway.statement.Inspection;
import org.housingfund.gateway.statement.Mapping;
import org.housingfund.gateway.statement.StatementHandler;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Writes an inspection for people or for programs. Entries are read again while writing: a file may hold millions. */
final class InspectReport {
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private final Path file;
    private final Mapping mapping;
    private final Inspection inspection;

    /** Takes the mapping that read the file, or null where none was found. */
    InspectReport(Path file, Mapping mapping, Inspection inspection) {
        this.file = file;
        this.mapping = mapping;
        this.inspection = inspection;
    }

    /** One object in one line, as the contract has it. */
    void writeJson(PrintWriter out, boolean withEntries) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("file", file.toString());
            json.writeStringProperty(
                    "format", mapping == null ? "unknown" : mapping.format().text());
            if (mapping != null) {
                json.writeStringProperty("mapping", mapping.id());
            }
            json.writeBooleanProperty("accepted", inspection.accepted());
            json.writeArrayPropertyStart("errors");
            for (Problem problem : inspection.problems()) {
                writeProblem(json, problem);
            }
            json.writeEndArray();
            json.writeArrayPropertyStart("statements");
            if (withEntries && mapping != null) {
                EntryWriter writer = new EntryWriter(json);
                InspectCommand.read(mapping, file, writer);
                writer.end();
            } else {
                for (Inspection.Seen seen : inspection.statements()) {
                    json.writeStartObject();
                    writeStatement(json, seen);
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        out.println();
    }

    private static void writeProblem(JsonGenerator json, Problem problem) {
        json.writeStartObject();
        json.writeStringProperty("code", problem.code());
        json.writeNumberProperty("line", problem.line());
        json.writeStringProperty("field", problem.field());
        json.writeStringProperty("value", problem.value());
        json.writeStringProperty("message", problem.message());
        json.writeStringProperty("remedy", problem.remedy());
        json.writeEndObject();
    }

    private static void writeStatement(JsonGenerator json, Inspection.Seen seen) {
        StatementHandler.StatementSummary summary = seen.summary();
        json.writeStringProperty("account", seen.account());
        json.writeStringProperty("currency", seen.currency());
        json.writeNumberProperty("entries", seen.sums().entries());
        json.writeStringProperty("credits", Money.format(seen.sums().creditFen()));
        json.writeStringProperty("debits", Money.format(seen.sums().debitFen()));
        json.writeStringProperty("opening", summary == null ? null : money(summary.openingFen()));
        json.writeStringProperty("closing", summary == null ? null : money(summary.closingFen()));
        if (seen.closes() == null) {
            json.writeNullProperty("closes");
        } else {
            json.writeBooleanProperty("closes", seen.closes());
        }
        json.writeStringProperty("number", seen.number());
        if (summary != null) {
            if (summary.sequenceNo() != null) {
                json.writeNumberProperty("sequenceNo", summary.sequenceNo());
            }
            json.writeStringProperty("periodFrom", text(summary.periodFrom()));
            json.writeStringProperty("periodTo", text(summary.periodTo()));
        }
        for (Map.Entry<EntryStatus, Inspection.Sums> unbooked : seen.unbooked().entrySet()) {
            json.writeObjectPropertyStart(unbooked.getKey().name().toLowerCase(Locale.ROOT));
            json.writeNumberProperty("entries", unbooked.getValue().entries());
            json.writeStringProperty("credits", Money.format(unbooked.getValue().creditFen()));
            json.writeStringProperty("debits", Money.format(unbooked.getValue().debitFen()));
            json.writeEndObject();
        }
    }

    private static String money(Long fen) {
        return fen == null ? null : Money.format(fen);
    }

    private static String text(LocalDate date) {
        return date == null ? null : date.toString();
    }

    private static String balances(Inspection.Seen seen) {
        StatementHandler.StatementSummary summary = seen.summary();
        if (summary == null) {
            return "未读到完整的对账单";
        }
        String opening = summary.openingFen() == null ? "无" : Money.format(summary.openingFen());
        String closing = summary.closingFen() == null ? "无" : Money.format(summary.closingFen());
        String verdict =
                !seen.finished() ? "，未读到完整的对账单" : seen.closes() == null ? "，余额不全，无法核对" : seen.closes() ? "，相符" : "，不符";
        return "期初 " + opening + "，期末 " + closing + verdict;
    }

    /** For people. */
    void writeText(PrintWriter out, boolean withEntries) throws IOException {
        String verdict = inspection.accepted() ? "可接受" : "拒绝";
        String read = mapping == null
                ? ""
                : "（" + mapping.title() + "，" + mapping.format().text() + "）";
        out.println(file + "：" + verdict + read);
        for (Inspection.Seen seen : inspection.statements()) {
            out.println("  账号 " + seen.account() + "  " + seen.currency() + "  编号 " + seen.number());
            out.println("    流水 " + seen.sums().entries() + " 笔，贷方 "
                    + Money.format(seen.sums().creditFen()) + "，借方 "
                    + Money.format(seen.sums().debitFen()));
            seen.unbooked()
                    .forEach((status, sums) -> out.println("    未入账（" + status + "） " + sums.entries() + " 笔，贷方 "
                            + Money.format(sums.creditFen()) + "，借方 " + Money.format(sums.debitFen())));
            out.println("    " + balances(seen));
        }
        for (Problem problem : inspection.problems()) {
            String line = problem.line() == 0 ? "" : "第 " + problem.line() + " 行（笔） ";
            String value = problem.value().isEmpty() ? "" : "“" + problem.value() + "” ";
            out.println("  错误 " + problem.code() + " " + line + problem.field() + " " + value + problem.message() + "。"
                    + problem.remedy() + "。");
        }
        if (withEntries && mapping != null) {
            InspectCommand.read(mapping, file, new EntryPrinter(out));
        }
    }

    /** Second reading: everything but the entries is known already. */
    private abstract static class EntriesOnly implements StatementHandler {
        @Override
        public void opened(String account, String currency, String number) {}

        @Override
        public void closed(StatementSummary summary) {}

        @Override
        public void segment(SegmentKind kind, long rawOffset, long rawLength) {}

        @Override
        public void problem(Problem problem) {}
    }

    private static final class EntryPrinter extends EntriesOnly {
        private final PrintWriter out;

        EntryPrinter(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void entry(BankEntry entry) {
            out.println("  " + entry.sequence() + "  " + entry.bookedOn() + "  "
                    + entry.direction().code() + "  "
                    + Money.format(entry.amountFen()) + (entry.reversal() ? "  冲正  " : "  ") + entry.identity() + "  "
                    + entry.counterpartyName() + "  " + String.join(" / ", entry.texts()));
        }
    }

    private final class EntryWriter extends EntriesOnly {
        private final JsonGenerator json;
        private int next;

        EntryWriter(JsonGenerator json) {
            this.json = json;
        }

        @Override
        public void opened(String account, String currency, String number) {
            end();
            json.writeStartObject();
            writeStatement(json, inspection.statements().get(next));
            json.writeArrayPropertyStart("entryList");
            next++;
        }

        void end() {
            if (next > 0) {
                json.writeEndArray();
                json.writeEndObject();
            }
        }

        @Override
        public void entry(BankEntry entry) {
            json.writeStartObject();
            json.writeNumberProperty("sequence", entry.sequence());
            json.writeStringProperty("bookedOn", entry.bookedOn().toString());
            json.writeStringProperty("direction", entry.direction().code());
            json.writeStringProperty("amount", Money.format(entry.amountFen()));
            json.writeBooleanProperty("reversal", entry.reversal());
            json.writeStringProperty("identity", entry.identity());
            json.writeStringProperty("code", entry.code());
            json.writeStringProperty("counterpartyAccount", entry.counterpartyAccount());
            json.writeStringProperty("counterpartyName", entry.counterpartyName());
            json.writeArrayPropertyStart("texts");
            for (String text : entry.texts()) {
                json.writeString(text);
            }
            json.writeEndArray();
            json.writeNumberProperty("rawOffset", entry.rawOffset());
            json.writeNumberProperty("rawLength", entry.rawLength());
            json.writeEndObject();
        }
    }
}
