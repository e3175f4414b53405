package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.housingfund.gateway.ledger.Accounts;
import org.housingfund.gateway.ledger.Journal;
import org.housingfund.gateway.ledger.Ledger;
import org.housingfund.gateway.ledger.Ledger.Line;
import org.housingfund.gateway.ledger.SubjectRole;
import org.housingfund.gateway.matching.PostingWork;
import org.housingfund.gateway.testing.LiujiangFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.transaction.support.TransactionTemplate;

/** A statement is booked with its last part, where the books agree with the bank, and not otherwise (R-M2). */
class ClosingCheckTest {
    @TempDir
    private Path dir;

    @Test
    void aStatementThatTheBooksContradictStaysOpenAndItsLastPartIsRolledBack() {
        try (ClearingBed gateway = new ClearingBed(dir)) {
            move(gateway, 1, 1);
            gateway.receive(file -> file.credit("没有登记号", 100_00, "某公司"));
            gateway.deliverStatements("hfg.work.statements", "hfg.work.postings");
            assertThatThrownBy(() -> gateway.deliverStatements("hfg.work.parts"))
                    .hasMessageContaining("R-M2")
                    .hasMessageContaining("the ledger stands at");
            assertThat(gateway.count("journal WHERE cause = 'ENTRY'")).isZero();
            assertThat(gateway.count("statement WHERE state = 'POSTING'")).isOne();

            move(gateway, 2, -1);
            gateway.deliverStatements();
            assertThat(gateway.outcomes("1")).containsExactly("NO_NUMBER");
            assertThat(gateway.count("statement WHERE state = 'BOOKED'")).isOne();
        }
    }

    @Test
    void aPointerThatComesBeforeTheDivisionBooksNothing() {
        try (ClearingBed gateway = new ClearingBed(dir)) {
            gateway.receive(file -> file.credit("没有登记号", 100_00, "某公司").line("P010", "借", 100_00, "", "某公司", "退"));
            gateway.deliverStatements("hfg.work.statements");
            gateway.bed.bean(PostingWork.class).post("{\"statementId\":1,\"part\":1}");
            assertThat(gateway.count("statement WHERE state = 'POSTING'")).isOne();

            gateway.deliverStatements();
            assertThat(gateway.count("statement WHERE state = 'BOOKED'")).isOne();
            assertThat(gateway.count("disposition")).isEqualTo(2);
        }
    }

    private static void move(ClearingBed gateway, long cause, long fen) {
        Accounts accounts = gateway.bed.bean(Accounts.class);
        gateway.bed
                .bean(TransactionTemplate.class)
                .executeWithoutResult(status -> gateway.bed
                        .bean(Ledger.class)
                        .post(
                                new Journal(Journal.Cause.DECISION, -cause, 0, gateway.day, "测试"),
                                List.of(
                                        new Line(accounts.id(SubjectRole.BANK_DEPOSITS, LiujiangFile.ACCOUNT), fen),
                                        new Line(accounts.id(SubjectRole.RECEIVABLES, "test"), -fen))));
    }
}
