package org.housingfund.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.housingfund.gateway.console.ConsoleBed.APPROVER;
import static org.housingfund.gateway.console.ConsoleBed.OPERATOR;
import static org.housingfund.gateway.console.ConsoleBed.VIEWER;

import java.util.List;
import org.housingfund.gateway.testing.LiujiangFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Whatever a bank, a payer or a colleague writes comes out as text (stored XSS). */
class HostileTextTest {
    private static final String SCRIPT = "<script>alert(1)</script>";
    private static final String HANDLER = "\"><img src=x onerror=alert(2)>'${7*7}#{7}[[9]]";

    private static ConsoleBed console;
    private static long statement;
    private static long posting;
    private static long entry;

    @BeforeAll
    static void hostileMoneyArrives() {
        console = ConsoleBed.shared();
        LiujiangFile file = console.statement();
        statement = console.book(file.line("<b>X", "贷", 91_91, "", HANDLER, SCRIPT));
        posting = console.posting(91_91);
        entry = console.entry(91_91);
        assertThat(console.said(
                        OPERATOR, "/suspense/" + posting + "/proposals", "kind", "LEAVE", "comment", SCRIPT + HANDLER))
                .contains("已提议");
        String proposal = console.one("SELECT max(id) FROM approval WHERE subject = ?", "suspended-posting:" + posting);
        console.post_(APPROVER, "/suspense/bulk/decide", "id", posting + ":" + proposal, "kind", "REJECT");
        console.post_(
                OPERATOR,
                "/suspense/bulk/propose",
                "id",
                String.valueOf(posting),
                "decision",
                "LEAVE",
                "comment",
                SCRIPT);
    }

    @Test
    void everyPageThatShowsItEscapesIt() {
        for (RequestPostProcessor who : List.of(OPERATOR, APPROVER, VIEWER)) {
            for (String address : List.of(
                    "/",
                    "/entries/" + entry,
                    "/statements/" + statement,
                    "/statements",
                    "/suspense",
                    "/suspense?from=91.91&to=91.91",
                    "/suspense/" + posting,
                    "/proposals",
                    "/jobs",
                    "/jobs/" + console.one("SELECT max(id) FROM console_job"),
                    "/suspense?employer=%3Cscript%3Ealert(1)%3C/script%3E",
                    "/notices?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
                    "/notices/%3Cscript%3E",
                    "/employers/%3Cscript%3E",
                    "/ledger/subjects/%3Cscript%3Ealert(1)")) {
                ConsoleBed.Page page = console.get_(who, address);
                assertThat(page.status()).as(address).isIn(200, 404);
                assertThat(page.text())
                        .as("%s", address)
                        .doesNotContain("<script>", "<img", "<b>X", "'49", " onerror=alert(2)>\"");
            }
        }
        assertThat(console.get_(OPERATOR, "/entries/" + entry).text())
                .as("it is there, as text")
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;b&gt;X", "${7*7}");
    }

    @Test
    void theDownloadIsTheBankBytesUnderAHarmlessName() {
        String receipt = console.one("SELECT receipt_id FROM statement WHERE id = ?", statement);
        assertThat(new String(console.bytes(OPERATOR, "/files/" + receipt), LiujiangFile.GB18030))
                .contains(SCRIPT);
        assertThat(console.get_(VIEWER, "/files/" + receipt).status()).isEqualTo(403);
        assertThat(console.one(
                        "SELECT count(*) FROM audit WHERE action = 'EXPORTED' AND subject = ?", "receipt:" + receipt))
                .isEqualTo("1");
        String notices = console.one("SELECT coalesce(min(id), 0) FROM receipt WHERE kind = 'NOTICE_COMMAND'");
        assertThat(console.get_(OPERATOR, "/files/" + notices).status())
                .as("it names persons")
                .isEqualTo(404);
    }

    @Test
    void whoeverMayOnlyLookChangesNothing() {
        String[][] attempts = {
            {"/suspense/" + posting + "/proposals", "kind", "LEAVE"},
            {"/statements/" + statement + "/proposals", "action", "DISCARD"},
            {"/suspense/bulk/propose", "decision", "LEAVE"},
            {"/suspense/bulk/decide", "kind", "APPROVE"},
            {"/proposals/1/approve", "x", "x"},
            {"/proposals/1/reject", "x", "x"},
            {"/jobs/1", "action", "PAUSE"}
        };
        for (String[] attempt : attempts) {
            assertThat(console.post_(VIEWER, attempt[0], attempt[1], attempt[2], "comment", "x")
                            .status())
                    .as(attempt[0])
                    .isEqualTo(403);
        }
        assertThat(console.post_(OPERATOR, "/suspense/" + posting + "/proposals/1/approve")
                        .status())
                .isEqualTo(403);
        assertThat(console.post_(APPROVER, "/suspense/" + posting + "/proposals", "kind", "LEAVE", "comment", "x")
                        .status())
                .isEqualTo(403);
    }
}
