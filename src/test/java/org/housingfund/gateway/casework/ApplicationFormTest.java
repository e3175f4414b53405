package org.housingfund.gateway.casework;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.housingfund.gateway.kernel.ResidentId;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.notice.Person;
import org.housingfund.gateway.payout.Payee;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.FileSystemResource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class ApplicationFormTest {
    private static final Sha256 DIGEST = Sha256.of(new byte[0]);

    private static byte[] form(String name, List<String> papers) throws Exception {
        Manifest manifest = new Manifest(
                "NN450100-20261120-0001",
                1,
                "RENT_WITHDRAWAL",
                "450100",
                "南宁住房公积金管理中心",
                "450200",
                "450202",
                new Person(name, ResidentId.parse("11010519491231002X")),
                null,
                10_800_00,
                new Payee(name, "6217000011112222333", "某银行"),
                papers.stream()
                        .map(code -> new Manifest.Paper(code, code + ".pdf", MediaType.PDF, DIGEST))
                        .toList(),
                DIGEST);
        Case known = new Case(
                1,
                manifest.caseNumber(),
                "supervision",
                manifest.service(),
                manifest.initiatingCode(),
                manifest.initiatingName(),
                "提取业务科",
                1,
                manifest.requestedFen(),
                1,
                1,
                List.of(),
                new Case.Secret("folder", manifest.payee(), null),
                CaseState.FORWARDED,
                Instant.parse("2026-11-20T02:00:00Z"));
        Catalogue catalogue =
                CatalogueConfiguration.read(new FileSystemResource(Path.of("mappings/supervision/catalogue.yaml")));
        Catalogue.Service service = catalogue.find(manifest.service()).orElseThrow();
        return ApplicationForm.of(known, manifest, service, catalogue.centre().name());
    }

    /** Rows of the page, cells joined by a bar. */
    private static List<String> rows(byte[] form) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        Document page = factory.newDocumentBuilder().parse(new ByteArrayInputStream(form));
        List<String> rows = new ArrayList<>();
        NodeList found = page.getElementsByTagName("tr");
        for (int i = 0; i < found.getLength(); i++) {
            List<String> cells = new ArrayList<>();
            NodeList children = found.item(i).getChildNodes();
            for (int cell = 0; cell < children.getLength(); cell++) {
                cells.add(children.item(cell).getTextContent());
            }
            rows.add(String.join("|", cells));
        }
        return rows;
    }

    @Test
    void theApplicationIsPrintedWithEveryFactAndMarkedWithWhatMustBePosted() throws Exception { // R-S2
        byte[] form = form("韦小兰", List.of("APPLICATION", "IDENTITY"));
        assertThat(rows(form))
                .contains(
                        "业务编号|NN450100-20261120-0001",
                        "业务事项|租房提取",
                        "受理中心|南宁住房公积金管理中心",
                        "属地中心|柳州市住房公积金管理中心",
                        "收到日期|2026-11-20",
                        "申请人|韦小兰",
                        "身份证号码|11010519491231002X",
                        "手机号码|",
                        "申请提取金额|10800.00 元",
                        "收款账号|6217000011112222333")
                .endsWith("材料|收到情况|邮寄", "附件1申请表|随案件包收到|★ 需邮寄原件", "身份证明|随案件包收到|", "附件2个人承诺书|本次未收到|★ 需邮寄原件");
        assertThat(new String(form, StandardCharsets.UTF_8))
                .contains("@media print")
                .doesNotContain("src=", "href=", "<script");
        assertThat(form("韦小兰", List.of("APPLICATION", "IDENTITY"))).isEqualTo(form);
    }

    @Test
    void whatAnApplicantIsCalledIsTextAndNeverMarkup() throws Exception {
        String name = "<b onclick='x'>&amp;\"𠮷";
        byte[] form = form(name, List.of("APPLICATION"));
        assertThat(rows(form)).contains("申请人|" + name);
        assertThat(new String(form, StandardCharsets.UTF_8)).doesNotContain("<b ");
    }
}
