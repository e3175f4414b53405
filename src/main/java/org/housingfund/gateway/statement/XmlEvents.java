package org.housingfund.gateway.statement;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLStreamReader2;

/**
 * A hardened stream of XML events with byte offsets: no DTD, no entity, limits on depth, on the number of names and on
 * the bytes of one tag, so that no document needs more than constant memory.
 */
final class XmlEvents {
    static final int DEEPEST = 64;
    /** Characters of one element's text. */
    static final int MOST_TEXT = 1 << 18;

    private static final int MOST_NAMES = 2000;
    private static final int MOST_ATTRIBUTES = 32;
    /** What the parser may have read ahead, and what may wait for somebody to ask for its offset. */
    private static final int READ_AHEAD = 1 << 16;

    private final XmlBytes bytes;
    private final long fileLimit;
    private final int tagLimit;
    private final Guard guard;
    private XMLStreamReader2 reader;
    private final Set<String> names = new HashSet<>();
    private int depth;
    /** Where the current event begins if it is a text, in the bytes that the parser sees; else -1. */
    private long text = -1;
    /** Where the root element ended, in the bytes that the parser sees; -1 before. */
    private long rootEnd = -1;

    /** The document is refused. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Fault fault;

        Refused(Fault fault, String detail) {
            super(detail, null, false, false);
            this.fault = fault;
        }

        Fault fault() {
            return fault;
        }
    }

    XmlEvents(XmlBytes bytes, long fileLimit, int tagLimit) {
        this.bytes = bytes;
        this.fileLimit = fileLimit;
        this.tagLimit = tagLimit;
        this.guard = new Guard();
    }

    /** Begins: finds the encoding. */
    void start() throws IOException, Refused {
        bytes.start();
        reader = open();
        String encoding = reader.getEncoding();
        if (encoding != null && !encoding.equals("UTF-8") && !encoding.equals("US-ASCII")) {
            // The parser found another one in what is no declaration for us: it would count characters.
            throw new Refused(Fault.XML_ENCODING, encoding);
        }
    }

    private XMLStreamReader2 open() throws IOException, Refused {
        // A factory of its own: factories collect the names of all documents they ever saw.
        InputFactoryImpl factory = new InputFactoryImpl();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            return (XMLStreamReader2) factory.createXMLStreamReader(guard);
        } catch (XMLStreamException malformed) {
            throw refusal(malformed);
        }
    }

    /** Moves to the next event; {@link XMLStreamConstants#END_DOCUMENT} is the last. */
    int next() throws IOException, Refused {
        int event;
        try {
            guard.passing = text;
            event = reader.next();
            guard.passing = -1;
            guard.sinceEvent = 0;
            boolean isText = event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA;
            text = isText ? reader.getLocationInfo().getStartingByteOffset() : -1;
        } catch (XMLStreamException malformed) {
            return endOrRefuse(refusal(malformed));
        } catch (RuntimeException parserBug) {
            // Hostile bytes trip the parser itself: aalto 1.4.0 throws a bare RuntimeException at <xmlns:a>. For the
            // sender it is the same, this is no XML. No other code of ours runs inside this try.
            return endOrRefuse(
                    new Refused(Fault.XML_MALFORMED, parserBug.getClass().getSimpleName()));
        }
        if (bytes.pending() > READ_AHEAD) {
            offset();
        }
        check(event);
        return event;
    }

    /** What no parser takes behind the root element is padding, or something that must not be passed over. */
    private int endOrRefuse(Refused refused) throws IOException, Refused {
        if (rootEnd < 0 || refused.fault() != Fault.XML_MALFORMED) {
            throw refused;
        }
        if (bytes.onlyPaddingFrom(rootEnd, fileLimit)) {
            return XMLStreamConstants.END_DOCUMENT;
        }
        throw new Refused(Fault.TEXT_AFTER_TRAILER, refused.getMessage());
    }

    private void check(int event) throws Refused {
        switch (event) {
            case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> throw new Refused(Fault.XML_DTD, "");
            case XMLStreamConstants.PROCESSING_INSTRUCTION -> remember(reader.getPITarget());
            case XMLStreamConstants.START_ELEMENT -> checkElement();
            case XMLStreamConstants.END_ELEMENT -> {
                if (--depth == 0) {
                    rootEnd = parsedEnd();
                }
            }
            default -> {
                // text, comments and the end need no check of their own
            }
        }
    }

    private void checkElement() throws Refused {
        if (++depth > DEEPEST) {
            throw new Refused(Fault.XML_LIMIT, "嵌套超过 " + DEEPEST + " 层");
        }
        remember(reader.getPrefixedName());
        int attributes = reader.getAttributeCount();
        if (attributes + reader.getNamespaceCount() > MOST_ATTRIBUTES) {
            throw new Refused(Fault.XML_LIMIT, "一个元素的属性超过 " + MOST_ATTRIBUTES + " 个");
        }
        for (int i = 0; i < attributes; i++) {
            remember(reader.getAttributeLocalName(i));
        }
        for (int i = 0; i < reader.getNamespaceCount(); i++) {
            String prefix = reader.getNamespacePrefix(i);
            remember(prefix == null ? "" : prefix);
            remember(reader.getNamespaceURI(i) == null ? "" : reader.getNamespaceURI(i));
        }
    }

    private void remember(String name) throws Refused {
        if (names.add(name) && names.size() > MOST_NAMES) {
            throw new Refused(Fault.XML_LIMIT, "不同的元素名超过 " + MOST_NAMES + " 个");
        }
    }

    private Refused refusal(XMLStreamException malformed) throws IOException {
        if (guard.refused != null) {
            return guard.refused;
        }
        if (guard.failure != null) {
            throw guard.failure;
        }
        Location at = malformed.getLocation();
        String where = at == null
                ? ""
                : "第 " + (at.getLineNumber() + bytes.linesBefore()) + " 行第 " + at.getColumnNumber() + " 列";
        return new Refused(Fault.XML_MALFORMED, where);
    }

    /** First byte of the current event in the file. Must not be asked about every event: it costs. */
    long offset() {
        return bytes.sourceOffset(reader.getLocationInfo().getStartingByteOffset());
    }

    /** First byte behind the current event in the file. As costly. */
    long endOffset() throws Refused {
        return bytes.sourceOffset(parsedEnd());
    }

    private long parsedEnd() throws Refused {
        try {
            return reader.getLocationInfo().getEndingByteOffset();
        } catch (XMLStreamException malformed) {
            throw new Refused(Fault.XML_MALFORMED, "");
        }
    }

    /** Bytes read of the file so far, {@link #READ_AHEAD} at most beyond the current event. */
    long read() {
        return bytes.sourceRead();
    }

    String name() {
        return reader.getLocalName();
    }

    /** The text of the current event. Nobody pays for those that are not asked for. */
    String text() throws IOException, Refused {
        try {
            return reader.getText();
        } catch (RuntimeException malformed) {
            throw late(malformed);
        }
    }

    boolean isBlank() throws IOException, Refused {
        try {
            return reader.isWhiteSpace();
        } catch (RuntimeException malformed) {
            throw late(malformed);
        }
    }

    /** What the parser finds wrong only when asked for the text it cannot throw as what it is. */
    private Refused late(RuntimeException malformed) throws IOException {
        return malformed.getCause() instanceof XMLStreamException cause
                ? refusal(cause)
                : new Refused(Fault.XML_MALFORMED, malformed.getClass().getSimpleName());
    }

    /** An attribute without namespace, or empty. */
    String attribute(String name) {
        String value = reader.getAttributeValue(null, name);
        return value == null ? "" : value;
    }

    /** An attribute of this local name, whatever its namespace, or empty. */
    String prefixedAttribute(String name) {
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            if (reader.getAttributeLocalName(i).equals(name)
                    && !reader.getAttributeNamespace(i).isEmpty()) {
                return reader.getAttributeValue(i);
            }
        }
        return "";
    }

    /** Reads to the end of the stream or the limit of a file; the size. */
    long drain() throws IOException {
        return bytes.drain(fileLimit);
    }

    /** Bytes that are no text in the document's encoding: how many, and where the first one is. */
    String malformedBytes() {
        return bytes.malformed() == 0
                ? ""
                : "首处在第 " + (bytes.firstMalformed() + 1) + " 字节，共 " + bytes.malformed() + " 处";
    }

    /** Counts bytes, and remembers why reading failed: the parser wraps exceptions as it likes. */
    private final class Guard extends InputStream {
        private long sinceEvent;
        /** Where a text begins that the parser passes over, as nobody asked for it, before the next event; else -1. */
        private long passing = -1;

        private Refused refused;
        private IOException failure;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int at, int length) throws IOException {
            int read;
            try {
                read = bytes.read(target, at, length);
            } catch (IOException failed) {
                failure = failed;
                throw failed;
            }
            sinceEvent += Math.max(read, 0);
            if (sinceEvent > tagLimit
                    && passing >= 0
                    && reader.getLocationInfo().getStartingByteOffset() == passing) {
                // The text goes on, and nothing of it is kept.
                sinceEvent = 0;
                bytes.passOver(Math.max(read, 0));
            }
            if (bytes.sourceRead() > fileLimit) {
                refused = new Refused(Fault.FILE_TOO_LARGE, "上限 " + fileLimit + " 字节");
            } else if (sinceEvent > tagLimit + READ_AHEAD) {
                refused = new Refused(Fault.XML_LIMIT, "一个标记超过 " + tagLimit + " 字节");
            }
            if (refused != null) {
                throw new IOException(refused.getMessage());
            }
            return read;
        }
    }
}
