package org.housingfund.gateway.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.housingfund.gateway.audit.Actor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class NoticeCommandsTest {
    private static final String NUMBER = "P1906133753";
    private final NoticeBed bed = new NoticeBed();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void anIssuedNoticeAwaitsItsMoneyWithOneRosterLinePerEmployee() {
        bed.handle(Hall.issue(NUMBER, 3).toString());

        Notice notice = bed.notice(NUMBER);
        assertThat(notice.state()).isEqualTo(NoticeState.AWAITING);
        assertThat(notice.live()).isTrue();
        assertThat(notice.amountFen()).isEqualTo(60_000);
        assertThat(notice.outstandingFen()).isEqualTo(60_000);
        assertThat(notice.lineCount()).isEqualTo(3);
        assertThat(notice.employerAccount()).isEqualTo("2011000001");
        assertThat(notice.employerName()).isEqualTo("柳州市晨光机械有限公司");
        assertThat(notice.contributionMonth()).isEqualTo(LocalDate.of(2026, 11, 1));
        assertThat(notice.receivingAccounts()).isEqualTo(Set.of(bed.accountId(NoticeBed.BANK_ACCOUNT)));
        assertThat(notice.fundedAccountId()).isNull();
        assertThat(bed.jdbc
                        .sql("SELECT a.key FROM roster_line r JOIN employee e USING (account_id)"
                                + " JOIN account a ON a.id = e.account_id AND a.subject = '201' AND NOT a.control"
                                + " ORDER BY r.line_no")
                        .query(String.class)
                        .list())
                .containsExactly("6000000001", "6000000002", "6000000003");
        assertThat(bed.receiptStates()).containsExactly("ACCEPTED");
        assertThat(bed.audited())
                .containsExactly("hall jms:hfg.notice.commands NOTICE_ISSUED notice:" + NUMBER + " DONE");
        assertThat(bed.outbox.headers)
                .hasSize(1)
                .allMatch(h -> h.matches("receipt:\\d+ notice:P1906133753 notice.issued"));
        assertThat(JsonMapper.shared()
                        .writeValueAsString(bed.outbox.events.get(0).data()))
                .isEqualTo("{\"number\":\"P1906133753\",\"employerAccount\":\"2011000001\",\"amount\":\"600.00\","
                        + "\"lines\":3,\"contributionMonth\":\"2026-11\"}");
    }

    @Test
    void theSameCommandAgainDoesNothingWhetherByBytesOrByContent() {
        ObjectNode command = Hall.issue(NUMBER, 3);
        bed.handle(command.toString());
        bed.handle(command.toString());
        bed.handle(Hall.again(command));
        assertThat(bed.outbox.types()).containsExactly("notice.issued");
        assertThat(bed.count("payment_notice")).isOne();
        assertThat(bed.count("roster_line")).isEqualTo(3);
        assertThat(bed.receiptStates()).containsExactly("ACCEPTED", "ACCEPTED");
    }

    /** It would not find who is stored under that key, and store the same person again. */
    @Test
    void aNodeThatLacksAKeyInUseStoresNobodyNew() {
        bed.handle(Hall.issue(NUMBER, 3).toString());
        bed.jdbc
                .sql("INSERT INTO encryption_key VALUES ('k2', sha256('k2'), now())")
                .update();
        bed.handle(Hall.issue("P1906133754", 3).toString());
        assertThatThrownBy(() -> bed.handle(Hall.issue("P1906133755", 4).toString()))
                .hasMessageContaining("本节点没有配置密钥“k2”，看不到用它存的个人");
        assertThat(bed.count("person")).isEqualTo(3);
    }

    @Test
    void employeesAndPersonsOfAnEarlierNoticeAreFoundAgain() {
        bed.handle(Hall.issue(NUMBER, 3).toString());
        bed.handle(Hall.issue("P1906133754", 5).toString());
        assertThat(bed.count("person")).isEqualTo(5);
        assertThat(bed.count("employee")).isEqualTo(5);
        assertThat(bed.count("roster_line")).isEqualTo(8);
        assertThat(bed.count("employer")).isOne();
    }

    @Test
    void anEmployersNewNameIsTakenOverWithAnAuditLineAndItsCodeIsNotForgotten() {
        bed.handle(Hall.issue(NUMBER, 1).toString());
        ObjectNode renamed = Hall.issue("P1906133754", 1);
        ((ObjectNode) renamed.get("employer")).put("name", "柳州市晨光智造有限公司").remove("socialCreditCode");
        bed.handle(renamed.toString());
        assertThat(bed.notice(NUMBER).employerName()).isEqualTo("柳州市晨光智造有限公司");
        assertThat(bed.jdbc
                        .sql("SELECT social_credit_code FROM employer")
                        .query(String.class)
                        .single())
                .isEqualTo("91350100M000100Y43");
        assertThat(bed.audited()).contains("hall jms:hfg.notice.commands EMPLOYER_CHANGED employer:2011000001 DONE");
    }

    @Test
    void aCorrectionReplacesRosterAndAmountAndTheFormerRosterStays() {
        bed.handle(Hall.issue(NUMBER, 2).toString());
        bed.handle(Hall.correct(NUMBER, 3).toString());
        assertThat(bed.notice(NUMBER).amountFen()).isEqualTo(60_000);
        assertThat(bed.notice(NUMBER).lineCount()).isEqualTo(3);
        assertThat(bed.count("roster_line WHERE roster_no = 1")).isEqualTo(2);
        assertThat(bed.count("roster_line WHERE roster_no = 2")).isEqualTo(3);
        assertThat(bed.outbox.types()).containsExactly("notice.issued", "notice.corrected");
        assertThat(bed.audited()).last().asString().contains("NOTICE_CORRECTED");
    }

    @Test
    void aCorrectionThatDoesNotAddUpOrComesTooLateIsRefused() {
        bed.handle(Hall.issue(NUMBER, 2).toString());
        bed.handle(Hall.correct(NUMBER, 3).put("amount", "600.01").toString());
        bed.handle(Hall.correct("P1906133754", 3).toString());
        bed.handle(Hall.cancel(NUMBER));
        bed.handle(Hall.correct(NUMBER, 3).toString());
        assertThat(bed.outbox.types())
                .containsExactly(
                        "notice.issued", "notice.refused", "notice.refused", "notice.cancelled", "notice.refused");
        assertThat(bed.count("roster_line")).isEqualTo(2);
        assertThatThrownBy(() -> bed.jdbc
                        .sql("UPDATE payment_notice SET amount_fen = amount_fen + 1")
                        .update())
                .as("nor would the database let it happen")
                .hasMessageContaining("its roster stays as it is");
    }

    @Test
    void anAwaitingNoticeIsCancelledOnceAndASecondCancellationDoesNothing() {
        bed.handle(Hall.issue(NUMBER, 2).toString());
        bed.handle(Hall.cancel(NUMBER));
        bed.handle(Hall.cancel(NUMBER));
        assertThat(bed.notice(NUMBER).state()).isEqualTo(NoticeState.CANCELLED);
        assertThat(bed.notice(NUMBER).live()).isFalse();
        assertThat(bed.outbox.types()).containsExactly("notice.issued", "notice.cancelled");
        assertThat(JsonMapper.shared()
                        .writeValueAsString(bed.outbox.events.get(1).data()))
                .isEqualTo("{\"number\":\"P1906133753\",\"employerAccount\":\"2011000001\",\"amount\":\"400.00\","
                        + "\"reason\":\"金额填错\"}");
        assertThat(bed.receiptStates()).containsExactly("ACCEPTED", "ACCEPTED", "ACCEPTED");
        assertThat(bed.audited()).last().asString().contains("NOTICE_CANCELLED");
    }

    @Test
    void aFailureInTheMiddleLeavesNothingAndTheRedeliveredMessageSucceeds() {
        String command = Hall.issue(NUMBER, 2).toString();
        bed.outbox.broken = true;
        assertThatThrownBy(() -> bed.handle(command)).hasMessage("the outbox is broken");
        for (String table :
                List.of("receipt", "payment_notice", "roster_line", "employer", "employee", "person", "audit")) {
            assertThat(bed.count(table)).as(table).isZero();
        }
        bed.outbox.broken = false;
        bed.handle(command);
        assertThat(bed.outbox.types()).containsExactly("notice.issued");
        assertThat(bed.receiptStates()).containsExactly("ACCEPTED");
    }

    @Test
    void personsAreEncryptedEverywhereAtRest() {
        ObjectNode command = Hall.issue(NUMBER, 2);
        String id = Hall.residentId(7);
        Hall.line(command, 1).put("name", "欧阳小红").put("idNumber", id);
        bed.handle(command.toString());
        // A refusal about the same person must not leak either.
        ObjectNode refused = Hall.issue("P1906133754", 2);
        Hall.line(refused, 1).put("name", "欧阳小红").put("idNumber", id.substring(0, 17) + "Y");
        bed.handle(refused.toString());

        for (String clear : List.of("欧阳小红", id, id.substring(0, 17))) {
            assertThat(columnsHolding(clear.getBytes(StandardCharsets.UTF_8)))
                    .as(clear)
                    .isEmpty();
        }
        assertThat(columnsHolding("柳州市晨光机械".getBytes(StandardCharsets.UTF_8)))
                .containsExactly("employer.name", "employer.name_key");
        assertThat(bed.outbox.events.toString()).doesNotContain("欧阳").doesNotContain(id.substring(0, 17));

        long person = bed.jdbc
                .sql("SELECT person_id FROM employee WHERE account_no = '6000000001'")
                .query(Long.class)
                .single();
        Person revealed = bed.bean(Persons.class).reveal(new Actor("li.ming", "console"), person, "打印申请表");
        assertThat(revealed.name()).isEqualTo("欧阳小红");
        assertThat(revealed.id().text()).isEqualTo(id);
        assertThat(revealed.toString()).doesNotContain("欧阳").doesNotContain(id);
        assertThat(bed.audited()).last().isEqualTo("li.ming console PERSON_REVEALED person:" + person + " DONE");
    }

    @Test
    void namesOfTwoPersonsCannotBeSwappedInTheDatabase() {
        bed.handle(Hall.issue(NUMBER, 2).toString());
        bed.jdbc
                .sql("UPDATE person p SET name = o.name FROM person o WHERE o.id <> p.id")
                .update();
        assertThatThrownBy(() -> bed.bean(Persons.class).reveal(new Actor("li.ming", "console"), 1, "核对"))
                .hasMessageContaining("密文被改动");
    }

    /** Every column of text, bytes, arrays and JSON of the whole database that holds these bytes. */
    private List<String> columnsHolding(byte[] clear) {
        record Column(String table, String name, String type) {}
        List<Column> columns = bed.jdbc
                .sql("SELECT table_name, column_name, data_type FROM information_schema.columns"
                        + " WHERE table_schema = 'public' AND data_type IN ('text', 'bytea', 'jsonb', 'ARRAY', 'character')"
                        + " AND table_name <> 'flyway_schema_history'")
                .query((row, n) -> new Column(row.getString(1), row.getString(2), row.getString(3)))
                .list();
        assertThat(columns).hasSizeGreaterThan(40);
        String hex = HexFormat.of().formatHex(clear);
        return columns.stream()
                .filter(column -> {
                    String bytes = column.type().equals("bytea")
                            ? column.name()
                            : "convert_to(" + column.name() + "::text, 'UTF8')";
                    return bed.jdbc
                                    .sql("SELECT count(*) FROM " + column.table() + " WHERE encode(" + bytes
                                            + ", 'hex') LIKE '%" + hex + "%'")
                                    .query(Long.class)
                                    .single()
                            > 0;
                })
                .map(column -> column.table() + "." + column.name())
                .toList();
    }

    @Test
    void aNoticeOfTwentyThousandLinesIsIssuedInOneGo() {
        String command = Hall.issue(NUMBER, 20_000).toString();
        for (String round : List.of("new employees", "known employees")) {
            String body = round.startsWith("new") ? command : command.replace(NUMBER, "P1906133754");
            Instant start = Instant.now();
            bed.handle(body);
            System.out.printf(
                    "notice of 20,000 lines, %s: %d ms%n",
                    round, Duration.between(start, Instant.now()).toMillis());
        }
        assertThat(bed.count("roster_line")).isEqualTo(40_000);
        assertThat(bed.count("person")).isEqualTo(20_000);
    }
}
