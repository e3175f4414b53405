package org.housingfund.gateway.console;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.nio.file.Path;
import java.util.List;
import org.hamcrest.Matchers;
import org.housingfund.gateway.notice.NoticeCommands;
import org.housingfund.gateway.testing.GatewayBed;
import org.housingfund.gateway.testing.HallCommand;
import org.housingfund.gateway.testing.LiujiangFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** What a clerk asks before paying (R-N2). */
class RemittanceAdviceApiTest {
    private static final String PATH = "/api/notices/{number}/remittance-advice";

    @TempDir
    private Path dir;

    private GatewayBed bed;
    private MockMvc api;

    @BeforeEach
    void start() {
        bed = GatewayBed.withPages(
                dir,
                "--gateway.partners.liujiang.sftp.user=liujiang",
                "--gateway.bank-accounts[0].number=" + LiujiangFile.ACCOUNT,
                "--gateway.bank-accounts[0].partner=liujiang",
                "--gateway.bank-accounts[0].bank-name=柳江银行");
        bed.bean(NoticeCommands.class)
                .handle("ID:1", HallCommand.issue("P2611180001", "E1", List.of(100_00L), LiujiangFile.ACCOUNT));
        api = bed.browser();
    }

    private static MockHttpServletRequestBuilder advice(String number) {
        return get(PATH, number).with(user("hall").roles("SERVICE"));
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    @Test
    void theTextFitsThePayersBankAndNobodyLearnsWhoOwesWhat() throws Exception {
        api.perform(advice("P2611180001").param("bank", "yufeng"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.text").value("P2611180001住房公积金"))
                .andExpect(jsonPath("$.limit").value(34))
                .andExpect(jsonPath("$.known").value(true))
                .andExpect(content().string(Matchers.not(Matchers.containsString(HallCommand.nameOf("E1")))));
        api.perform(advice("P2611180001").param("bank", "别处"))
                .andExpect(jsonPath("$.known").value(false))
                .andExpect(jsonPath("$.text").value("P2611180001住房公积金"));
    }

    @Test
    void aNoticeThatWaitsForNoMoneyOrDoesNotExistIsAnsweredWithTheReason() throws Exception {
        bed.bean(NoticeCommands.class).handle("ID:2", HallCommand.cancel("P2611180001"));
        api.perform(advice("P2611180001"))
                .andExpect(status().isConflict())
                .andExpect(jsonPath("$.detail").value(Matchers.containsString("已撤销")));
        api.perform(advice("P9999999999"))
                .andExpect(status().isNotFound())
                .andExpect(content().contentType("application/problem+json"));
    }
}
