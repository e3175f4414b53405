package org.housingfund.gateway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.housingfund.gateway.app.verify.Invariants;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.casework.CaseDecisions;
import org.housingfund.gateway.casework.PackageIntake;
import org.housingfund.gateway.kernel.LandedFiles;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.kernel.Times;
import org.housingfund.gateway.payout.PayoutReplies;
import org.housingfund.gateway.statement.Openings;
import org.housingfund.gateway.statement.StatementIntake;
import org.xml.sax.SAXException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A gateway with a mailbox, departments and a bank that pays; the test plays all of them. */
public final class CaseBed implements AutoCloseable {
    public static final LocalDate DAY = LocalDate.of(2026, 11, 20);
    public static final String EMPLOYEE = "20000001";
    /** An employee account that no notice has named. */
    public static final String UNHEARD_OF = "29999999";

    private static final long OPENING_FEN = 1_000_000_00L;

    public final GatewayBed bed;
    private final Path dir;
    private int files;
    private int statements;
    private int answers;
    private long closingFen = OPENING_FEN;

    public CaseBed(Path dir, String... more) {
        this(dir, new Faults(), more);
    }

    public CaseBed(Path dir, Faults faults, String... more) {
        this.dir = dir;
        this.bed = new GatewayBed(faults, dir, settings(more));
        Openings openings = bed.bean(Openings.class);
        openings.propose(LiujiangFile.ACCOUNT, OPENING_FEN, DAY.minusDays(1), new Actor("甲", "test"));
        openings.approve(LiujiangFile.ACCOUNT, new Actor("乙", "test"));
    }

    private static String[] settings(String... more) {
        return Stream.concat(
                        Stream.of(
                                "--gateway.partners.liujiang.sftp.user=liujiang",
                                "--gateway.partners.mailbox.sftp.user=mailbox",
                                "--gateway.bank-accounts[0].number=" + LiujiangFile.ACCOUNT,
                                "--gateway.bank-accounts[0].partner=liujiang",
                                "--gateway.bank-accounts[0].bank-name=柳江银行",
                                "--gateway.payout.account=" + LiujiangFile.ACCOUNT),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    /** The mailbox delivers; the receipt's id. */
    public long deliver(byte[] content, String name) {
        try {
            Path file = Files.write(dir.resolve("delivery-" + ++files), content);
            bed.bean(PackageIntake.class).receive("mailbox", "supervision.case-package", name, file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bed.jdbc()
                .sql("SELECT receipt_id FROM delivery ORDER BY id DESC LIMIT 1")
                .query(Long.class)
                .single();
    }

    /** The mailbox delivers and everything that follows is done. */
    public long send(CasePackageFile file) {
        long receipt = deliver(file.bytes(), file.caseNumber() + ".zip");
        bed.settle();
        return receipt;
    }

    /** The hall has named this employee account as the applicant's; nobody's where it is taken already. */
    public void enrol(String account, String caseNumber) {
        bed.jdbc()
                .sql("INSERT INTO account (subject, key, control) VALUES ('201', ?, false) ON CONFLICT DO NOTHING")
                .param(account)
                .update();
        bed.jdbc()
                .sql("INSERT INTO employee (account_id, account_no, person_id) SELECT a.id, a.key, c.person_id"
                        + " FROM account a, supervision_case c WHERE a.subject = '201' AND a.key = ? AND c.number = ?"
                        + " ON CONFLICT DO NOTHING")
                .params(account, caseNumber)
                .update();
    }

    /** The department decides about an account that the hall has named, and everything that follows is done. */
    public void decide(Map<String, Object> decision) {
        if (decision.get("employeeAccount") instanceof String account && !account.equals(UNHEARD_OF)) {
            enrol(account, String.valueOf(decision.get("caseNumber")));
        }
        bed.bean(CaseDecisions.class).handle("ID:" + decision.get("id"), bytes(decision));
        bed.settle();
    }

    public static Map<String, Object> approval(String id, String caseNumber, String amount) {
        Map<String, Object> decision = new LinkedHashMap<>();
        decision.put("id", id);
        decision.put("caseNumber", caseNumber);
        decision.put("round", 1);
        decision.put("decision", "APPROVED");
        decision.put("amount", amount);
        decision.put("employeeAccount", EMPLOYEE);
        decision.put(
                "payee",
                Map.of(
                        "name", CasePackageFile.APPLICANT,
                        "account", CasePackageFile.PAYEE_ACCOUNT,
                        "bankName", CasePackageFile.PAYEE_BANK));
        decision.put("reasons", List.of());
        decision.put("decidedBy", "覃立新");
        return decision;
    }

    public static Map<String, Object> other(String id, String caseNumber, String decision, String reason) {
        return Map.of(
                "id",
                id,
                "caseNumber",
                caseNumber,
                "round",
                1,
                "decision",
                decision,
                "reasons",
                List.of(reason),
                "decidedBy",
                "覃立新");
    }

    /** The decision, of this round of forwarding. */
    public static Map<String, Object> inRound(int round, Map<String, Object> decision) {
        Map<String, Object> later = new LinkedHashMap<>(decision);
        later.put("round", round);
        return later;
    }

    /** The bank answers the instruction with this reference. */
    public void reply(String reference, String status) {
        reply(reference, status, "AC04", "收款账户已销户");
    }

    /** The bank answers so, with this code and reason where it refuses. */
    public void reply(String reference, String status, String code, String reason) {
        Map<String, Object> reply = new LinkedHashMap<>();
        reply.put("id", "A" + ++answers);
        reply.put("reference", reference);
        reply.put("status", status);
        if (status.equals("REFUSED")) {
            reply.put("code", code);
            reply.put("reason", reason);
        }
        reply.put("answeredAt", "2026-11-20T10:00:00+08:00");
        SchemaValidation.assertValid("commands/payout-reply.v1.json", new String(bytes(reply), StandardCharsets.UTF_8));
        bed.bean(PayoutReplies.class).handle("ID:reply-" + answers, bytes(reply));
        bed.settle();
    }

    /** The bank's statement of a day shows that it paid, and everything that follows is done. */
    public void pay(String reference, long fen) {
        Path statement = statement(reference, fen);
        receiveStatement(statement);
        bed.settle();
    }

    public void receiveStatement(Path file) {
        bed.bean(StatementIntake.class)
                .receive("liujiang", "liujiang.statement", file.getFileName().toString(), file.toFile());
    }

    /** Writes the bank's statement of the next day, which shows that it paid. */
    public Path statement(String reference, long fen) {
        return statement(file -> paid(file, reference, fen));
    }

    /** A line that shows that the bank paid. */
    public static LiujiangFile paid(LiujiangFile file, String reference, long fen) {
        return file.line("P010", "借", fen, "", CasePackageFile.APPLICANT, "提取 " + reference);
    }

    /** A line that shows that what it paid came back. */
    public static LiujiangFile returned(LiujiangFile file, String reference, long fen) {
        return file.line("P010", "贷", fen, "", CasePackageFile.APPLICANT, "退汇 " + reference);
    }

    /** A line that shows that the bank takes its own debit back. */
    public static LiujiangFile reversed(LiujiangFile file, String reference, long fen) {
        return file.line("P010", "贷", fen, "Y", CasePackageFile.APPLICANT, "提取 " + reference);
    }

    /** The bank's statement of a day has these lines, and everything that follows is done. */
    public void book(UnaryOperator<LiujiangFile> lines) {
        receiveStatement(statement(lines));
        bed.settle();
    }

    /** Writes the bank's statement of the next day with these lines. */
    public Path statement(UnaryOperator<LiujiangFile> lines) {
        statements++;
        LiujiangFile file = lines.apply(new LiujiangFile(statements, DAY.plusDays(statements - 1L), closingFen));
        closingFen = file.closingFen();
        return file.write(dir, "statement-" + statements + ".txt");
    }

    public static byte[] bytes(Map<String, Object> message) {
        return JsonMapper.shared().writeValueAsString(message).getBytes(StandardCharsets.UTF_8);
    }

    public String state(String caseNumber) {
        return one("SELECT state FROM supervision_case WHERE number = ?", caseNumber);
    }

    public String receiptState(long receipt) {
        return one("SELECT state FROM receipt WHERE id = ?", receipt);
    }

    public String reference(String caseNumber) {
        return one("SELECT reference FROM payout WHERE case_number = ? ORDER BY attempt DESC LIMIT 1", caseNumber);
    }

    public String one(String sql, Object... parameters) {
        return bed.jdbc().sql(sql).params(parameters).query(String.class).single();
    }

    public List<String> list(String sql, Object... parameters) {
        return bed.jdbc().sql(sql).params(parameters).query(String.class).list();
    }

    public int count(String from) {
        return bed.jdbc()
                .sql("SELECT count(*) FROM " + from)
                .query(Integer.class)
                .single();
    }

    /** Data of the published events of this type about this case, oldest first. */
    public List<JsonNode> events(String type, String caseNumber) {
        return list(
                        "SELECT body FROM outbox WHERE channel = 'TOPIC' AND type = ? ORDER BY id",
                        "cn.housingfund." + type + ".v1")
                .stream()
                .map(JsonMapper.shared()::readTree)
                .map(event -> event.path("data"))
                .filter(data -> data.path("caseNumber").asString("").equals(caseNumber))
                .toList();
    }

    /** Names of the files for the mailbox that begin so. */
    public List<String> answers(String prefix) {
        return list(
                "SELECT file_name FROM outbox WHERE destination = 'mailbox' AND starts_with(file_name, ?) ORDER BY id",
                prefix);
    }

    /** The text of a file for the mailbox; it fits its schema. */
    public String answer(String name) {
        String text = one(
                "SELECT CASE WHEN landed_sha256 IS NULL THEN body ELSE 'landed:' || encode(landed_sha256, 'hex') END"
                        + " FROM outbox WHERE destination = 'mailbox' AND file_name = ? ORDER BY id DESC LIMIT 1",
                name);
        if (text.startsWith("landed:")) {
            text = landed(new Sha256(text.substring("landed:".length())));
        }
        valid(name.endsWith("acknowledgement.xml") ? "acknowledgement" : "receipt", text);
        return text;
    }

    private String landed(Sha256 sha256) {
        try {
            try (InputStream bytes = bed.bean(LandedFiles.class).open(sha256)) {
                return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void valid(String schema, String xml) {
        try {
            SchemaFactory factory = SchemaFactory.newDefaultInstance();
            factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            factory.newSchema(Path.of("schemas/supervision", schema + ".xsd").toFile())
                    .newValidator()
                    .validate(new StreamSource(new StringReader(xml)));
        } catch (SAXException | IOException e) {
            throw new AssertionError(xml, e);
        }
    }

    /** Relative paths of everything in the archive. */
    public List<String> archived() {
        Path root = dir.resolve("archive");
        if (Files.notExists(root)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile)
                    .map(path -> root.relativize(path).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path archive() {
        return dir.resolve("archive");
    }

    /** One case in each state, and what else a mailbox brings. */
    public void everyKindOfCase() {
        send(new CasePackageFile(number(1)));
        decide(approval("D1", number(1), "10800.00"));
        reply(reference(number(1)), "ACCEPTED");
        pay(reference(number(1)), 1_080_000);
        send(new CasePackageFile(number(1)).person(9));
        send(new CasePackageFile(number(2)).person(2));
        send(new CasePackageFile(number(3)).person(3));
        decide(other("D3", number(3), "SUPPLEMENT", "请补充材料"));
        send(new CasePackageFile(number(4)).person(4));
        decide(other("D4", number(4), "REFUSED", "不符合条件"));
        send(new CasePackageFile(number(5)).person(5));
        decide(approvalOf("D5", number(5), "20000005"));
        send(new CasePackageFile(number(6)).person(6));
        decide(approvalOf("D6", number(6), "20000006"));
        reply(reference(number(6)), "REFUSED");
    }

    /** An approval of 500 yuan out of this account. */
    public static Map<String, Object> approvalOf(String id, String caseNumber, String employee) {
        Map<String, Object> approval = approval(id, caseNumber, "500.00");
        approval.put("employeeAccount", employee);
        return approval;
    }

    /** Number of the day's so many-th case. */
    public static String number(int sequence) {
        return "NN450100-20261120-%04d".formatted(sequence);
    }

    /** The one file of this name that lies in the first case's folder. */
    public Path archived(String name) {
        return archived().stream()
                .filter(path -> path.contains(number(1)) && path.endsWith("/" + name))
                .map(archive()::resolve)
                .findFirst()
                .orElseThrow();
    }

    /** Every column of text, bytes, arrays and JSON of the whole database that holds this text. */
    public List<String> columnsHolding(String clear) {
        String hex = HexFormat.of().formatHex(clear.getBytes(StandardCharsets.UTF_8));
        return list("SELECT table_name || '.' || column_name || '.' || data_type FROM information_schema.columns"
                        + " WHERE table_schema = 'public' AND data_type IN ('text', 'bytea', 'jsonb', 'ARRAY')"
                        + " AND table_name <> 'flyway_schema_history'")
                .stream()
                .filter(column -> {
                    String[] parts = column.split("\\.", -1);
                    String bytes = parts[2].equals("bytea") ? parts[1] : "convert_to(" + parts[1] + "::text, 'UTF8')";
                    return count(parts[0] + " WHERE encode(" + bytes + ", 'hex') LIKE '%" + hex + "%'") > 0;
                })
                .toList();
    }

    /** Every invariant holds, and every message fits its schema. The broker takes everything first. */
    public void allIsWell() {
        bed.jdbc()
                .sql("UPDATE outbox SET published_at = ? WHERE published_at IS NULL")
                .param(Times.timestamp(bed.clock().instant()))
                .update();
        assertThat(bed.bean(Invariants.class).check())
                .filteredOn(finding -> !finding.holds())
                .isEmpty();
        list("SELECT body FROM outbox WHERE type LIKE 'cn.housingfund.%' AND key_id IS NULL")
                .forEach(SchemaValidation::assertValid);
    }

    @Override
    public void close() {
        bed.close();
    }
}
