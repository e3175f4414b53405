package org.housingfund.gateway.notice;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.housingfund.gateway.kernel.Masks;
import org.housingfund.gateway.kernel.ResidentId;
import org.housingfund.gateway.kernel.SocialCreditCode;

/** Reads a file of employers, CSV in UTF-8 with or without a byte order mark, line by line in constant memory. */
final class EmployerFile {
    static final List<String> COLUMNS = List.of(
            "employer_account",
            "employer_name",
            "social_credit_code",
            "representative_name",
            "representative_id_number");
    static final String HEADER = String.join(",", COLUMNS);

    private static final int MAX_LINE_BYTES = 4_096;
    private static final int MAX_ACCOUNT = 64;
    private static final int MAX_TEXT = 200;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final InputStream bytes;
    private final ProblemList problems;
    private final Consumer<EmployerLine> employers;
    private long line;

    private EmployerFile(InputStream bytes, ProblemList problems, Consumer<EmployerLine> employers) {
        this.bytes = new BufferedInputStream(bytes);
        this.problems = problems;
        this.employers = employers;
    }

    /** Reads to the end. Lines that are wrong become problems, the others go to {@code employers} in their order. */
    static void read(InputStream bytes, ProblemList problems, Consumer<EmployerLine> employers) throws IOException {
        new EmployerFile(bytes, problems, employers).read();
    }

    private void read() throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        int length = 0;
        for (int next = bytes.read(); next >= 0; next = bytes.read()) {
            if (next == '\n') {
                line(content, length);
                content.reset();
                length = 0;
            } else if (++length <= MAX_LINE_BYTES) {
                content.write(next);
            }
        }
        if (length > 0) {
            line(content, length);
        }
        if (line < 2) {
            report(EmployerFileProblem.NO_EMPLOYER, "", "");
        }
    }

    private void line(ByteArrayOutputStream content, int length) {
        line++;
        if (length > MAX_LINE_BYTES) {
            report(EmployerFileProblem.LINE_TOO_LONG, "", Integer.toString(MAX_LINE_BYTES));
            return;
        }
        String text = decoded(content.toByteArray());
        if (text == null) {
            return;
        }
        String shown = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        if (line > 1) {
            employer(shown);
        } else if (!HEADER.equals(shown.isEmpty() || shown.charAt(0) != BYTE_ORDER_MARK ? shown : shown.substring(1))) {
            report(EmployerFileProblem.HEADER_WRONG, "", "");
        }
    }

    private String decoded(byte[] content) {
        ByteBuffer input = ByteBuffer.wrap(content);
        CharBuffer output = CharBuffer.allocate(content.length);
        boolean malformed = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(input, output, true)
                .isError();
        if (malformed) {
            report(EmployerFileProblem.MALFORMED_BYTES, "", Integer.toString(input.position() + 1));
            return null;
        }
        return output.flip().toString();
    }

    private void employer(String text) {
        List<String> fields = split(text);
        if (fields == null) {
            report(EmployerFileProblem.QUOTES_WRONG, "", "");
            return;
        }
        if (fields.size() != COLUMNS.size()) {
            report(EmployerFileProblem.COLUMN_COUNT, "", Integer.toString(fields.size()));
            return;
        }
        boolean account = required(fields, 0, MAX_ACCOUNT);
        boolean name = required(fields, 1, MAX_TEXT);
        boolean sound = text(fields, 3, MAX_TEXT) && account && name;
        String code = fields.get(2);
        if (!code.isEmpty() && !SocialCreditCode.isValid(code)) {
            report(EmployerFileProblem.SOCIAL_CREDIT_CODE_INVALID, COLUMNS.get(2), Masks.quoted(code));
            sound = false;
        }
        String representative = fields.get(3);
        String idNumber = fields.get(4);
        if (!idNumber.isEmpty() && !ResidentId.isValid(idNumber)) {
            report(EmployerFileProblem.RESIDENT_ID_INVALID, COLUMNS.get(4), ResidentId.mask(idNumber));
            sound = false;
        }
        if (!idNumber.isEmpty() && representative.isEmpty()) {
            report(EmployerFileProblem.REPRESENTATIVE_MISSING, COLUMNS.get(3), "");
            sound = false;
        }
        if (sound) {
            employers.accept(new EmployerLine(
                    line,
                    fields.get(0),
                    fields.get(1),
                    code.isEmpty() ? null : code,
                    representative.isEmpty() ? null : representative,
                    idNumber.isEmpty() ? null : ResidentId.parse(idNumber)));
        }
    }

    private boolean required(List<String> fields, int column, int longest) {
        if (fields.get(column).isEmpty()) {
            report(EmployerFileProblem.FIELD_MISSING, COLUMNS.get(column), COLUMNS.get(column));
            return false;
        }
        return text(fields, column, longest);
    }

    private boolean text(List<String> fields, int column, int longest) {
        String value = fields.get(column);
        if (value.length() > longest || !value.equals(NoticeProblem.printable(value))) {
            report(EmployerFileProblem.TEXT_INVALID, COLUMNS.get(column), COLUMNS.get(column));
            return false;
        }
        return true;
    }

    /** Fields of a line, stripped; null where quotes do not fit. */
    private static List<String> split(String text) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        boolean closed = false;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quoted) {
                if (c != '"') {
                    field.append(c);
                } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
                    field.append(c);
                    at++;
                } else {
                    quoted = false;
                    closed = true;
                }
            } else if (c == ',') {
                fields.add(field.toString().strip());
                field.setLength(0);
                closed = false;
            } else if (c == '"' && field.isEmpty() && !closed) {
                quoted = true;
            } else if (c == '"' || closed) {
                return null;
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString().strip());
        return quoted ? null : fields;
    }

    private void report(EmployerFileProblem problem, String field, String detail) {
        problems.add(problem.at(line, field, detail));
    }
}
