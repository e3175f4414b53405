package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.housingfund.gateway.app.verify.Invariants;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.kernel.CompanyName;
import org.housingfund.gateway.matching.PushPosting;
import org.housingfund.gateway.statement.Openings;
import org.housingfund.gateway.statement.StatementIntake;
import org.housingfund.gateway.testing.Faults;
import org.housingfund.gateway.testing.GatewayBed;
import org.housingfund.gateway.testing.LiujiangFile;
import org.housingfund.gateway.testing.PushMessage;
import org.housingfund.gateway.testing.YufengFile;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A gateway with two banks' accounts, to which a {@link World} happens. */
final class WorldBed implements AutoCloseable {
    static final long OPENING_FEN = 1_000_000_000_00L;
    static final List<String> ACCOUNTS = List.of(LiujiangFile.ACCOUNT, YufengFile.ACCOUNT);

    private static final Map<String, String[]> CODES = Map.of(
            "PAY", new String[] {"P010", "0201"},
            "FEE", new String[] {"F001", "0901"},
            "TRANSFER", new String[] {"T100", "0102"},
            "INTEREST", new String[] {"I300", "0801"},
            "OTHER", new String[] {"X999", "0999"});

    final GatewayBed bed;
    /** A second account of each bank, of which no statement ever comes: no month is over here (LateWorldTest ends them). */
    private static final List<String> IDLE = List.of("4501200100000000991", "4502200200000000992");

    private final Path dir;
    private final long[] closingFen = {OPENING_FEN, OPENING_FEN};
    private final int[] delivered = {0, 0};

    WorldBed(Path dir) {
        this(dir, new Faults());
    }

    WorldBed(Path dir, Faults faults) {
        this(dir, new GatewayBed(faults, dir, settings()));
    }

    WorldBed(Path dir, GatewayBed bed) {
        this.dir = dir;
        this.bed = bed;
        open(bed);
    }

    static String[] settings() {
        return new String[] {
            "--gateway.partners.liujiang.sftp.user=liujiang",
            "--gateway.partners.yufeng.sftp.user=yufeng",
            "--gateway.bank-accounts[0].number=" + LiujiangFile.ACCOUNT,
            "--gateway.bank-accounts[0].partner=liujiang",
            "--gateway.bank-accounts[0].bank-name=柳江银行",
            "--gateway.bank-accounts[1].number=" + YufengFile.ACCOUNT,
            "--gateway.bank-accounts[1].partner=yufeng",
            "--gateway.bank-accounts[1].bank-name=鱼峰银行",
            "--gateway.bank-accounts[2].number=" + IDLE.get(0),
            "--gateway.bank-accounts[2].partner=liujiang",
            "--gateway.bank-accounts[2].bank-name=柳江银行",
            "--gateway.bank-accounts[3].number=" + IDLE.get(1),
            "--gateway.bank-accounts[3].partner=yufeng",
            "--gateway.bank-accounts[3].bank-name=鱼峰银行"
        };
    }

    static void open(GatewayBed bed) {
        Openings openings = bed.bean(Openings.class);
        for (String account : ACCOUNTS) {
            openings.propose(account, OPENING_FEN, World.day(-1), new Actor("甲", "test"));
            openings.approve(account, new Actor("乙", "test"));
        }
    }

    /** Writes the notices straight into the tables: the hall's way in has its own tests and takes its time. */
    void issue(List<World.Due> notices) {
        new TransactionTemplate(bed.bean(PlatformTransactionManager.class)).executeWithoutResult(status -> {
            Set<String> employers = new TreeSet<>();
            Set<String> employees = new TreeSet<>();
            for (World.Due due : notices) {
                employers.add(due.employer());
                for (int line = 0; line < due.linesFen().size(); line++) {
                    employees.add(due.employer() + "-" + line);
                }
            }
            bed.jdbc()
                    .sql("INSERT INTO employer (account_no, name, name_key) SELECT e, '柳州' || e || '有限公司', k"
                            + " FROM unnest(?::text[], ?::text[]) AS t(e, k)")
                    .param(employers.toArray(String[]::new))
                    .param(employers.stream()
                            .map(e -> CompanyName.key("柳州" + e + "有限公司"))
                            .toArray(String[]::new))
                    .update();
            bed.jdbc()
                    .sql("INSERT INTO account (subject, key, control) SELECT '201', e, false FROM unnest(?) e")
                    .param(employees.toArray(String[]::new))
                    .update();
            for (Set<Integer> banks : List.of(Set.of(0), Set.of(1), Set.of(0, 1))) {
                insert(notices.stream().filter(due -> due.banks().equals(banks)).toList(), banks);
            }
            insertRosters(notices);
        });
    }

    private void insert(List<World.Due> notices, Set<Integer> banks) {
        Long[] receiving = bed.jdbc()
                .sql("SELECT account_id FROM bank_account WHERE number = ANY (?)")
                .param(banks.stream()
                        .flatMap(bank -> Stream.of(ACCOUNTS.get(bank), IDLE.get(bank)))
                        .toArray(String[]::new))
                .query(Long.class)
                .list()
                .toArray(Long[]::new);
        bed.jdbc()
                .sql(
                        "INSERT INTO payment_notice (number, employer_id, kind, contribution_month, amount_fen, line_count,"
                                + " receiving_accounts, issued_at, key_id, content_digest, state)"
                                + " SELECT n, e.id, 'REMITTANCE', date '2026-11-01', f, c, ?, now(), 'k1', ?, s"
                                + " FROM unnest(?::text[], ?::text[], ?::bigint[], ?::int[], ?::text[]) AS t(n, a, f, c, s)"
                                + " JOIN employer e ON e.account_no = t.a")
                .param(receiving)
                .param(sha256("any"))
                .param(notices.stream().map(World.Due::number).toArray(String[]::new))
                .param(notices.stream().map(World.Due::employer).toArray(String[]::new))
                .param(notices.stream().map(World.Due::amountFen).toArray(Long[]::new))
                .param(notices.stream().map(due -> due.linesFen().size()).toArray(Integer[]::new))
                .param(notices.stream()
                        .map(due -> due.cancelled() ? "CANCELLED" : "AWAITING")
                        .toArray(String[]::new))
                .update();
    }

    private void insertRosters(List<World.Due> notices) {
        List<String> numbers = new ArrayList<>();
        List<Integer> lineNumbers = new ArrayList<>();
        List<String> employees = new ArrayList<>();
        List<Long> fen = new ArrayList<>();
        for (World.Due due : notices) {
            for (int line = 0; line < due.linesFen().size(); line++) {
                numbers.add(due.number());
                lineNumbers.add(line + 1);
                employees.add(due.employer() + "-" + line);
                fen.add(due.linesFen().get(line));
            }
        }
        bed.jdbc()
                .sql(
                        "INSERT INTO roster_line (notice_id, line_no, account_id, employer_fen, employee_fen)"
                                + " SELECT p.id, l, a.id, f - f / 2, f / 2"
                                + " FROM unnest(?::text[], ?::int[], ?::text[], ?::bigint[]) AS t(n, l, e, f)"
                                + " JOIN payment_notice p ON p.number = t.n JOIN account a ON a.subject = '201' AND a.key = t.e")
                .param(numbers.toArray(String[]::new))
                .param(lineNumbers.toArray(Integer[]::new))
                .param(employees.toArray(String[]::new))
                .param(fen.toArray(Long[]::new))
                .update();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As if two people had confirmed that the account all invented payers pay from is this employer's. */
    void know(String employer) {
        bed.jdbc()
                .sql("INSERT INTO payer_account SELECT e.id, a, (SELECT min(id) FROM approval), now()"
                        + " FROM employer e, unnest(ARRAY['62170001', '62170002']) a WHERE e.account_no = ?")
                .param(employer)
                .update();
    }

    /** Writes a bank's next statement. */
    Path write(int bank, LocalDate day, List<World.Entry> entries) {
        String name = bank + "-" + ++delivered[bank] + ".txt";
        if (bank == 0) {
            LiujiangFile file = new LiujiangFile(delivered[bank], day, closingFen[bank]);
            for (World.Entry e : entries) {
                String side = e.fen() > 0 ? "贷" : "借";
                file.line(
                        CODES.get(e.code())[0],
                        side,
                        Math.abs(e.fen()),
                        e.reversal() ? "Y" : "",
                        e.payer(),
                        e.remark());
            }
            closingFen[bank] = file.closingFen();
            return file.write(dir, name);
        }
        YufengFile file = new YufengFile(day, closingFen[bank]);
        for (World.Entry e : entries) {
            file.line(CODES.get(e.code())[1], e.fen(), e.reversal(), e.payer(), e.remark());
        }
        closingFen[bank] = file.closingFen();
        return file.write(dir, name);
    }

    void receive(int bank, Path file) {
        String partner = bank == 0 ? "liujiang" : "yufeng";
        bed.bean(StatementIntake.class)
                .receive(partner, partner + ".statement", file.getFileName().toString(), file.toFile());
    }

    /** Pushes these entries of the bank's last file, by their positions from 0, each under the serial that it has there. */
    PushMessage pushOf(int bank, LocalDate day, List<World.Entry> entries, List<Integer> positions) {
        PushMessage message = new PushMessage(bank == 0 ? "liujiang" : "yufeng", ACCOUNTS.get(bank));
        for (int position : positions) {
            World.Entry e = entries.get(position);
            List<String> serial = bank == 0
                    ? List.of(Integer.toString(delivered[0] * 1_000_000 + position + 1), "1")
                    : List.of("%012d".formatted(position + 1));
            message.entry(serial, day, e.fen(), e.payer(), e.remark())
                    .with("code", CODES.get(e.code())[bank])
                    .with("counterpartyAccount", "6217000" + (bank + 1))
                    .with("reversal", e.reversal());
        }
        return message;
    }

    void push(PushMessage message) {
        bed.bean(PushPosting.class).handle("ID:" + message.head.get("id"), message.bytes());
    }

    /** Where the money of a world lies in the end. */
    record Books(Map<String, Long> ledger, Set<String> allocated, Map<String, Integer> suspended) {}

    Books books() {
        Set<String> allocated = new HashSet<>(bed.jdbc()
                .sql("SELECT number FROM payment_notice WHERE state = 'ALLOCATED'")
                .query(String.class)
                .list());
        Map<String, Integer> suspended = new HashMap<>();
        bed.jdbc()
                .sql("SELECT reason, count(*) FROM suspended_posting WHERE state = 'OPEN' GROUP BY 1")
                .query(row -> {
                    suspended.put(row.getString(1), row.getInt(2));
                });
        return new Books(ledger(), allocated, suspended);
    }

    /** What became of the entries of the account's statement of this day, in the bank's order. */
    List<NaiveBooks.Outcome> outcomes(int bank, LocalDate day) {
        return bed.jdbc()
                .sql("SELECT coalesce(p.reason, d.kind), n.number FROM statement s"
                        + " JOIN bank_account b ON b.account_id = s.account_id JOIN bank_entry e ON e.statement_id = s.id"
                        + " LEFT JOIN pushed_entry u ON u.confirmed_by = e.id"
                        + " JOIN disposition d ON d.entry_id = coalesce(u.entry_id, e.id)"
                        + " LEFT JOIN suspended_posting p ON p.entry_id = d.entry_id"
                        + " LEFT JOIN payment_notice n ON n.id = d.notice_id"
                        + " WHERE b.number = ? AND s.period_from = ? ORDER BY s.id, e.sequence")
                .params(ACCOUNTS.get(bank), day)
                .query((row, n) -> new NaiveBooks.Outcome(row.getString(1), row.getString(2)))
                .list();
    }

    /** Balances of the ledger by subject and key, without those that are zero. */
    Map<String, Long> ledger() {
        Map<String, Long> balances = new HashMap<>();
        bed.jdbc()
                .sql("SELECT a.subject || '|' || a.key, sum(l.amount_fen)::bigint FROM journal_line l"
                        + " JOIN account a ON a.id = l.account_id GROUP BY 1 HAVING sum(l.amount_fen) <> 0")
                .query(row -> {
                    balances.put(row.getString(1), row.getLong(2));
                });
        return balances;
    }

    long closingFen(int bank) {
        return closingFen[bank];
    }

    void everyInvariantHolds() {
        assertThat(bed.bean(Invariants.class).check())
                .filteredOn(finding -> !finding.holds())
                .isEmpty();
    }

    @Override
    public void close() {
        bed.close();
    }
}
