package org.housingfund.gateway.app.demo;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import org.housingfund.gateway.app.demo.RepaymentScript.Outcome;
import org.housingfund.gateway.app.demo.RepaymentScript.Repayment;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Times;
import org.springframework.jms.core.JmsTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A commissioned lending bank: takes orders and inquiries from its queue and answers them. It writes down every order
 * before it answers, and what it has deducted it never deducts again, whatever comes twice: its book survives a kill.
 */
final class SimulatedLendingBank {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long WAIT_MILLIS = 200;
    /** One part in so many of what is deducted is interest. */
    private static final long INTEREST_OF = 400;
    /** Rows of the book: the loan that was ordered under a reference; empty where the order came too late. */
    private static final String LOAN = "loan.";

    private final JmsTemplate jms;
    private final String bank;
    private final String commands;
    private final String replies;
    private final Path book;
    private final Clock clock;

    /**
     * One bank.
     *
     * @param commands queue that it reads
     * @param replies queue that it answers to
     * @param book its file, of one day
     */
    SimulatedLendingBank(
            ConnectionFactory connections, String bank, String commands, String replies, Path book, Clock clock) {
        this.jms = new JmsTemplate(connections);
        this.jms.setSessionTransacted(true);
        this.bank = bank;
        this.commands = commands;
        this.replies = replies;
        this.book = book;
        this.clock = clock;
    }

    /** Answers every command that waits, or comes within a moment, by the day's script. */
    void answerCommands(RepaymentScript script) {
        jms.execute(
                session -> {
                    answerAll(session, script);
                    return null;
                },
                true);
    }

    private void answerAll(Session session, RepaymentScript script) throws JMSException {
        try (MessageConsumer consumer = session.createConsumer(session.createQueue(commands));
                MessageProducer producer = session.createProducer(session.createQueue(replies))) {
            for (Message message = consumer.receive(WAIT_MILLIS);
                    message != null;
                    message = consumer.receive(WAIT_MILLIS)) {
                JsonNode command = JSON.readTree(((TextMessage) message).getText());
                String answer = answer(command, script);
                producer.send(session.createTextMessage(answer));
                session.commit();
            }
        }
    }

    /** The same command again is answered with the same bytes: that is a redelivery, and no news. */
    private String answer(JsonNode message, RepaymentScript script) {
        JsonNode command = message.path("data");
        String reference = command.path("reference").asString();
        boolean order = message.path("type").asString().equals("cn.housingfund.deduction.order.v1");
        Properties kept = read();
        if (order && !kept.containsKey(LOAN + reference)) {
            boolean expired = OffsetDateTime.parse(command.path("notAfter").asString())
                    .toInstant()
                    .isBefore(clock.instant());
            kept.setProperty(
                    LOAN + reference, expired ? "" : command.path("loanNumber").asString());
            write(kept);
        }
        Map<String, String> answer = new TreeMap<>();
        answer.put("bank", bank);
        answer.put("commandId", command.path("commandId").asString());
        answer.put("id", "A-" + command.path("commandId").asString());
        answer.put("answeredAt", message.path("time").asString());
        String loan = kept.getProperty(LOAN + reference);
        if (loan == null) {
            answer.put("result", "NOT_FOUND");
        } else if (loan.isEmpty()) {
            refuse(answer, "EXPIRED");
        } else {
            script.repayments().stream()
                    .filter(repayment -> repayment.loanNumber().equals(loan))
                    .findFirst()
                    .ifPresentOrElse(
                            repayment -> outcome(answer, repayment, order), () -> refuse(answer, "LOAN_NOT_FOUND"));
        }
        return JSON.writeValueAsString(answer);
    }

    private void outcome(Map<String, String> answer, Repayment repayment, boolean order) {
        if (!repayment.deducted()) {
            refuse(answer, repayment.refusal());
        } else if (order && repayment.outcome() == Outcome.SETTLED_AFTER_INQUIRY) {
            answer.put("result", "PROCESSING");
        } else {
            long interest = repayment.fen() / INTEREST_OF;
            answer.put("result", "SUCCESS");
            answer.put("principal", Money.format(repayment.fen() - interest));
            answer.put("interest", Money.format(interest));
            answer.put("penalty", Money.format(0));
            answer.put(
                    "deductedOn",
                    LocalDate.ofInstant(clock.instant(), Times.ZONE).toString());
        }
    }

    private static void refuse(Map<String, String> answer, String code) {
        answer.put("result", "REFUSED");
        answer.put("code", code);
    }

    /** What it has deducted and pays to the centre's account: fen by the reference that its entry quotes, in order. */
    Map<String, Long> credits(RepaymentScript script) {
        Map<String, Long> credits = new TreeMap<>();
        Properties kept = read();
        for (String name : kept.stringPropertyNames()) {
            script.repayments().stream()
                    .filter(repayment -> repayment.deducted()
                            && repayment.bank().equals(bank)
                            && Objects.equals(kept.getProperty(name), repayment.loanNumber()))
                    .forEach(repayment -> credits.put(name.substring(LOAN.length()), repayment.fen()));
        }
        return Collections.unmodifiableMap(credits);
    }

    private Properties read() {
        Properties kept = new Properties();
        if (Files.exists(book)) {
            try (Reader reader = Files.newBufferedReader(book)) {
                kept.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return kept;
    }

    private void write(Properties kept) {
        Path fresh = book.resolveSibling(book.getFileName() + ".new");
        try {
            Files.createDirectories(book.getParent());
            try (FileChannel channel = FileChannel.open(
                            fresh,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE);
                    OutputStream out = Channels.newOutputStream(channel)) {
                kept.store(out, "orders that the simulated lending bank has had");
                channel.force(true);
            }
            Files.move(fresh, book, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
