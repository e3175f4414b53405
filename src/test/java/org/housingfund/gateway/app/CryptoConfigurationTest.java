package org.housingfund.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import org.housingfund.gateway.kernel.BlindIndex;
import org.housingfund.gateway.kernel.Encrypted;
import org.housingfund.gateway.kernel.FieldCipher;
import org.housingfund.gateway.keys.KeyRegister;
import org.housingfund.gateway.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** R-L7: no start without keys. */
class CryptoConfigurationTest {
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
    private static final String OTHER_KEY = Base64.getEncoder().encodeToString(TestDatabase.secret(2));

    @TempDir
    Path data;

    private final TestDatabase.Fresh database = TestDatabase.fresh();
    private final JdbcClient jdbc = JdbcClient.create(database.owner());
    private final TransactionTemplate transactions =
            new TransactionTemplate(new JdbcTransactionManager(database.app()));

    /** As at the very first start. */
    @BeforeEach
    void forget() {
        jdbc.sql("DELETE FROM encryption_key").update();
    }

    private ApplicationContextRunner gateway(String... properties) {
        return new ApplicationContextRunner()
                .withUserConfiguration(CryptoConfiguration.class, KeyRegister.class)
                .withBean(JdbcClient.class, () -> JdbcClient.create(database.app()))
                .withBean(TransactionOperations.class, () -> transactions)
                .withBean(Clock.class, Clock::systemUTC)
                .withPropertyValues("gateway.data-dir=" + data)
                .withPropertyValues(properties);
    }

    @Test
    void theDemonstrationGeneratesItsKeysOnceAndOnlyTheOwnerReadsThem() throws IOException {
        Encrypted[] written = new Encrypted[1];
        gateway("spring.profiles.active=demo").run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(BlindIndex.class);
            written[0] = context.getBean(FieldCipher.class).encryptText("test", "张三");
        });
        Path file = data.resolve("secrets/crypto.properties");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        String first = Files.readString(file);
        gateway("spring.profiles.active=demo")
                .run(context -> assertThat(context.getBean(FieldCipher.class).decryptText("test", written[0]))
                        .isEqualTo("张三"));
        assertThat(Files.readString(file)).isEqualTo(first);
    }

    @Test
    void outsideTheDemonstrationMissingKeysRefuseToStartAndGenerateNothing() {
        gateway()
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("没有配置个人信息的加密密钥")
                        .hasMessageContaining("gateway.crypto.active-key"));
        assertThat(data.resolve("secrets")).doesNotExist();
    }

    @Test
    void aCommandReadsTheDemonstrationsKeysAndNeverMakesAny() {
        gateway("spring.profiles.active=command")
                .run(context -> assertThat(context).hasFailed());
        assertThat(data.resolve("secrets")).doesNotExist();
        gateway("spring.profiles.active=demo")
                .run(context -> assertThat(context).hasNotFailed());
        gateway("spring.profiles.active=command")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void eachKeyThatIsMissingOrWrongIsNamedWithoutBeingShown() {
        String active = "gateway.crypto.active-key=k1";
        String key = "gateway.crypto.keys.k1=" + KEY;
        refused("gateway.crypto.active-key", key);
        refused("“k1”", active);
        refused("gateway.crypto.keys.k1 不是合法的 base64", active, "gateway.crypto.keys.k1=秘密");
        refused("实为3字节", active, "gateway.crypto.keys.k1=c2hv");
        // The demonstration does not complete what someone has half configured.
        refused("gateway.crypto.active-key", key, "spring.profiles.active=demo");
    }

    @Test
    void configuredKeysAreUsed() {
        gateway("gateway.crypto.active-key=k1", "gateway.crypto.keys.k1=" + KEY).run(context -> {
            assertThat(context.getBean(FieldCipher.class).activeKeyId()).isEqualTo("k1");
            assertThat(context.getBean(CryptoProperties.class).toString()).doesNotContain(KEY);
        });
    }

    @Test
    void aKeyThatDataLiesUnderIsMissedAndAnotherSecretUnderItsIdIsNoticed() {
        gateway("gateway.crypto.active-key=k1", "gateway.crypto.keys.k1=" + KEY)
                .run(context -> assertThat(context).hasNotFailed());
        String k2 = "gateway.crypto.keys.k2=" + OTHER_KEY;
        refused("没有配置该密钥", "gateway.crypto.active-key=k2", k2);
        refused("“k1”与库中数据加密时所用的不是同一把", "gateway.crypto.active-key=k2", k2, "gateway.crypto.keys.k1=" + OTHER_KEY);
        gateway("gateway.crypto.active-key=k2", k2, "gateway.crypto.keys.k1=" + KEY)
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(registered()).containsExactly("k1", "k2");
    }

    /** A nightly command with settings of last year must not hold up every node's next start. */
    @Test
    void aCommandThatOnlyLooksRegistersNoKey() {
        String[] settings = {"gateway.crypto.active-key=k1", "gateway.crypto.keys.k1=" + KEY};
        gateway(settings).withPropertyValues("spring.profiles.active=command").run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(FieldCipher.class);
            assertThat(registered()).isEmpty();
        });
        gateway(settings).run(context -> assertThat(registered()).containsExactly("k1"));
    }

    @Test
    void aKeyThatWasForgottenIsNotUsedAgain() {
        jdbc.sql("INSERT INTO forgotten_key VALUES ('k1', now())").update();
        String[] settings = {"gateway.crypto.active-key=k1", "gateway.crypto.keys.k1=" + KEY};
        refused("密钥“k1”已由 keys rotate 停用", settings);
        gateway(settings)
                .withPropertyValues("spring.profiles.active=command")
                .run(context -> assertThat(context).hasFailed());
        assertThat(registered()).isEmpty();
    }

    private List<String> registered() {
        return jdbc.sql("SELECT id FROM encryption_key ORDER BY id")
                .query(String.class)
                .list();
    }

    private void refused(String because, String... properties) {
        gateway(properties)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining(because)
                        .hasMessageNotContaining("秘密")
                        .hasMessageNotContaining(KEY)
                        .hasMessageNotContaining(OTHER_KEY));
    }
}
