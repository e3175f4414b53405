package org.housingfund.gateway.payout;

import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.housingfund.gateway.kernel.CreditorReference;

/**
 * A bank's answer to a file of instructions: ISO 20022 pain.002 of any version, whatever its namespace and prefixes.
 *
 * @param originalMessageId the file that it answers
 * @param status of the whole file
 * @param payments of its payment blocks
 * @param transactions only those that the bank names
 */
public record PaymentStatusReport(
        String originalMessageId, Answer status, List<Answer> payments, List<Answer> transactions) {
    private static final String MESSAGE = "CstmrPmtStsRpt";
    private static final int DEEPEST = 64;
    private static final int MOST_BYTES = 16 << 20;
    private static final String REJECTED = "RJCT";
    /** Taken, being carried out, or carried out; that money moved is told by the debit entry alone. */
    private static final Set<String> ACCEPTED =
            Set.of("ACTC", "ACCP", "ACSP", "ACSC", "ACCC", "ACWC", "ACWP", "ACFC", "ACIS", "ACPD");

    /**
     * What the bank says of the file, of one payment block or of one payment.
     *
     * @param reference the payment's end-to-end reference; the block's id; empty for the file
     * @param status code such as {@code RJCT}, or empty where it says nothing
     * @param code of the reason, or empty
     * @param reason in words, or empty
     */
    public record Answer(String reference, String status, String code, String reason) {
        private boolean isRefusal() {
            return status.equals(REJECTED);
        }
    }

    public PaymentStatusReport {
        payments = List.copyOf(payments);
        transactions = List.copyOf(transactions);
    }

    /**
     * The answers to instructions. A refused file refuses each of its payments; the answer to a single payment stands
     * above that of its block, the block's above the file's. What is pending, or only received, is no answer yet.
     *
     * @param instructed the references of the original file
     * @throws IllegalArgumentException the bank names a payment that is not of this file
     */
    public List<PayoutReply> replies(Collection<CreditorReference> instructed) {
        Map<String, Answer> named = new HashMap<>();
        transactions.forEach(answer -> named.put(answer.reference(), answer));
        Answer block = payments.size() == 1 && !payments.get(0).status().isEmpty() ? payments.get(0) : status;
        List<PayoutReply> replies = new ArrayList<>();
        for (CreditorReference reference : instructed) {
            Answer own = named.remove(reference.text());
            Answer answer = own == null || own.status().isEmpty() ? block : own;
            if (answer.isRefusal()) {
                String reason = answer.reason().isBlank() ? "银行未说明原因" : answer.reason();
                replies.add(new PayoutReply(reference, PayoutReply.Status.REFUSED, answer.code(), reason));
            } else if (ACCEPTED.contains(answer.status())) {
                replies.add(new PayoutReply(reference, PayoutReply.Status.ACCEPTED, "", ""));
            }
        }
        if (!named.isEmpty()) {
            throw new IllegalArgumentException("回执中的参考号不属于原付款文件");
        }
        return replies;
    }

    /**
     * Reads a report.
     *
     * @throws IllegalArgumentException with a sentence, where it is none; without the document's own words (R-L7)
     */
    public static PaymentStatusReport read(byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            throw new IllegalArgumentException("回执文件超过 " + MOST_BYTES + " 字节");
        }
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            return new Reading().read(factory.createXMLStreamReader(new ByteArrayInputStream(bytes)));
        } catch (XMLStreamException malformed) {
            throw new IllegalArgumentException("回执不是完整的 XML", malformed);
        }
    }

    /** One reading. */
    private static final class Reading {
        private final Deque<String> path = new ArrayDeque<>();
        private final Map<String, String> group = new HashMap<>();
        private final Map<String, String> payment = new HashMap<>();
        private final Map<String, String> transaction = new HashMap<>();
        private final List<Answer> payments = new ArrayList<>();
        private final List<Answer> transactions = new ArrayList<>();

        PaymentStatusReport read(XMLStreamReader xml) throws XMLStreamException {
            StringBuilder text = new StringBuilder();
            boolean seen = false;
            while (xml.hasNext()) {
                switch (xml.next()) {
                    case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                        throw new IllegalArgumentException("回执中不允许出现 DTD");
                    case XMLStreamConstants.START_ELEMENT -> {
                        seen |= xml.getLocalName().equals(MESSAGE);
                        path.addLast(xml.getLocalName());
                        if (path.size() > DEEPEST) {
                            throw new IllegalArgumentException("回执嵌套过深");
                        }
                        text.setLength(0);
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(xml.getText());
                    case XMLStreamConstants.END_ELEMENT -> {
                        end(text.toString().strip());
                        path.removeLast();
                        text.setLength(0);
                    }
                    default -> {
                        // comments mean nothing here
                    }
                }
            }
            if (!seen || group.getOrDefault("OrgnlMsgId", "").isEmpty()) {
                throw new IllegalArgumentException("不是 pain.002 付款状态报告，或没有原报文编号");
            }
            return new PaymentStatusReport(
                    group.get("OrgnlMsgId"), answer(group, "", "GrpSts"), payments, transactions);
        }

        private void end(String text) {
            String at = String.join("/", path);
            int message = at.indexOf(MESSAGE + "/");
            if (message < 0) {
                return;
            }
            String[] names = at.substring(message + MESSAGE.length() + 1).split("/", -1);
            switch (names[0]) {
                case "OrgnlGrpInfAndSts" -> keep(group, names, 1, text);
                case "OrgnlPmtInfAndSts" -> {
                    if (names.length == 1) {
                        payments.add(answer(payment, "OrgnlPmtInfId", "PmtInfSts"));
                        payment.clear();
                    } else if (!names[1].equals("TxInfAndSts")) {
                        keep(payment, names, 1, text);
                    } else if (names.length == 2) {
                        transactions.add(answer(transaction, "OrgnlEndToEndId", "TxSts"));
                        transaction.clear();
                    } else {
                        keep(transaction, names, 2, text);
                    }
                }
                default -> {
                    // the report's own header
                }
            }
        }

        /** Keeps what stands directly there, and the first reason. */
        private static void keep(Map<String, String> into, String[] names, int from, String text) {
            if (names.length == from + 1) {
                into.putIfAbsent(names[from], text);
            } else if (names.length > from && names[from].equals("StsRsnInf")) {
                String name = names[names.length - 1];
                into.merge(name.equals("Prtry") ? "Cd" : name, text, (old, more) -> old.isEmpty() ? more : old);
            }
        }

        private static Answer answer(Map<String, String> kept, String reference, String status) {
            return new Answer(
                    kept.getOrDefault(reference, ""),
                    kept.getOrDefault(status, ""),
                    kept.getOrDefault("Cd", ""),
                    kept.getOrDefault("AddtlInf", ""));
        }
    }
}
