package org.housingfund.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.housingfund.gateway.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseCommandTest {
    private final CountMoves command = new CountMoves();

    @Test
    void worksOnTheConfiguredDatabaseAndStartsNothingElse() {
        TestDatabase.Fresh database = TestDatabase.fresh();
        assertThat(command.execute(
                        "count-moves",
                        "--spring.datasource.url=jdbc:postgresql://127.0.0.1:" + database.port() + "/"
                                + database.name(),
                        "--spring.datasource.username=hfg_app",
                        "--spring.flyway.user=hfg_owner"))
                .as(command.errors::toString)
                .isEqualTo(1);
        assertThat(command.moves).isPositive();
        assertThat(command.running).isFalse();
    }

    @Test
    void withoutAnyDatabaseItSaysSo(@TempDir Path empty) {
        assertThat(command.execute("count-moves", "--gateway.data-dir=" + empty))
                .isEqualTo(Commands.FAILED);
        assertThat(command.errors.toString()).contains("没有可用的数据库", "spring.datasource.url");
        assertThat(empty).isEmptyDirectory();
    }

    @Test
    void anUnknownArgumentIsNoSetting() {
        assertThat(command.execute("count-moves", "--verbose")).isEqualTo(2);
        assertThat(command.errors.toString()).contains("无法识别的参数：--verbose");
    }

    @Test
    void aMistypedCommandStartsNoGateway() {
        assertThat(command.execute("count-move")).isEqualTo(2);
        assertThat(command.errors.toString()).contains("没有这个命令：count-move");
    }
}
