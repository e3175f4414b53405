package org.housingfund.gateway.casework;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.kernel.ResidentId;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.notice.Person;
import org.housingfund.gateway.payout.Payee;
import org.springframework.stereotype.Component;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Reads {@code manifest.xml}: no DTD, no entity, nothing fetched from anywhere, and nothing bound before it fits the
 * schema (R-S7). The caller bounds its size.
 */
@Component
final class ManifestReader {
    private static final int MOST_PROBLEMS = 20;
    /** Of persons and organisations: Java knows every letter, the schema's processor only old ones. */
    private static final Pattern NAME = Pattern.compile("\\p{L}[\\p{L}\\p{M}\\p{Nd}·（）() -]*");

    private static final String SCHEMA = "/schemas/supervision/case-package.xsd";

    private final Schema schema;

    ManifestReader() throws IOException, SAXException {
        SchemaFactory factory = SchemaFactory.newDefaultInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
        try (InputStream xsd = ManifestReader.class.getResourceAsStream(SCHEMA)) {
            schema = factory.newSchema(new StreamSource(xsd));
        }
    }

    /** The manifest, fitting the schema; what the schema cannot say is checked too. */
    Manifest read(byte[] xml) throws PackageRefused {
        Violations violations = new Violations();
        Element root;
        try {
            DocumentBuilder builder = builder();
            builder.setErrorHandler(violations);
            // Refuses hrefs of any kind; with doctypes forbidden there should be none to resolve.
            builder.setEntityResolver((publicId, systemId) -> {
                throw new SAXException("no external entities");
            });
            root = builder.parse(new ByteArrayInputStream(xml)).getDocumentElement();
        } catch (SAXException e) {
            throw new PackageRefused(CaseProblem.MANIFEST_UNREADABLE.of("manifest.xml", place(e)));
        } catch (IOException e) {
            // Bytes in memory fail to be read only where they are not the declared encoding.
            throw new PackageRefused(CaseProblem.MANIFEST_UNREADABLE.of("manifest.xml", "编码有误"));
        }
        if (!violations.found.isEmpty()) {
            throw new PackageRefused(violations.found);
        }
        return bind(root, Sha256.of(xml));
    }

    private DocumentBuilder builder() {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
        try {
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            factory.setNamespaceAware(true);
            factory.setSchema(schema);
            return factory.newDocumentBuilder();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK's own parser has these features", e);
        }
    }

    private static Manifest bind(Element root, Sha256 sha256) throws PackageRefused {
        Element applicant = child(root, "applicant");
        String number = text(root, "caseNumber");
        String initiatingCode = text(child(root, "initiatingCentre"), "code");
        if (!Case.isNumberOf(initiatingCode, number)) {
            throw new PackageRefused(CaseProblem.CASE_NUMBER_FOREIGN.of("caseNumber", initiatingCode));
        }
        String idNumber = text(applicant, "idNumber");
        if (!ResidentId.isValid(idNumber)) {
            throw new PackageRefused(CaseProblem.APPLICANT_ID_INVALID.of("applicant/idNumber", ""));
        }
        long requestedFen = Money.parseFen(text(root, "requestedAmount"));
        if (requestedFen == 0) {
            throw new PackageRefused(CaseProblem.AMOUNT_INVALID.of("requestedAmount", ""));
        }
        Element payee = child(root, "payee");
        List<Manifest.Paper> papers = new ArrayList<>();
        for (Element paper : children(child(root, "papers"))) {
            papers.add(new Manifest.Paper(
                    text(paper, "code"),
                    text(paper, "file"),
                    MediaType.of(text(paper, "mediaType")),
                    new Sha256(text(paper, "sha256"))));
        }
        return new Manifest(
                number,
                Integer.parseInt(text(root, "revision")),
                text(root, "service"),
                initiatingCode,
                name(child(root, "initiatingCentre"), "name"),
                text(child(root, "homeCentre"), "code"),
                text(child(root, "homeCentre"), "area"),
                new Person(name(applicant, "name"), ResidentId.parse(idNumber)),
                optional(applicant, "mobile"),
                requestedFen,
                new Payee(name(payee, "name"), text(payee, "account"), name(payee, "bankName")),
                papers,
                sha256);
    }

    private static String name(Element parent, String element) throws PackageRefused {
        String name = text(parent, element);
        if (!NAME.matcher(name).matches()) {
            String where = parent.getLocalName() + "/" + element;
            throw new PackageRefused(CaseProblem.MANIFEST_INVALID.of(where, where + "含有文字以外的字符"));
        }
        return name;
    }

    private static String text(Element parent, String name) {
        return child(parent, name).getTextContent().strip();
    }

    private static String optional(Element parent, String name) {
        return children(parent).stream()
                .filter(element -> element.getLocalName().equals(name))
                .map(element -> element.getTextContent().strip())
                .findFirst()
                .orElse(null);
    }

    private static Element child(Element parent, String name) {
        return children(parent).stream()
                .filter(element -> element.getLocalName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the schema has let pass a missing " + name));
    }

    private static List<Element> children(Element parent) {
        List<Element> elements = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                elements.add(element);
            }
        }
        return elements;
    }

    private static String place(SAXException e) {
        return e instanceof SAXParseException at
                ? "第%d行第%d列".formatted(at.getLineNumber(), at.getColumnNumber())
                : "内容不完整";
    }

    /** What does not fit the schema, by place and code: the parser's own sentences quote names and numbers. */
    private static final class Violations implements ErrorHandler {
        private final List<Problem> found = new ArrayList<>();

        @Override
        public void warning(SAXParseException warning) {
            // warnings say nothing about validity
        }

        @Override
        public void error(SAXParseException violation) {
            String message = violation.getMessage();
            String code = message.substring(0, Math.max(0, message.indexOf(':')));
            if (found.size() < MOST_PROBLEMS) {
                found.add(CaseProblem.MANIFEST_INVALID.of("manifest.xml", place(violation) + " " + code));
            }
        }

        @Override
        public void fatalError(SAXParseException malformed) throws SAXException {
            throw malformed;
        }
    }
}
