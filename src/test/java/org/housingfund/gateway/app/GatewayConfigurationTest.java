package org.housingfund.gateway.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GatewayConfigurationTest {
    @Test
    void aServerThatIsTooOldIsRefusedByItsVersion() {
        assertThatCode(() -> GatewayConfiguration.requireVersion(16)).doesNotThrowAnyException();
        assertThatThrownBy(() -> GatewayConfiguration.requireVersion(15))
                .isInstanceOf(StartRefused.class)
                .hasMessage("数据库是 PostgreSQL 15，本程序需要 16 或更新的版本");
    }
}
