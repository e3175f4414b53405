package org.housingfund.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.housingfund.gateway.app.dryrun.DryRunCommand;
import org.housingfund.gateway.kernel.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code dry-run} says of a world's files is what the gateway does with them. */
class DryRunFidelityTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> PAYERS_ACCOUNTS = List.of("62170001", "62170002");
    private static final int STATEMENTS = 3;

    @TempDir
    private Path dir;

    @Test
    void inACrowdedNumberSpaceOverManyStatements() throws IOException {
        compare(1, 40, 600, "");
    }

    @Test
    void whereAllMoneyComesFromAnAccountThatIsKnownToBeOneEmployers() throws IOException {
        compare(3, 60, 700, "E3");
    }

    private void compare(long seed, int notices, int entries, String known) throws IOException {
        World world = new World(seed, notices, entries, STATEMENTS, false);
        List<String> call =
                new ArrayList<>(List.of("--json", "--notices", notices(world).toString()));
        List<NaiveBooks.Outcome> done = new ArrayList<>();
        try (WorldBed gateway = new WorldBed(dir)) {
            gateway.issue(world.notices);
            if (!known.isEmpty()) {
                gateway.know(known);
                String rows = PAYERS_ACCOUNTS.stream()
                        .map(account -> account + "," + known + "\n")
                        .collect(Collectors.joining());
                Path accounts = Files.writeString(dir.resolve("accounts.csv"), "account,employer_account\n" + rows);
                call.addAll(List.of("--payer-accounts", accounts.toString()));
            }
            call.add("--statement");
            for (int statement = 0; statement < STATEMENTS; statement++) {
                for (int bank = 0; bank < World.BANKS; bank++) {
                    Path file = gateway.write(bank, World.day(statement), world.of(bank, statement));
                    call.add(file.toString());
                    gateway.receive(bank, file);
                    gateway.bed.settle();
                    done.addAll(gateway.outcomes(bank, World.day(statement)));
                }
            }
        }
        List<NaiveBooks.Outcome> said = dryRun(call);
        assertThat(said).hasSameSizeAs(done).hasSize(world.entries.size());
        for (int i = 0; i < said.size(); i++) {
            NaiveBooks.Outcome was = done.get(i);
            // A notice that gets nothing is not told.
            NaiveBooks.Outcome told = new NaiveBooks.Outcome(was.what(), was.funds() ? was.notice() : null);
            assertThat(said.get(i)).as("seed %s, entry %s", seed, i).isEqualTo(told);
        }
        assertThat(done.stream().map(NaiveBooks.Outcome::what).distinct()).hasSizeGreaterThan(10);
    }

    private static List<NaiveBooks.Outcome> dryRun(List<String> arguments) {
        StringWriter out = new StringWriter();
        int exit = new CommandLine(new DryRunCommand())
                .setOut(new PrintWriter(out))
                .execute(arguments.toArray(String[]::new));
        assertThat(exit).isZero();
        return out.toString()
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> outcome(JSON.readTree(line)))
                .toList();
    }

    private static NaiveBooks.Outcome outcome(JsonNode said) {
        String reason = said.get("reason").asString("");
        return new NaiveBooks.Outcome(
                reason.isEmpty() ? said.get("disposition").asString() : reason,
                said.get("notice").isNull() ? null : said.get("notice").asString());
    }

    private Path notices(World world) throws IOException {
        String rows = world.notices.stream()
                .map(due -> String.join(
                        ",",
                        due.number(),
                        due.employer(),
                        due.employerName(),
                        Money.format(due.amountFen()),
                        "2026-11",
                        due.banks().stream().map(WorldBed.ACCOUNTS::get).collect(Collectors.joining(";")),
                        "",
                        "2026-11-01",
                        due.cancelled() ? "CANCELLED" : ""))
                .collect(Collectors.joining("\n"));
        return Files.writeString(
                dir.resolve("notices.csv"),
                "number,employer_account,employer_name,amount,contribution_month,receiving_account,receiving_bank,"
                        + "issued_on,state\n" + rows + "\n");
    }
}
