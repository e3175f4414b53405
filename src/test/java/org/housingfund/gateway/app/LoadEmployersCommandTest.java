package org.housingfund.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.housingfund.gateway.testing.GatewayBed;
import org.housingfund.gateway.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import picocli.CommandLine;

class LoadEmployersCommandTest {
    private static final String HEADER =
            "employer_account,employer_name,social_credit_code,representative_name,representative_id_number\n";

    @TempDir
    private Path dir;

    private final StringWriter said = new StringWriter();
    private final TestDatabase.Fresh database = TestDatabase.fresh();
    private final String url = "jdbc:postgresql://127.0.0.1:" + database.port() + "/" + database.name();

    private int execute(Path file) {
        List<String> arguments = new ArrayList<>(List.of(
                "load-employers",
                "--by",
                "甲",
                "--file",
                file.toString(),
                "--gateway.data-dir=" + dir,
                "--spring.datasource.url=" + url,
                "--spring.datasource.username=hfg_app",
                "--spring.flyway.user=hfg_owner"));
        arguments.addAll(GatewayBed.cryptoSettings());
        CommandLine line = Commands.line();
        line.getSubcommands().values().forEach(command -> command.setErr(new PrintWriter(said)));
        return line.execute(arguments.toArray(String[]::new));
    }

    @Test
    void everythingThatIsWrongIsSaidByLineAndFieldAndThenASoundFileIsLoaded() throws IOException {
        Path file = Files.writeString(dir.resolve("employers.csv"), HEADER + "2011000001,,,,\n2011000002,某单位,,,1\n");
        assertThat(execute(file)).isEqualTo(1);
        assertThat(said.toString())
                .contains(
                        "未执行：文件有误，未导入任何单位",
                        "第 2 行 employer_name 缺少employer_name。单位账号和单位名称为必填项",
                        "第 3 行 representative_id_number 身份证号码*不正确。");
        Files.writeString(file, HEADER + "2011000001,某单位,,张三,11010519491231002X\n");
        assertThat(execute(file)).as(said::toString).isZero();
        assertThat(JdbcClient.create(new DriverManagerDataSource(url, "hfg_app", ""))
                        .sql("SELECT account_no FROM employer")
                        .query(String.class)
                        .list())
                .containsExactly("2011000001");
        assertThat(execute(dir.resolve("nothing.csv"))).isEqualTo(1);
        assertThat(said.toString()).contains("文件无法读取");
    }
}
