package org.housingfund.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.housingfund.gateway.testing.GatewayBed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** What is configured must agree before anything starts, not only when the first money moves. */
class LedgerOpeningTest {
    @TempDir
    private Path dir;

    @Test
    void aLendingBankThatWouldPayToAnAccountThatIsNotTheCentresIsNoStart() {
        assertThat(refusal("--gateway.lending.banks.liujiang.account=45010000000000000002"))
                .contains(
                        "gateway.lending.banks.liujiang.account 的账号 45010000000000000002 不在 gateway.bank-accounts 中，网关不启动");
    }

    @Test
    void payoutsFromAnAccountThatIsNotTheCentresAreNoStart() {
        assertThat(refusal("--gateway.payout.account=45010000000000000003"))
                .contains("gateway.payout.account 的账号 45010000000000000003 不在 gateway.bank-accounts 中");
    }

    @Test
    void accountsOfTheCentreStart() {
        start(
                        "--gateway.lending.banks.liujiang.account=45010000000000000001",
                        "--gateway.payout.account=45010000000000000001")
                .close();
    }

    private String refusal(String setting) {
        FailureAnalysis analysis = new StartFailureAnalyzer().analyze(catchThrowable(() -> start(setting)));
        assertThat(analysis).isNotNull();
        assertThat(analysis.getAction()).contains("gateway.bank-accounts");
        return analysis.getDescription();
    }

    private GatewayBed start(String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "--gateway.partners.liujiang.sftp.user=liujiang",
                "--gateway.bank-accounts[0].number=45010000000000000001",
                "--gateway.bank-accounts[0].partner=liujiang",
                "--gateway.bank-accounts[0].bank-name=柳江银行"));
        all.addAll(List.of(settings));
        return new GatewayBed(dir, all.toArray(String[]::new));
    }
}
