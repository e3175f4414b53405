package org.housingfund.gateway.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.housingfund.gateway.kernel.CompanyName;
import org.housingfund.gateway.testing.TestDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What two thousand suspended credits of one part ask of a table of many notices. */
class NoticeSearchTest {
    private static final int EMPLOYERS = 2_000;
    private static final int NOTICES = 200_000;
    private static final int OLD = 2_000;
    private static final int CREDITS = 100;
    private static TestDatabase.Fresh database;

    @BeforeAll
    static void manyNotices() {
        database = TestDatabase.fresh();
        JdbcClient owner = JdbcClient.create(database.owner());
        String[] names = IntStream.rangeClosed(1, EMPLOYERS)
                .mapToObj(NoticeSearchTest::name)
                .toArray(String[]::new);
        owner.sql(
                        "INSERT INTO employer (account_no, name, name_key) SELECT n, n, k FROM unnest(?::text[], ?::text[]) AS e(n, k)")
                .params(names, Stream.of(names).map(CompanyName::key).toArray(String[]::new))
                .update();
        owner.sql("ALTER TABLE payment_notice DISABLE TRIGGER USER").update(); // without their rosters
        owner.sql("INSERT INTO payment_notice (number, employer_id, kind, contribution_month, amount_fen, line_count,"
                        + " receiving_accounts, issued_at, key_id, content_digest, state)"
                        + " SELECT 'P' || lpad(g::text, 10, '0'), 1 + g % ?, 'REMITTANCE',"
                        + " ('2018-01-01'::date + (g / ? % 100) * interval '1 month')::date, 100 + g, 1, '{1}', now(), 'k1', sha256('x'),"
                        + " 'AWAITING' FROM generate_series(1, ?) g")
                .params(EMPLOYERS, EMPLOYERS, NOTICES)
                .update();
        owner.sql("ANALYZE").update();
    }

    @Test
    void theOldNoticesOfOnePayerAreReadNoMoreOftenHoweverManyOfItsCreditsWait() {
        TestDatabase.Fresh agency = TestDatabase.fresh();
        JdbcClient owner = JdbcClient.create(agency.owner());
        owner.sql("INSERT INTO employer (account_no, name, name_key) VALUES ('E1', ?, ?)")
                .params(name(1), CompanyName.key(name(1)))
                .update();
        owner.sql("ALTER TABLE payment_notice DISABLE TRIGGER USER").update();
        owner.sql(
                        "INSERT INTO payment_notice (number, employer_id, kind, contribution_month, amount_fen, line_count,"
                                + " receiving_accounts, issued_at, key_id, content_digest, state, funded_fen, funded_account_id,"
                                + " funded_month) SELECT 'P' || lpad(g::text, 10, '0'), 1, 'REMITTANCE', '2020-01-01', 100 + g, 1, '{1}',"
                                + " now(), 'k1', sha256('x'), 'ALLOCATED', 100 + g, 1, '2020-01-01' FROM generate_series(1, ?) g")
                .param(OLD)
                .update();
        owner.sql("UPDATE payment_notice SET state = 'AWAITING', funded_fen = 0, funded_account_id = NULL,"
                        + " funded_month = NULL WHERE number = 'P0000000007'")
                .update();
        owner.sql("ANALYZE").update();
        List<Notices.Payment> payments = IntStream.rangeClosed(1, CREDITS)
                .mapToObj(n -> new Notices.Payment(name(1), 100 + n, n % 2 == 0))
                .toList();
        new TransactionTemplate(new DataSourceTransactionManager(agency.app())).executeWithoutResult(status -> {
            JdbcClient jdbc = JdbcClient.create(agency.app());
            assertThat(new Notices(jdbc).liveOf(payments))
                    .extracting(Notice::number)
                    .containsExactly("P0000000007");
            assertThat(jdbc.sql("SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables"
                                    + " WHERE relname = 'payment_notice'")
                            .query(Long.class)
                            .single())
                    .as("once for the amounts, once for the latest")
                    .isLessThanOrEqualTo(2 * OLD + 2);
        });
    }

    private static String name(int employer) {
        return "第" + employer + "公司";
    }

    @Test
    void onlyThePayersOwnAreReadAndNeverTheWholeTable() {
        List<Notices.Payment> payments = IntStream.rangeClosed(1, EMPLOYERS)
                .mapToObj(n -> new Notices.Payment(name(n), 99 + n, true))
                .toList();
        new TransactionTemplate(new DataSourceTransactionManager(database.app())).executeWithoutResult(status -> {
            JdbcClient jdbc = JdbcClient.create(database.app());
            List<Notice> found = new Notices(jdbc).liveOf(payments);
            assertThat(found).hasSizeBetween(EMPLOYERS, EMPLOYERS * (Notices.LATEST + Notices.OF_ONE_AMOUNT));
            assertThat(jdbc.sql("SELECT seq_scan || ' scans, ' || seq_tup_read || ' rows' FROM pg_stat_xact_user_tables"
                                    + " WHERE relname = 'payment_notice'")
                            .query(String.class)
                            .single())
                    .isEqualTo("0 scans, 0 rows");
        });
    }

    @Test
    void whereNothingIsWrittenOnlyThoseOfTheAmountCount() {
        Notices.Payment payment = new Notices.Payment(name(7), 106, false);
        new TransactionTemplate(new DataSourceTransactionManager(database.app()))
                .executeWithoutResult(status -> assertThat(
                                new Notices(JdbcClient.create(database.app())).liveOf(List.of(payment)))
                        .singleElement()
                        .satisfies(notice -> assertThat(notice.outstandingFen()).isEqualTo(106)));
    }
}
