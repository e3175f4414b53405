package org.housingfund.gateway.registration;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.housingfund.gateway.kernel.Masks;
import org.springframework.stereotype.Component;

/**
 * Reads a file of notices: UTF-8, fields between {@code |}; the first line has the names of {@link NoticeRules#FIELDS},
 * the last is {@code #END|count}. It goes on after a problem, so that all are listed.
 */
@Component
class NoticeFileReader {
    private static final String HEADER = String.join("|", NoticeRules.FIELDS);
    private static final String TRAILER_TAG = "#END";
    private static final Pattern TRAILER = Pattern.compile("#END\\|(0|[1-9][0-9]{0,8})");
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final int MAX_LINE_BYTES = 8192;

    private final NoticeRules rules;
    private final RegistrationProperties limits;

    NoticeFileReader(NoticeRules rules, RegistrationProperties limits) {
        this.rules = rules;
        this.limits = limits;
    }

    /** What a file says; its notices count only if there is no problem. */
    record Reading(List<RegistrationNotice> notices, Problems problems) {}

    /** Most bytes worth reading of a file: one more than is accepted. */
    int mostBytes() {
        return limits.maxFileBytes() + 1;
    }

    Reading read(byte[] bytes) {
        File file = new File(bytes);
        if (bytes.length > limits.maxFileBytes()) {
            file.report(RegistrationProblem.FILE_TOO_LARGE, 0, "", "超过" + limits.maxFileBytes() + "字节");
        } else {
            file.read();
        }
        return new Reading(file.notices, file.problems);
    }

    private final class File {
        private final byte[] bytes;
        private final Problems problems = new Problems();
        private final List<RegistrationNotice> notices = new ArrayList<>();
        private final CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        private int noticeLines;
        private boolean ended;

        File(byte[] bytes) {
            this.bytes = bytes;
        }

        void read() {
            int line = 0;
            int from = startsWithMark() ? BYTE_ORDER_MARK.length : 0;
            while (from < bytes.length) {
                int feed = from;
                while (feed < bytes.length && bytes[feed] != '\n') {
                    feed++;
                }
                line++;
                int to = feed > from && bytes[feed - 1] == '\r' ? feed - 1 : feed;
                line(line, from, to);
                from = feed + 1;
            }
            if (line == 0) {
                report(RegistrationProblem.HEADER_WRONG, 1, "", "");
            }
            if (!ended) {
                report(RegistrationProblem.TRAILER_MISSING, 0, "", "");
            }
        }

        private boolean startsWithMark() {
            return bytes.length >= BYTE_ORDER_MARK.length
                    && ByteBuffer.wrap(bytes, 0, BYTE_ORDER_MARK.length).equals(ByteBuffer.wrap(BYTE_ORDER_MARK));
        }

        private void line(int line, int from, int to) {
            if (ended) {
                report(RegistrationProblem.TEXT_AFTER_TRAILER, line, "", "");
                return;
            }
            Optional<String> text = decoded(line, from, to);
            if (line == 1) {
                // Not quoted: where the titles are missing, this is a notice with its persons.
                text.filter(titles -> !titles.equals(HEADER))
                        .ifPresent(wrong -> report(RegistrationProblem.HEADER_WRONG, 1, "", ""));
            } else if (text.isPresent() && text.get().startsWith(TRAILER_TAG)) {
                ended = true;
                trailer(line, text.get());
            } else {
                noticeLines++;
                text.ifPresent(fields -> notice(line, fields));
            }
        }

        private void trailer(int line, String text) {
            Matcher trailer = TRAILER.matcher(text);
            if (!trailer.matches()) {
                String shown = Masks.quoted(text);
                report(RegistrationProblem.TRAILER_WRONG, line, shown, shown);
            } else if (Integer.parseInt(trailer.group(1)) != noticeLines) {
                String detail = "文件声明%s条，实际%d条".formatted(trailer.group(1), noticeLines);
                problems.add(RegistrationProblem.CONTROL_COUNT, line, "count", trailer.group(1), detail);
            }
        }

        private void notice(int line, String text) {
            String[] values = text.split("\\|", -1);
            if (values.length != NoticeRules.FIELDS.size()) {
                String detail = "%d列，实为%d".formatted(NoticeRules.FIELDS.size(), values.length);
                report(RegistrationProblem.COLUMN_COUNT, line, "", detail);
                return;
            }
            Map<String, String> fields = new LinkedHashMap<>();
            for (int i = 0; i < values.length; i++) {
                fields.put(NoticeRules.FIELDS.get(i), values[i]);
            }
            rules.check(line, fields, problems).ifPresent(notices::add);
        }

        private Optional<String> decoded(int line, int from, int to) {
            if (to - from > MAX_LINE_BYTES) {
                report(RegistrationProblem.LINE_TOO_LONG, line, "", (to - from) + "字节");
                return Optional.empty();
            }
            ByteBuffer input = ByteBuffer.wrap(bytes, from, to - from);
            CharBuffer output = CharBuffer.allocate(to - from);
            CoderResult result = decoder.reset().decode(input, output, true);
            if (result.isError()) {
                String at = Integer.toString(input.position() - from + 1);
                report(RegistrationProblem.MALFORMED_BYTES, line, "", at);
                return Optional.empty();
            }
            return Optional.of(output.flip().toString());
        }

        void report(RegistrationProblem problem, int line, String value, String detail) {
            problems.add(problem, line, "", value, detail);
        }
    }
}
