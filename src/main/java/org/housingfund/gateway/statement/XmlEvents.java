package org.housingfund.gateway.statement;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLInputFactory2;
import org.codehaus.stax2.XMLStreamReader2;

/**
 * A hardened stream of XML events with byte offsets: UTF-8 only, no DTD, no entity, limits on depth, on the number of
 * names and on the bytes of one tag, so that no document needs more than constant memory.
 */
final class XmlEvents {
    private static final int DEEPEST = 64;
    private static final int MOST_NAMES = 2000;
    private static final int MOST_ATTRIBUTES = 32;
    /** What the parser may have read ahead. */
    private static final int READ_AHEAD = 1 << 16;

    private final Guard guard;
    private XMLStreamReader2 reader;
    private final Set<String> names = new HashSet<>();
    private int depth;
    private long offset;

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

    XmlEvents(InputStream in, long fileLimit, int tagLimit) {
        guard = new Guard(in, fileLimit, tagLimit + READ_AHEAD);
    }

    /** Begins: reads the XML declaration. */
    void start() throws IOException, Refused {
        reader = open();
        String encoding = reader.getEncoding();
        if (encoding != null && !encoding.equals("UTF-8") && !encoding.equals("US-ASCII")) {
            throw new Refused(Fault.XML_ENCODING, encoding);
        }
    }

    private XMLStreamReader2 open() throws IOException, Refused {
        // A factory of its own: factories collect the names of all documents they ever saw.
        InputFactoryImpl factory = new InputFactoryImpl();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory2.P_LAZY_PARSING, false);
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
            event = reader.next();
            offset = reader.getLocationInfo().getStartingByteOffset();
            guard.mark(offset);
        } catch (XMLStreamException malformed) {
            throw refusal(malformed);
        } catch (RuntimeException parserBug) {
            // Hostile bytes trip the parser itself: aalto 1.4.0 throws a bare RuntimeException at <xmlns:a>. For the
            // sender it is the same, this is no XML. No other code of ours runs inside this try.
            throw new Refused(Fault.XML_MALFORMED, parserBug.getClass().getSimpleName());
        }
        check(event);
        return event;
    }

    private void check(int event) throws Refused {
        switch (event) {
            case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> throw new Refused(Fault.XML_DTD, "");
            case XMLStreamConstants.PROCESSING_INSTRUCTION -> remember(reader.getPITarget());
            case XMLStreamConstants.START_ELEMENT -> checkElement();
            case XMLStreamConstants.END_ELEMENT -> depth--;
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
        String where = at == null ? "" : "第 " + at.getLineNumber() + " 行第 " + at.getColumnNumber() + " 列";
        return new Refused(Fault.XML_MALFORMED, where);
    }

    /** First byte of the current event. */
    long offset() {
        return offset;
    }

    String name() {
        return reader.getLocalName();
    }

    String text() {
        return reader.getText();
    }

    boolean isBlank() {
        return reader.isWhiteSpace();
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
        byte[] rest = new byte[READ_AHEAD];
        int read = 0;
        while (read >= 0 && guard.count <= guard.fileLimit) {
            guard.count += read;
            read = guard.source().read(rest);
        }
        return guard.count;
    }

    /** Counts bytes, and remembers why reading failed: the parser wraps exceptions as it likes. */
    private static final class Guard extends FilterInputStream {
        private final long fileLimit;
        private final long tagLimit;
        private long count;
        private long mark;
        private Refused refused;
        private IOException failure;

        Guard(InputStream in, long fileLimit, long tagLimit) {
            super(in);
            this.fileLimit = fileLimit;
            this.tagLimit = tagLimit;
        }

        InputStream source() {
            return in;
        }

        void mark(long offset) {
            mark = offset;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int at, int length) throws IOException {
            int read;
            try {
                read = in.read(target, at, length);
            } catch (IOException failed) {
                failure = failed;
                throw failed;
            }
            count += Math.max(read, 0);
            if (count > fileLimit) {
                refused = new Refused(Fault.FILE_TOO_LARGE, "上限 " + fileLimit + " 字节");
            } else if (count - mark > tagLimit) {
                refused = new Refused(Fault.XML_LIMIT, "一个标记超过 " + (tagLimit - READ_AHEAD) + " 字节");
            }
            if (refused != null) {
                throw new IOException(refused.getMessage());
            }
            return read;
        }
    }
}
