package org.housingfund.gateway.casework;

import java.io.StringWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.housingfund.gateway.intake.Receipt;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.kernel.WorkingCalendar.Deadline;

/** What goes back to the initiating centre ({@code schemas/supervision}). It names no person: the case number does. */
final class SupervisionXml {
    static final int MOST_REASONS = 20;

    private static final String NAMESPACE = "urn:housingfund:supervision:";
    private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();
    private static final int MOST_PROBLEMS = 100;

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter xml;

    private SupervisionXml(String root, String document) throws XMLStreamException {
        xml = FACTORY.createXMLStreamWriter(text);
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeStartElement(root);
        xml.writeDefaultNamespace(NAMESPACE + document + ":v1");
    }

    /** Writes into a document. */
    private interface Content {
        void write(SupervisionXml xml) throws XMLStreamException;
    }

    private static String document(String root, String document, Content content) {
        try {
            SupervisionXml xml = new SupervisionXml(root, document);
            content.write(xml);
            xml.xml.writeEndElement();
            xml.xml.writeEndDocument();
            return xml.text + "\n";
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing to memory does not fail", e);
        }
    }

    /** 收件回执 for a revision of a case. */
    static String acknowledgement(Case known, int revision, Sha256 manifest, String centre, Deadline deadline) {
        return document("acknowledgement", "acknowledgement", xml -> {
            xml.element("caseNumber", known.number());
            xml.element("revision", Integer.toString(revision));
            xml.element("manifestSha256", manifest.hex());
            xml.element("receivingCentre", centre);
            xml.element("receivedAt", time(known.receivedAt()));
            xml.xml.writeStartElement("deadline");
            xml.xml.writeAttribute("provisional", Boolean.toString(deadline.provisional()));
            xml.xml.writeCharacters(deadline.day().toString());
            xml.xml.writeEndElement();
        });
    }

    /** What was paid, and the last time. */
    record Payment(long amountFen, LocalDate paidOn, String reference) {}

    /**
     * 附件5.
     *
     * @param service its name
     * @param payment null unless the case is approved
     */
    static String receipt(
            Case known,
            int receiptNo,
            String service,
            String centre,
            String outcome,
            Payment payment,
            List<String> reasons,
            Instant issuedAt) {
        return document("receipt", "receipt", xml -> {
            xml.element("caseNumber", known.number());
            xml.element("receiptNo", Integer.toString(receiptNo));
            xml.xml.writeStartElement("service");
            xml.xml.writeAttribute("code", known.service());
            xml.xml.writeCharacters(service);
            xml.xml.writeEndElement();
            xml.element("initiatingCentre", known.initiatingName());
            xml.element("handlingCentre", centre);
            xml.element("department", known.department());
            xml.element("outcome", outcome);
            if (payment != null) {
                xml.xml.writeStartElement("payment");
                xml.element("amount", Money.format(payment.amountFen()));
                xml.element("paidOn", payment.paidOn().toString());
                xml.element("reference", payment.reference());
                xml.xml.writeEndElement();
            }
            for (String reason : reasons.subList(0, Math.min(reasons.size(), MOST_REASONS))) {
                xml.element("reason", reason);
            }
            xml.element("issuedAt", time(issuedAt));
        });
    }

    /** 拒收回执 for a package. */
    static String rejection(Receipt receipt, String centre, List<Problem> problems) {
        return document("rejection", "receipt", xml -> {
            xml.element("file", CaseProblem.shown(receipt.name()));
            xml.element("sha256", receipt.sha256().hex());
            xml.element("receivedAt", time(receipt.receivedAt()));
            xml.element("handlingCentre", centre);
            xml.element("sentence", "案件包已整体拒收，未立案、未归档。共发现" + problems.size() + "处问题，请更正后重新发送。");
            for (Problem problem : problems.subList(0, Math.min(problems.size(), MOST_PROBLEMS))) {
                xml.xml.writeStartElement("problem");
                xml.element("code", problem.code());
                xml.element("field", problem.field());
                xml.element("message", problem.message());
                xml.element("remedy", problem.remedy());
                xml.xml.writeEndElement();
            }
        });
    }

    private void element(String name, String content) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(content);
        xml.writeEndElement();
    }

    private static String time(Instant instant) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant.atZone(Times.ZONE));
    }
}
