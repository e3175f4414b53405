package org.housingfund.gateway.casework;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.housingfund.gateway.kernel.Money;

/**
 * The application as a page for printing, marked with what must be posted (R-S2, 标注需邮寄的信息): XHTML that needs nothing
 * beside itself. It names the applicant, as the papers do beside which it is filed; the same package gives the same bytes.
 */
final class ApplicationForm {
    /** What stands for it among the codes of papers. */
    static final String CODE = "PRINTED_FORM";

    private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();
    private static final String XHTML = "http://www.w3.org/1999/xhtml";
    private static final String POST = "★ 需邮寄原件";
    private static final String STYLE = """
            body { font-family: SimSun, "Noto Serif CJK SC", serif; margin: 2em auto; max-width: 46em; }
            h1 { font-size: 1.4em; text-align: center; }
            table { border-collapse: collapse; width: 100%; margin-bottom: 1.5em; }
            th, td { border: 1px solid #000; padding: .4em .6em; text-align: left; }
            tbody th { width: 9em; font-weight: normal; }
            .post { font-weight: bold; }
            @media print { @page { size: A4; margin: 18mm; } body { margin: 0; max-width: none; } tr { break-inside: avoid; } }
            """;

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter xml;

    private ApplicationForm() throws XMLStreamException {
        xml = FACTORY.createXMLStreamWriter(text);
    }

    /** The page of one revision of a case, in UTF-8. */
    static byte[] of(Case known, Manifest manifest, Catalogue.Service service, String centre) {
        try {
            ApplicationForm form = new ApplicationForm();
            form.write(facts(known, manifest, service, centre), papers(manifest, service));
            return form.text.toString().getBytes(StandardCharsets.UTF_8);
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing to memory does not fail", e);
        }
    }

    private static Map<String, String> facts(Case known, Manifest manifest, Catalogue.Service service, String centre) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("业务编号", known.number());
        facts.put("业务事项", service.name());
        facts.put("受理中心", manifest.initiatingName());
        facts.put("属地中心", centre);
        facts.put("办理部门", known.department());
        facts.put("收到日期", known.receivedOn().toString());
        facts.put("材料次数", "第 " + known.revision() + " 次");
        facts.put("申请人", manifest.applicant().name());
        facts.put("身份证号码", manifest.applicant().id().text());
        facts.put("手机号码", manifest.mobile() == null ? "" : manifest.mobile());
        facts.put("申请提取金额", Money.format(manifest.requestedFen()) + " 元");
        facts.put("收款户名", manifest.payee().name());
        facts.put("收款账号", manifest.payee().account());
        facts.put("收款银行", manifest.payee().bankName());
        return facts;
    }

    /** What came, in its order, and what must be posted although it did not come; each with its mark. */
    private static List<List<String>> papers(Manifest manifest, Catalogue.Service service) {
        List<List<String>> rows = new ArrayList<>();
        for (Manifest.Paper paper : manifest.papers()) {
            Catalogue.Paper listed = service.paper(paper.code()).orElseThrow();
            rows.add(List.of(listed.name(), "随案件包收到", listed.post() ? POST : ""));
        }
        service.papers().stream()
                .filter(listed -> listed.post()
                        && manifest.papers().stream()
                                .noneMatch(paper -> paper.code().equals(listed.code())))
                .forEach(listed -> rows.add(List.of(listed.name(), "本次未收到", POST)));
        return rows;
    }

    private void write(Map<String, String> facts, List<List<String>> papers) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeDTD("<!DOCTYPE html>");
        xml.writeStartElement("html");
        xml.writeDefaultNamespace(XHTML);
        xml.writeAttribute("lang", "zh-CN");
        xml.writeStartElement("head");
        xml.writeEmptyElement("meta");
        xml.writeAttribute("charset", "UTF-8");
        element("title", "跨省通办申请表 " + facts.get("业务编号"));
        element("style", STYLE);
        xml.writeEndElement();
        xml.writeStartElement("body");
        element("h1", "“跨省通办”业务申请表（备查打印件）");
        xml.writeStartElement("table");
        xml.writeStartElement("tbody");
        for (Map.Entry<String, String> fact : facts.entrySet()) {
            xml.writeStartElement("tr");
            element("th", fact.getKey());
            element("td", fact.getValue());
            xml.writeEndElement();
        }
        xml.writeEndElement();
        xml.writeEndElement();
        writePapers(papers);
        xml.writeEndElement();
        xml.writeEndElement();
        xml.writeEndDocument();
    }

    private void writePapers(List<List<String>> papers) throws XMLStreamException {
        xml.writeStartElement("table");
        xml.writeStartElement("thead");
        xml.writeStartElement("tr");
        for (String head : List.of("材料", "收到情况", "邮寄")) {
            element("th", head);
        }
        xml.writeEndElement();
        xml.writeEndElement();
        xml.writeStartElement("tbody");
        for (List<String> paper : papers) {
            xml.writeStartElement("tr");
            if (paper.contains(POST)) {
                xml.writeAttribute("class", "post");
            }
            for (String cell : paper) {
                element("td", cell);
            }
            xml.writeEndElement();
        }
        xml.writeEndElement();
        xml.writeEndElement();
    }

    private void element(String name, String content) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(content);
        xml.writeEndElement();
    }
}
