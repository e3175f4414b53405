package org.housingfund.gateway.statement;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.housingfund.gateway.kernel.Problem;

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
        if (mapping.layout() instanceof TextLayout text) {
            new TextStatementReader(mapping, text, in, handler).read();
        } else if (mapping.layout() instanceof MtLayout swift) {
            new MtReader(mapping, swift, in, handler).read();
        } else if (mapping.layout() instanceof ArrivalNoticeLayout) {
            new ArrivalNoticeReader(mapping, ArrivalNotice.SERIAL, in, handler).read();
        } else {
            new CamtReader(mapping, (CamtLayout) mapping.layout(), in, handler).read();
        }
    }

    /**
     * Whether a file begins as this text mapping's files begin: all header lines are there and without fault. XML is
     * recognised by {@link #isXml}.
     *
     * @param start the first bytes of a file, enough for the header lines
     */
    public static boolean recognises(Mapping mapping, byte[] start) {
        if (!(mapping.layout() instanceof TextLayout text)) {
            return false;
        }
        HeaderOnly heard = new HeaderOnly();
        TextStatementReader reader = new TextStatementReader(mapping, text, new ByteArrayInputStream(start), heard);
        try {
            return reader.readHeader() && !heard.problem && !reader.account().isEmpty();
        } catch (IOException impossible) {
            throw new UncheckedIOException("bytes in memory", impossible);
        }
    }

    /** Whether a file's first character is that of an XML document. */
    public static boolean isXml(byte[] start) {
        for (byte b : start) {
            boolean markOrBlank = b == (byte) 0xEF || b == (byte) 0xBB || b == (byte) 0xBF || (b <= ' ' && b >= 0);
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

    private static final class HeaderOnly implements StatementHandler {
        private boolean problem;

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
            problem = true;
        }
    }
}
