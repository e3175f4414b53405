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
