package org.housingfund.gateway.bench;

import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.housingfund.gateway.bench.BatchPeer.Posting;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.batch.infrastructure.item.database.JdbcBatchItemWriter;
import org.springframework.batch.infrastructure.item.database.builder.JdbcBatchItemWriterBuilder;
import org.springframework.batch.infrastructure.item.support.ClassifierCompositeItemWriter;
import org.springframework.batch.infrastructure.item.support.CompositeItemWriter;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;

/** The writers of {@link BatchPeer}, one for each table. */
final class PostingWriters {
    private final DataSource source;
    private final long bank;
    private final long suspense;

    PostingWriters(DataSource source, long bank, long suspense) {
        this.source = source;
        this.bank = bank;
        this.suspense = suspense;
    }

    ItemWriter<Posting> writer() {
        ItemWriter<Posting> allocated = all(
                "INSERT INTO journal_line (journal_id, line_no, account_id, amount_fen) SELECT :id, 1 + line_no, account_id,"
                        + " -(employer_fen + employee_fen) FROM roster_line WHERE notice_id = :notice AND roster_no = 1",
                "INSERT INTO allocation (notice_id, journal_id, amount_fen, account_id, month)"
                        + " VALUES (:notice, :id, :fen, :bank, :month)",
                "UPDATE payment_notice SET state = 'ALLOCATED', funded_fen = amount_fen, funded_account_id = :bank,"
                        + " funded_month = :month WHERE id = :notice AND state = 'AWAITING'");
        ItemWriter<Posting> suspended = all(
                "INSERT INTO journal_line (journal_id, line_no, account_id, amount_fen) VALUES (:id, 2, :suspense, -:fen)",
                "INSERT INTO suspended_posting (entry_id, statement_id, account_id, amount_fen, booked_on, reason, evidence,"
                        + " journal_id, opened_at, state)"
                        + " VALUES (:id, 1, :suspense, -:fen, :bookedOn, :reason, '{}', :id, now(), 'OPEN')");
        ClassifierCompositeItemWriter<Posting> either = new ClassifierCompositeItemWriter<>();
        either.setClassifier(posting -> posting.notice() == null ? suspended : allocated);
        return new CompositeItemWriter<>(List.of(entries(), either));
    }

    private ItemWriter<Posting> entries() {
        return all(
                "INSERT INTO bank_entry_key (account_id, identity, entry_id) VALUES (:bank, :identity, :id)",
                "INSERT INTO bank_entry (id, statement_id, sequence, account_id, booked_on, direction, amount_fen, reversal,"
                        + " identity, code, counterparty_account, counterparty_name, texts, notice_key, raw_offset, raw_length)"
                        + " VALUES (:id, 1, 1, :bank, :bookedOn, 'C', :fen, false, :identity, :code, :payerAccount, :payer,"
                        + " ARRAY[:remark], :number, 0, 1)",
                "INSERT INTO journal (id, batch_id, cause, cause_id, booked_on, kind)"
                        + " VALUES (:id, 0, 'ENTRY', :id, :bookedOn, :kind)",
                "INSERT INTO journal_line (journal_id, line_no, account_id, amount_fen) VALUES (:id, 1, :bank, :fen)",
                "INSERT INTO disposition (entry_id, kind, journal_id, notice_id, rules_version, evidence)"
                        + " VALUES (:id, :kind, :id, :notice, '1', 'number and amount')",
                "INSERT INTO outbox (channel, destination, ordering_key, type, subject, message_id, event_count, body, cause,"
                        + " created_at) VALUES ('TOPIC', 'bench', 'bench', :type, :subject, :messageId, 1, :body, :subject, now())");
    }

    private ItemWriter<Posting> all(String... statements) {
        List<ItemWriter<? super Posting>> writers = new ArrayList<>();
        for (String statement : statements) {
            writers.add(writer(statement));
        }
        return new CompositeItemWriter<>(writers);
    }

    private JdbcBatchItemWriter<Posting> writer(String statement) {
        JdbcBatchItemWriter<Posting> writer = new JdbcBatchItemWriterBuilder<Posting>()
                .dataSource(source)
                .sql(statement)
                .itemSqlParameterSourceProvider(this::parameters)
                .build();
        writer.afterPropertiesSet();
        return writer;
    }

    private SqlParameterSource parameters(Posting posting) {
        PeerEntry entry = posting.entry();
        boolean allocated = posting.notice() != null;
        return new MapSqlParameterSource("id", posting.id())
                .addValue("bank", bank)
                .addValue("suspense", suspense)
                .addValue("notice", posting.notice(), java.sql.Types.BIGINT)
                .addValue("identity", entry.identity())
                .addValue("bookedOn", entry.bookedOn())
                .addValue("month", entry.bookedOn().withDayOfMonth(1))
                .addValue("fen", entry.amountFen())
                .addValue("code", entry.code())
                .addValue("payerAccount", entry.payerAccount())
                .addValue("payer", entry.payer())
                .addValue("remark", entry.remark())
                .addValue("number", entry.notice().orElse(""))
                .addValue("kind", allocated ? "ALLOCATED" : "SUSPENDED")
                .addValue("reason", entry.notice().isPresent() ? "AMOUNT" : "NO_NUMBER")
                .addValue("type", posting.event().type())
                .addValue("subject", posting.event().subject())
                .addValue("messageId", posting.event().id())
                .addValue("body", posting.event().body());
    }
}
