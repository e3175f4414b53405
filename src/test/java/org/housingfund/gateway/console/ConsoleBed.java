package org.housingfund.gateway.console;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.notice.NoticeCommands;
import org.housingfund.gateway.statement.Openings;
import org.housingfund.gateway.statement.StatementIntake;
import org.housingfund.gateway.testing.GatewayBed;
import org.housingfund.gateway.testing.HallCommand;
import org.housingfund.gateway.testing.LiujiangFile;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The console with its security over a real database, one for all tests of its pages: each brings money of its own, by the
 * bank's next statement, and looks only at that.
 */
public final class ConsoleBed {
    public static final RequestPostProcessor OPERATOR = person("甲", "ROLE_OPERATOR", "SEE_METADATA");
    public static final RequestPostProcessor APPROVER = person("乙", "ROLE_APPROVER", "SEE_METADATA");
    /** Has both roles: the two-person rule holds all the same. */
    public static final RequestPostProcessor BOTH = person("丙", "ROLE_OPERATOR", "ROLE_APPROVER", "SEE_METADATA");

    public static final RequestPostProcessor VIEWER = person("丁", "ROLE_VIEWER");

    static final JsonMapper JSON = JsonMapper.shared();

    private static ConsoleBed shared;

    public final GatewayBed bed;
    private final Path dir;
    private final MockMvc mvc;
    private LocalDate day = LocalDate.of(2026, 11, 1);
    private long balanceFen;
    private int statement;
    private int number = 1_000;

    private ConsoleBed() {
        try {
            dir = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "console-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        bed = GatewayBed.withPages(
                dir,
                "--gateway.partners.liujiang.sftp.user=liujiang",
                "--gateway.bank-accounts[0].number=" + LiujiangFile.ACCOUNT,
                "--gateway.bank-accounts[0].partner=liujiang",
                "--gateway.bank-accounts[0].bank-name=柳江银行",
                "--gateway.bank-accounts[1].number=4501200100000000025",
                "--gateway.bank-accounts[1].partner=liujiang",
                "--gateway.bank-accounts[1].bank-name=柳江银行",
                "--gateway.payout.account=" + LiujiangFile.ACCOUNT);
        mvc = bed.browser();
        Openings openings = bed.bean(Openings.class);
        openings.propose(LiujiangFile.ACCOUNT, 0, day.minusDays(1), new Actor("甲", "test"));
        openings.approve(LiujiangFile.ACCOUNT, new Actor("乙", "test"));
    }

    /** The one that all tests share. */
    public static synchronized ConsoleBed shared() {
        if (shared == null) {
            shared = new ConsoleBed();
        }
        return shared;
    }

    public static RequestPostProcessor person(String name, String... authorities) {
        return user(name)
                .authorities(Arrays.stream(authorities)
                        .map(org.springframework.security.core.authority.SimpleGrantedAuthority::new)
                        .toList());
    }

    /** What a person sees. */
    public record Page(int status, String text, String location) {}

    public Page get_(RequestPostProcessor who, String address) {
        return perform(get(java.net.URI.create(address)).with(who));
    }

    /** What a program is answered. */
    public JsonNode json(RequestPostProcessor who, String address) {
        Page page = get_(who, address);
        if (page.status() != 200) {
            throw new AssertionError(address + " answers " + page.status() + ": " + page.text());
        }
        return JSON.readTree(page.text());
    }

    /** Sends a form; parameters are names and values in turn. */
    public Page post_(RequestPostProcessor who, String address, String... parameters) {
        MockHttpServletRequestBuilder request =
                post(java.net.URI.create(address)).with(who).with(csrf());
        for (int i = 0; i < parameters.length; i += 2) {
            request.param(parameters[i], parameters[i + 1]);
        }
        return perform(request);
    }

    /** Sends a form; returns what the next page says about it: what was done, or why not. */
    public String said(RequestPostProcessor who, String address, String... parameters) {
        MockHttpServletRequestBuilder request =
                post(java.net.URI.create(address)).with(who).with(csrf());
        for (int i = 0; i < parameters.length; i += 2) {
            request.param(parameters[i], parameters[i + 1]);
        }
        try {
            var flash = mvc.perform(request).andReturn().getFlashMap();
            return Stream.of("done", "refused")
                    .map(flash::get)
                    .filter(one -> one != null)
                    .findFirst()
                    .orElse("")
                    .toString();
        } catch (Exception e) {
            throw new AssertionError(address, e);
        }
    }

    /** Sends JSON, as a program does. */
    public Page send(RequestPostProcessor who, String address, String json) {
        return perform(post(java.net.URI.create(address))
                .with(who)
                .with(csrf())
                .contentType(org.springframework.http.MediaType.APPLICATION_JSON)
                .content(json));
    }

    private Page perform(MockHttpServletRequestBuilder request) {
        try {
            MvcResult result = mvc.perform(request).andReturn();
            MockHttpServletResponse response = result.getResponse();
            String path = result.getRequest().getRequestURI();
            if (path.startsWith("/api/")) {
                OpenApiAnswers.check(
                        result.getRequest().getMethod(),
                        path,
                        response.getStatus(),
                        response.getContentType(),
                        response.getContentAsString(StandardCharsets.UTF_8));
            }
            return new Page(
                    response.getStatus(),
                    response.getContentAsString(StandardCharsets.UTF_8),
                    response.getRedirectedUrl());
        } catch (Exception e) {
            throw new AssertionError(request.toString(), e);
        }
    }

    public byte[] bytes(RequestPostProcessor who, String address) {
        try {
            return mvc.perform(get(java.net.URI.create(address)).with(who))
                    .andReturn()
                    .getResponse()
                    .getContentAsByteArray();
        } catch (Exception e) {
            throw new AssertionError(address, e);
        }
    }

    /** A notice of this employer; returns its number. */
    public String issue(String employer, Long... linesFen) {
        String notice = "P261118%04d".formatted(++number);
        bed.bean(NoticeCommands.class)
                .handle("ID:" + notice, HallCommand.issue(notice, employer, List.of(linesFen), LiujiangFile.ACCOUNT));
        return notice;
    }

    /** The bank's statement of its next day, to be filled. */
    public LiujiangFile statement() {
        day = day.plusDays(statement == 0 ? 0 : 1);
        return new LiujiangFile(++statement, day, balanceFen);
    }

    /** The bank's statement of the day after this one, which never arrives. */
    public LiujiangFile statementAfter(LiujiangFile lost) {
        balanceFen = lost.closingFen();
        return statement();
    }

    /** Receives and books it; returns its id. */
    public long book(LiujiangFile file) {
        long id = receive(file);
        balanceFen = file.closingFen();
        return id;
    }

    /** Receives it; returns the id of its statement, 0 where it was refused. */
    public long receive(LiujiangFile file) {
        String name = "s" + statement + ".txt";
        bed.bean(StatementIntake.class)
                .receive(
                        "liujiang",
                        "liujiang.statement",
                        name,
                        file.write(dir, name).toFile());
        bed.settle();
        return Long.parseLong(
                one("SELECT coalesce(max(s.id), 0) FROM receipt r LEFT JOIN statement s ON s.receipt_id = r.id"
                        + " WHERE r.id = (SELECT max(id) FROM receipt)"));
    }

    /** The last day's statement never was: its number and day are used again. */
    public void forget() {
        statement--;
        day = day.minusDays(statement == 0 ? 0 : 1);
    }

    /** The entry of this amount that came last. */
    public long entry(long fen) {
        return Long.parseLong(one("SELECT max(id) FROM bank_entry WHERE amount_fen = ?", fen));
    }

    /** The newest open posting of this amount. */
    public long posting(long fen) {
        return Long.parseLong(
                one("SELECT max(id) FROM suspended_posting WHERE abs(amount_fen) = ? AND state = 'OPEN'", fen));
    }

    public String one(String sql, Object... parameters) {
        return bed.jdbc()
                .sql(sql)
                .params(parameters)
                .query((row, n) -> row.getString(1))
                .single();
    }
}
