package org.housingfund.gateway.payout;

import java.io.StringWriter;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.housingfund.gateway.kernel.CreditorReference;
import org.housingfund.gateway.kernel.Money;

/**
 * Payment instructions for a bank that takes them as a file: ISO 20022 pain.001, in yuan, one debit of the paying account
 * per payment, because each is expected by its own reference (R-P1).
 *
 * @param messageId at most 35 characters, never used again
 * @param initiator the centre's name
 * @param payingAccount the centre's account
 * @param payingBank name of the bank that keeps it
 * @param executeOn the day the bank is asked to pay on
 */
public record CreditTransfers(
        String messageId,
        OffsetDateTime createdAt,
        String initiator,
        String payingAccount,
        String payingBank,
        LocalDate executeOn,
        List<Transfer> transfers) {
    private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx");
    private static final int LONGEST_ID = 35;
    private static final int LONGEST_ACCOUNT = 34;
    private static final int LONGEST_NAME = 140;

    /**
     * One payment.
     *
     * @param purpose for the payee's statement, at most 140 characters
     */
    public record Transfer(CreditorReference reference, long amountFen, Payee payee, String purpose) {
        public Transfer {
            if (amountFen <= 0) {
                throw new IllegalArgumentException("付款金额必须大于零");
            }
            limited("付款用途", purpose, LONGEST_NAME);
            limited("收款人户名", payee.name(), LONGEST_NAME);
            limited("收款账号", payee.account(), LONGEST_ACCOUNT);
            if (payee.bankName() != null && !payee.bankName().isEmpty()) {
                limited("收款银行", payee.bankName(), LONGEST_NAME);
            }
        }
    }

    /** Versions of the message that banks take. */
    public enum Version {
        V03("03"),
        V09("09");

        private final String number;

        Version(String number) {
            this.number = number;
        }

        String namespace() {
            return "urn:iso:std:iso:20022:tech:xsd:pain.001.001." + number;
        }
    }

    /** Checks what the standard limits. */
    public CreditTransfers {
        limited("报文编号", messageId, LONGEST_ID);
        limited("付款人名称", initiator, LONGEST_NAME);
        limited("付款账号", payingAccount, LONGEST_ACCOUNT);
        limited("付款银行", payingBank, LONGEST_NAME);
        transfers = List.copyOf(transfers);
        if (transfers.isEmpty()) {
            throw new IllegalArgumentException("没有付款");
        }
    }

    private static void limited(String what, String text, int longest) {
        if (text.isBlank() || text.length() > longest || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(what + "应为 1 至 " + longest + " 个字符，不含控制字符");
        }
    }

    /** The document, UTF-8. It names the payees: for the bank alone (R-L7). */
    public String toXml(Version version) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = FACTORY.createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("Document");
            xml.writeDefaultNamespace(version.namespace());
            new Writer(xml, version).message(this);
            xml.writeEndElement();
            xml.writeEndDocument();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException("writing to memory does not fail", impossible);
        }
        return text + "\n";
    }

    private String total() {
        return Money.format(transfers.stream().mapToLong(Transfer::amountFen).reduce(0, Math::addExact));
    }

    /** A record has no names of its own for the parts of a document. */
    private record Writer(XMLStreamWriter xml, Version version) {
        private interface Content {
            void write() throws XMLStreamException;
        }

        private void within(String name, Content content) throws XMLStreamException {
            xml.writeStartElement(name);
            content.write();
            xml.writeEndElement();
        }

        private void element(String name, String text) throws XMLStreamException {
            within(name, () -> xml.writeCharacters(text));
        }

        private void nested(String text, String... names) throws XMLStreamException {
            for (String name : names) {
                xml.writeStartElement(name);
            }
            xml.writeCharacters(text);
            for (int i = 0; i < names.length; i++) {
                xml.writeEndElement();
            }
        }

        void message(CreditTransfers batch) throws XMLStreamException {
            within("CstmrCdtTrfInitn", () -> {
                within("GrpHdr", () -> {
                    element("MsgId", batch.messageId());
                    element("CreDtTm", SECONDS.format(batch.createdAt()));
                    element("NbOfTxs", Integer.toString(batch.transfers().size()));
                    element("CtrlSum", batch.total());
                    nested(batch.initiator(), "InitgPty", "Nm");
                });
                within("PmtInf", () -> payments(batch));
            });
        }

        private void payments(CreditTransfers batch) throws XMLStreamException {
            element("PmtInfId", batch.messageId());
            element("PmtMtd", "TRF");
            element("BtchBookg", "false");
            element("NbOfTxs", Integer.toString(batch.transfers().size()));
            element("CtrlSum", batch.total());
            switch (version) {
                case V03 -> element("ReqdExctnDt", batch.executeOn().toString());
                case V09 -> nested(batch.executeOn().toString(), "ReqdExctnDt", "Dt");
            }
            nested(batch.initiator(), "Dbtr", "Nm");
            within("DbtrAcct", () -> {
                nested(batch.payingAccount(), "Id", "Othr", "Id");
                element("Ccy", "CNY");
            });
            nested(batch.payingBank(), "DbtrAgt", "FinInstnId", "Nm");
            element("ChrgBr", "DEBT");
            for (Transfer transfer : batch.transfers()) {
                within("CdtTrfTxInf", () -> transfer(transfer));
            }
        }

        private void transfer(Transfer transfer) throws XMLStreamException {
            String reference = transfer.reference().text();
            within("PmtId", () -> {
                element("InstrId", reference);
                element("EndToEndId", reference);
            });
            within("Amt", () -> {
                xml.writeStartElement("InstdAmt");
                xml.writeAttribute("Ccy", "CNY");
                xml.writeCharacters(Money.format(transfer.amountFen()));
                xml.writeEndElement();
            });
            Payee payee = transfer.payee();
            if (payee.bankName() != null && !payee.bankName().isEmpty()) {
                nested(payee.bankName(), "CdtrAgt", "FinInstnId", "Nm");
            }
            nested(payee.name(), "Cdtr", "Nm");
            nested(payee.account(), "CdtrAcct", "Id", "Othr", "Id");
            within("RmtInf", () -> {
                element("Ustrd", transfer.purpose());
                within(
                        "Strd",
                        () -> within("CdtrRefInf", () -> {
                            nested("SCOR", "Tp", "CdOrPrtry", "Cd");
                            element("Ref", reference);
                        }));
            });
        }
    }
}
