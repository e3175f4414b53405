package org.housingfund.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.statement.Openings;
import org.housingfund.gateway.statement.StatementIntake;
import org.housingfund.gateway.testing.GatewayBed;
import org.housingfund.gateway.testing.LiujiangFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Deciding about suspended money on the command line, beside a gateway. */
class SuspenseCommandTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 16);

    @TempDir
    private Path dir;

    private final StringWriter said = new StringWriter();
    private GatewayBed bed;

    @Test
    void oneListsAndProposesAnotherApproves() {
        try (GatewayBed gateway = new GatewayBed(
                dir,
                "--gateway.partners.liujiang.sftp.user=liujiang",
                "--gateway.bank-accounts[0].number=" + LiujiangFile.ACCOUNT,
                "--gateway.bank-accounts[0].partner=liujiang",
                "--gateway.bank-accounts[0].bank-name=柳江银行")) {
            bed = gateway;
            Openings openings = bed.bean(Openings.class);
            openings.propose(LiujiangFile.ACCOUNT, 0, DAY.minusDays(1), new Actor("甲", "test"));
            openings.approve(LiujiangFile.ACCOUNT, new Actor("乙", "test"));
            Path file = new LiujiangFile(1, DAY, 0).credit("公积金", 9_00, "某某公司").write(dir, "1.txt");
            bed.bean(StatementIntake.class).receive("liujiang", "liujiang.statement", "1.txt", file.toFile());
            bed.settle();
            String posting = bed.jdbc()
                    .sql("SELECT id::text FROM suspended_posting")
                    .query(String.class)
                    .single();

            assertThat(run("suspense", "list", "--reason", "NO_NUMBER")).isZero();
            assertThat(said.toString())
                    .contains("9.00", "NO_NUMBER", "柳江银行", "未结挂账 1 笔")
                    .doesNotContain("某某公司");
            assertThat(run("suspense", "propose", "--posting", posting, "--decision", "LEAVE", "--comment", "x"))
                    .as("--by is missing")
                    .isEqualTo(2);
            assertThat(propose(posting, "REFUND")).isEqualTo(1);
            assertThat(said.toString()).contains("gateway.payout.account");
            assertThat(propose(posting, "ALLOCATE")).isEqualTo(1);
            assertThat(said.toString()).contains("须指明缴款登记号");
            assertThat(propose(posting, "LEAVE")).isZero();
            assertThat(run("suspense", "list")).isZero();
            assertThat(said.toString()).contains("待复核提议 " + proposal() + "：挂账搁置（甲：待核实）");
            assertThat(run("suspense", "approve", "--posting", posting, "--by", "乙"))
                    .as("--proposal is missing")
                    .isEqualTo(2);
            assertThat(run("suspense", "approve", "--posting", posting, "--proposal", "0", "--by", "乙"))
                    .isEqualTo(1);
            assertThat(said.toString()).contains("待复核的提议是 " + proposal());
            assertThat(run("suspense", "approve", "--posting", posting, "--proposal", proposal(), "--by", "甲"))
                    .isEqualTo(1);
            assertThat(said.toString()).contains("提议人不得复核自己的提议");
            assertThat(run("suspense", "approve", "--posting", posting, "--proposal", proposal(), "--by", "乙"))
                    .isZero();
            assertThat(propose(posting, "UNPIN")).isZero();
            assertThat(said.toString()).contains("已提议（提议 " + proposal() + "）");
            assertThat(run("suspense", "reject", "--posting", posting, "--proposal", proposal(), "--by", "乙"))
                    .isZero();
            assertThat(run("suspense", "list")).isZero();
            assertThat(said.toString()).contains("已搁置").doesNotContain("待复核");

            String entry = bed.jdbc()
                    .sql("SELECT id::text FROM bank_entry")
                    .query(String.class)
                    .single();
            assertThat(run("explain", "--entry", entry)).isZero();
            assertThat(said.toString())
                    .contains("9.00  挂账", "附言中没有缴款登记号", "人工决定：挂账搁置，甲 提议，乙 复核")
                    .doesNotContain("某某公司");
            assertThat(run("explain", "--entry", entry, "--json")).isZero();
            assertThat(said.toString()).contains("\"predicate\":\"NUMBER_CLEAR\"", "\"holds\":false");
            assertThat(run("explain", "--entry", "-1")).isEqualTo(1);
        }
    }

    private String proposal() {
        return bed.jdbc()
                .sql("SELECT max(id)::text FROM approval WHERE kind = 'SUSPENSE_DECISION'")
                .query(String.class)
                .single();
    }

    private int propose(String posting, String decision) {
        return run(
                "suspense", "propose", "--posting", posting, "--decision", decision, "--comment", "待核实", "--by", "甲");
    }

    private int run(String... arguments) {
        said.getBuffer().setLength(0);
        CommandLine line = Commands.line();
        PrintWriter writer = new PrintWriter(said, true);
        write(line, writer);
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--spring.datasource.url=jdbc:postgresql://127.0.0.1:"
                + bed.database().port() + "/" + bed.database().name());
        all.add("--spring.datasource.username=hfg_app");
        all.add("--spring.flyway.enabled=false");
        all.addAll(GatewayBed.cryptoSettings());
        return line.execute(all.toArray(String[]::new));
    }

    private static void write(CommandLine line, PrintWriter writer) {
        line.setOut(writer);
        line.setErr(writer);
        line.getSubcommands().values().forEach(command -> write(command, writer));
    }
}
