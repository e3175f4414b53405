package org.housingfund.gateway.statement;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.housingfund.gateway.intake.Receipt;
import org.housingfund.gateway.intake.Receipts;
import org.housingfund.gateway.kernel.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** First pass over a received file: accepts it whole or rejects it whole, with every error listed. */
@Service
public class StatementValidation {
    private static final Logger LOG = LoggerFactory.getLogger(StatementValidation.class);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final TransactionTemplate savepoint;
    private final Receipts receipts;
    private final Mappings mappings;
    private final BankAccounts bankAccounts;
    private final Statements statements;
    private final StatementStaging staging;
    private final StatementChain chain;
    private final StatementRejection rejection;

    StatementValidation(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Receipts receipts,
            Mappings mappings,
            BankAccounts bankAccounts,
            Statements statements,
            StatementStaging staging,
            StatementChain chain,
            StatementRejection rejection) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.savepoint = new TransactionTemplate(transactions);
        this.savepoint.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
        this.receipts = receipts;
        this.mappings = mappings;
        this.bankAccounts = bankAccounts;
        this.statements = statements;
        this.staging = staging;
        this.chain = chain;
        this.rejection = rejection;
    }

    /** Validates and stages a received file. Idempotent; two nodes never work on the same receipt. */
    public void validate(long receiptId) {
        transaction.executeWithoutResult(status -> {
            Receipt receipt = receipts.find(receiptId);
            if (lock(receiptId) && receipts.find(receiptId).status() == Receipt.Status.RECEIVED) {
                decide(receipt);
            }
        });
    }

    private void decide(Receipt receipt) {
        Optional<Mapping> mapping = mappings.find(receipt.mapping());
        if (mapping.isEmpty()) {
            rejection.quarantine(
                    receipt,
                    List.of(Problem.ofFile(
                            StatementRejection.MAPPING_UNKNOWN,
                            "没有名为 " + receipt.mapping() + " 的格式映射，文件无法解析",
                            "请在 mappings/ 下补充该映射，或更正路由中的映射名称，再请银行重发原文件")));
            return;
        }
        FirstPass pass = new FirstPass();
        try (InputStream bytes = receipts.open(receipt)) {
            StatementReaders.read(mapping.get(), bytes, pass);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Problem> problems = new ArrayList<>(pass.problems);
        List<StatementStaging.Accepted> accepted = new ArrayList<>();
        if (problems.isEmpty()) {
            problems.addAll(checkAgainstBooks(receipt, pass.summaries, accepted));
        }
        if (problems.isEmpty()) {
            problems.addAll(stage(receipt, mapping.get(), accepted, pass.segments));
        }
        if (problems.isEmpty()) {
            receipts.accept(receipt.id());
            accepted.stream()
                    .map(StatementStaging.Accepted::accountId)
                    .distinct()
                    // In one order everywhere: each advance locks its account until the commit.
                    .sorted()
                    .forEach(chain::advance);
            LOG.info(
                    "对账文件已接收：{} {}，{} 份对账单 {} 笔",
                    receipt.partner(),
                    receipt.name(),
                    accepted.size(),
                    accepted.stream().mapToLong(a -> a.summary().entryCount()).sum());
        } else {
            rejection.reject(receipt, problems);
        }
    }

    private List<Problem> stage(
            Receipt receipt, Mapping mapping, List<StatementStaging.Accepted> accepted, List<FileSegment> segments) {
        return savepoint.execute(status -> {
            List<Problem> conflicts = staging.stage(receipt, mapping, accepted, segments);
            if (!conflicts.isEmpty()) {
                status.setRollbackOnly();
            }
            return conflicts;
        });
    }

    /** What an account has one statement for: banks count anew every year. */
    private record Slot(long accountId, String number, int year) {
        static Slot of(long accountId, StatementHandler.StatementSummary summary) {
            return new Slot(accountId, summary.number(), summary.periodFrom().getYear());
        }
    }

    private List<Problem> checkAgainstBooks(
            Receipt receipt,
            List<StatementHandler.StatementSummary> summaries,
            List<StatementStaging.Accepted> accepted) {
        List<Problem> problems = new ArrayList<>();
        Set<Slot> seen = new HashSet<>();
        for (StatementHandler.StatementSummary summary : summaries) {
            Optional<BankAccounts.BankAccount> account =
                    bankAccounts.find(summary.account()).filter(a -> a.bank().equals(receipt.partner()));
            if (account.isEmpty()) {
                problems.add(new Problem(
                        StatementRejection.ACCOUNT_UNKNOWN,
                        0,
                        "account",
                        summary.account(),
                        "账号不是本中心在该银行开立的账户",
                        "请核对账号；若为新开账户，请先登记到 gateway.bank-accounts，再请银行重发原文件"));
            } else if (!"CNY".equals(summary.currency())) {
                problems.add(new Problem("CURRENCY", 0, "currency", summary.currency(), "仅支持人民币账户", "请发送人民币账户的对账单"));
            } else if (statements.exists(account.get().accountId(), summary.number(), summary.periodFrom())
                    || !seen.add(Slot.of(account.get().accountId(), summary))) {
                problems.add(new Problem(
                        StatementRejection.STATEMENT_DUPLICATE,
                        0,
                        "number",
                        summary.number(),
                        "该账户的这一期对账单已经接收过，但内容不同",
                        "请勿修改后重发同一编号的对账单；如需更正，请联系中心"));
            } else {
                accepted.add(
                        new StatementStaging.Accepted(summary, account.get().accountId()));
            }
        }
        return problems;
    }

    private boolean lock(long receiptId) {
        return jdbc.sql("SELECT pg_try_advisory_xact_lock(hashtextextended('receipt', ?))")
                .param(receiptId)
                .query(Boolean.class)
                .single();
    }

    /** Remembers a file's statements, segments and problems; never its entries. */
    private static final class FirstPass implements StatementHandler {
        private static final int SEGMENT_LIMIT = 100_000;

        private final List<StatementSummary> summaries = new ArrayList<>();
        private final List<FileSegment> segments = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();

        @Override
        public void opened(String account, String currency, String number) {}

        @Override
        public void entry(BankEntry entry) {}

        @Override
        public void closed(StatementSummary summary) {
            summaries.add(summary);
        }

        @Override
        public void segment(SegmentKind kind, long rawOffset, long rawLength) {
            if (segments.size() < SEGMENT_LIMIT) {
                segments.add(new FileSegment(kind, rawOffset, rawLength));
            } else if (segments.size() == SEGMENT_LIMIT) {
                problems.add(
                        Problem.ofFile("SEGMENTS_LIMIT", "文件中非明细内容过多（超过 " + SEGMENT_LIMIT + " 段）", "请去除多余的空行或说明行"));
            }
        }

        @Override
        public void problem(Problem problem) {
            problems.add(problem);
        }
    }
}
