package org.housingfund.gateway.statement;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.statement.StatementHandler.SegmentKind;

/** The one way in: reads a bank's file as its mapping says, streaming, in constant memory. */
public final class StatementReaders {
    private StatementReaders() {}

    /**
     * Reads a file to its end and tells the handler what is in it. Content never throws: whatever is wrong is a problem,
     * and a file with one problem is to be rejected as a whole. The stream is not closed.
     *
     * @throws IOException the stream failed
     */
    public static void read(Mapping mapping, InputStream in, StatementHandler handler) throws IOException {
        if (mapping.layout() instanceof CamtLayout camt) {
            new CamtReader(mapping, camt, in, handler).read();
            return;
        }
        PushbackInputStream file = new PushbackInputStream(in, 2);
        byte[] start = file.readNBytes(2);
        file.unread(start);
        if (mapping.layout() instanceof TextLayout text && text.sheet()) {
            text(mapping, text, file, handler).read();
        } else if (FileKind.of(start) == FileKind.UTF16_TEXT) {
            handler.problem(Fault.TEXT_ENCODING.ofFile(FileKind.UTF16_TEXT.text()));
            handler.segment(SegmentKind.IGNORED, 0, file.transferTo(OutputStream.nullOutputStream()));
        } else if (mapping.layout() instanceof TextLayout text) {
            text(mapping, text, file, handler).read();
        } else if (mapping.layout() instanceof MtLayout swift) {
            new MtReader(mapping, swift, file, handler).read();
        } else {
            new ArrivalNoticeReader(mapping, ArrivalNotice.SERIAL, file, handler).read();
        }
    }

    static TextStatementReader text(Mapping mapping, TextLayout layout, InputStream in, StatementHandler handler)
            throws IOException {
        return new TextStatementReader(
                mapping, layout, handler, (problems, values) -> rows(mapping, layout, in, handler, problems, values));
    }

    static Rows rows(
            Mapping mapping,
            TextLayout layout,
            InputStream in,
            StatementHandler handler,
            Problems problems,
            Values values)
            throws IOException {
        return layout.sheet()
                ? SheetFile.open(mapping, layout, in, handler, problems, values)
                : new TextRows(mapping, layout, in, handler, problems, values);
    }

    /**
     * Why a file does not begin as this mapping's files begin; empty where all of its header is there and without fault.
     * Only of files in rows: XML is recognised by {@link #isXml}.
     *
     * @param start the first bytes of a file, enough for the header; all of it where it {@link FileKind#isContainer}
     */
    public static Optional<Problem> misfit(Mapping mapping, byte[] start) {
        if (!(mapping.layout() instanceof TextLayout layout)
                || (FileKind.of(start).isContainer() && !layout.sheet())) {
            return Optional.of(Fault.SHEET_KIND.ofFile(mapping.format().text()));
        }
        HeaderOnly heard = new HeaderOnly();
        try {
            TextStatementReader reader = text(mapping, layout, new ByteArrayInputStream(start), heard);
            boolean read = reader.readHeader();
            if (heard.problem == null && !(read && reader.namesAccount())) {
                return Optional.of(Fault.MISSING_HEADER.ofFile(""));
            }
            return Optional.ofNullable(heard.problem);
        } catch (IOException impossible) {
            throw new UncheckedIOException("bytes in memory", impossible);
        }
    }

    /** Whether a file's first character is that of an XML document. */
    public static boolean isXml(byte[] start) {
        for (byte b : start) {
            boolean mark =
                    b == (byte) 0xEF || b == (byte) 0xBB || b == (byte) 0xBF || b == (byte) 0xFE || b == (byte) 0xFF;
            boolean markOrBlank = mark || (b <= ' ' && b >= 0);
            if (!markOrBlank) {
                return b == '<';
            }
        }
        return false;
    }

    /** Whether a file holds SWIFT statements: at least two of their fields begin a line. */
    public static boolean isSwift(byte[] start) {
        return MtTag.isIn(start);
    }

    /** Whether a file begins with a sound line of an arrival notice. */
    public static boolean isArrivalNotice(byte[] start) {
        return ArrivalNoticeReader.isIn(start);
    }

    /** What to tell about a file that no mapping recognises, or several do; {@code empty} where it has no bytes. */
    public static Problem unknownFormat(String detail, boolean empty) {
        return empty ? Fault.EMPTY_FILE.ofFile("") : Fault.FORMAT_UNKNOWN.ofFile(detail);
    }

    /** What to tell of a mapping that was tried and did not fit. */
    public static Problem tried(Mapping mapping, Problem why) {
        return Fault.MAPPING_MISFIT.at(why.line(), why.field(), "", mapping.id() + "（" + why.message() + "）");
    }

    private static final class HeaderOnly implements StatementHandler {
        private Problem problem;

        @Override
        public void opened(String account, String currency, String number) {}

        @Override
        public void entry(BankEntry entry) {}

        @Override
        public void closed(StatementSummary summary) {}

        @Override
        public void segment(SegmentKind kind, long rawOffset, long rawLength) {}

        @Override
        public void problem(Problem found) {
            problem = problem == null ? found : problem;
        }
    }
}
