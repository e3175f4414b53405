package org.housingfund.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.configuration.support.MapJobRegistry;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.support.TaskExecutorJobOperator;
import org.springframework.batch.core.repository.support.ResourcelessJobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.file.FlatFileItemReader;
import org.springframework.batch.infrastructure.item.file.builder.FlatFileItemReaderBuilder;
import org.springframework.core.io.FileSystemResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * Spring Batch: chunks of 1,000 lines, a transaction each; the processor looks the notice up; every table has its {@code
 * JdbcBatchItemWriter}. Ids come in blocks, batched inserts are rewritten by the driver, and its own job tables are left
 * out: all in its favour.
 */
final class BatchPeer implements PeerScenario.Peer {
    private static final int CHUNK = 1_000;

    @Override
    public void book(BenchGateway gateway, PeerTables tables, Path file, int entries) throws Exception {
        DataSource source = tables.source();
        ResourcelessJobRepository repository = new ResourcelessJobRepository();
        PostingWriters writers =
                new PostingWriters(source, tables.bankAccount(gateway.accounts().get(0)), tables.suspenseAccount());
        Step step = new StepBuilder("book", repository)
                .<PeerEntry, Posting>chunk(CHUNK)
                .transactionManager(new JdbcTransactionManager(source))
                .reader(reader(file))
                .processor(new Lookup(source)::process)
                .writer(writers.writer())
                .build();
        Job job = new JobBuilder("statement", repository).start(step).build();
        TaskExecutorJobOperator operator = new TaskExecutorJobOperator();
        operator.setJobRepository(repository);
        operator.setJobRegistry(new MapJobRegistry());
        operator.afterPropertiesSet();
        JobExecution execution = operator.start(job, new JobParameters());
        assertThat(execution.getStatus())
                .as("%s", execution.getAllFailureExceptions())
                .isEqualTo(BatchStatus.COMPLETED);
    }

    /** What the processor found out about an entry; {@code notice} is null where it is suspended. */
    record Posting(long id, PeerEntry entry, Long notice, PeerEvent event) {}

    private static FlatFileItemReader<PeerEntry> reader(Path file) {
        return new FlatFileItemReaderBuilder<PeerEntry>()
                .name("statement")
                .resource(new FileSystemResource(file))
                .encoding(BankAccount.CHARSET.name())
                .comments("#")
                .linesToSkip(1)
                .lineMapper((line, number) -> PeerEntry.of(line))
                .build();
    }

    /** The processor. */
    private static final class Lookup {
        private final JdbcTemplate jdbc;
        private long next;
        private long last;

        Lookup(DataSource source) {
            jdbc = new JdbcTemplate(source);
        }

        Posting process(PeerEntry entry) {
            long id = id();
            Long notice = entry.notice()
                    .flatMap(number -> find(number, entry.amountFen()))
                    .orElse(null);
            return new Posting(id, entry, notice, PeerEvent.of(entry, id, id, notice != null));
        }

        private Optional<Long> find(String number, long amountFen) {
            List<Long> found = jdbc.queryForList(
                    "SELECT id FROM payment_notice WHERE number = ? AND state = 'AWAITING' AND amount_fen = ?",
                    Long.class,
                    number,
                    amountFen);
            return found.stream().findFirst();
        }

        private long id() {
            if (next == last) {
                next = jdbc.queryForObject("SELECT nextval('entry_id')", Long.class);
                last = next + CHUNK;
            }
            return next++;
        }
    }
}
