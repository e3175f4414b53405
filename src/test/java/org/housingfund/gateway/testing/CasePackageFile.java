package org.housingfund.gateway.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.housingfund.gateway.kernel.Sha256;

/** A case package of another centre: right, unless a test bends it. */
public final class CasePackageFile {
    public static final String APPLICANT = "韦小兰";
    public static final String PAYEE_ACCOUNT = "6217000011112222333";
    public static final String PAYEE_BANK = "柳江银行";
    public static final String AMOUNT = "12000.00";

    /** One paper as the manifest lists it. */
    private static final class Paper {
        private final String code;
        private final String file;
        private final String mediaType;
        private final byte[] content;

        Paper(String code, String file, String mediaType, byte[] content) {
            this.code = code;
            this.file = file;
            this.mediaType = mediaType;
            this.content = content;
        }
    }

    private final String caseNumber;
    private final List<Paper> papers = new ArrayList<>(List.of(
            new Paper("APPLICATION", "申请表.pdf", "application/pdf", pdf("application")),
            new Paper("UNDERTAKING", "承诺书.pdf", "application/pdf", pdf("undertaking")),
            new Paper("IDENTITY", "id.jpg", "image/jpeg", jpeg()),
            new Paper("PHOTO", "photo.png", "image/png", png())));
    private int revision = 1;
    private int person = 1;
    private String mobile = "";
    private String area = "450202";
    private UnaryOperator<String> manifest = xml -> xml;
    private final Map<String, byte[]> replaced = new LinkedHashMap<>();

    public CasePackageFile(String caseNumber) {
        this.caseNumber = caseNumber;
    }

    public CasePackageFile revision(int number) {
        revision = number;
        return this;
    }

    /** Another applicant. */
    public CasePackageFile person(int number) {
        person = number;
        return this;
    }

    /** With the applicant's telephone. */
    public CasePackageFile mobile(String number) {
        mobile = "<mobile>" + number + "</mobile>";
        return this;
    }

    public CasePackageFile area(String code) {
        area = code;
        return this;
    }

    /** Without the paper of this code. */
    public CasePackageFile without(String code) {
        papers.removeIf(paper -> paper.code.equals(code));
        return this;
    }

    /** Only the paper of this code. */
    public CasePackageFile only(String code) {
        papers.removeIf(paper -> !paper.code.equals(code));
        return this;
    }

    /** One more paper, listed as it is. */
    public CasePackageFile with(String code, String file, String mediaType, byte[] content) {
        papers.add(new Paper(code, file, mediaType, content));
        return this;
    }

    /** The manifest, bent. */
    public CasePackageFile manifest(UnaryOperator<String> change) {
        manifest = change;
        return this;
    }

    /** Another content under a listed name; the manifest keeps the digest of the right one. */
    public CasePackageFile replaced(String file, byte[] content) {
        replaced.put(file, content);
        return this;
    }

    public String caseNumber() {
        return caseNumber;
    }

    public String idNumber() {
        return HallCommand.idNumber(7, person);
    }

    /** The manifest's text. */
    public String manifestXml() {
        String listed = papers.stream()
                .map(paper -> "    <paper><code>" + paper.code + "</code><file>" + paper.file + "</file><mediaType>"
                        + paper.mediaType + "</mediaType><sha256>" + Sha256.of(paper.content)
                        + "</sha256></paper>\n")
                .collect(Collectors.joining());
        return manifest.apply("""
                <?xml version="1.0" encoding="UTF-8"?>
                <casePackage xmlns="urn:housingfund:supervision:case-package:v1">
                  <caseNumber>%s</caseNumber>
                  <revision>%d</revision>
                  <service>RENT_WITHDRAWAL</service>
                  <initiatingCentre><code>450100</code><name>南宁住房公积金管理中心</name></initiatingCentre>
                  <homeCentre><code>450200</code><name>柳州市住房公积金管理中心</name><area>%s</area></homeCentre>
                  <acceptanceNumber>SL-20261120-0001</acceptanceNumber>
                  <acceptedAt>2026-11-19T16:20:00+08:00</acceptedAt>
                  <applicant><name>%s</name><idNumber>%s</idNumber>%s</applicant>
                  <requestedAmount>%s</requestedAmount>
                  <payee><name>%s</name><account>%s</account><bankName>%s</bankName></payee>
                  <papers>
                %s  </papers>
                </casePackage>
                """.formatted(
                        caseNumber,
                        revision,
                        area,
                        APPLICANT,
                        idNumber(),
                        mobile,
                        AMOUNT,
                        APPLICANT,
                        PAYEE_ACCOUNT,
                        PAYEE_BANK,
                        listed));
    }

    /** The ZIP's records, for a test to bend. */
    public RawZip zip() {
        RawZip zip = new RawZip();
        zip.add("manifest.xml", manifestXml().getBytes(StandardCharsets.UTF_8));
        for (Paper paper : papers) {
            zip.add(paper.file, replaced.getOrDefault(paper.file, paper.content));
        }
        return zip;
    }

    public byte[] bytes() {
        return zip().bytes();
    }

    /** With something done to the ZIP. */
    public byte[] bytes(Consumer<RawZip> change) {
        RawZip zip = zip();
        change.accept(zip);
        return zip.bytes();
    }

    public static byte[] pdf(String text) {
        return ("%PDF-1.7\n" + text + "\n%%EOF\n").getBytes(StandardCharsets.US_ASCII);
    }

    public static byte[] jpeg() {
        return begins(0xff, 0xd8, 0xff, 0xe0, 0, 16, 'J', 'F', 'I', 'F');
    }

    public static byte[] png() {
        return begins(0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13);
    }

    private static byte[] begins(int... head) {
        byte[] content = new byte[400];
        for (int at = 0; at < content.length; at++) {
            content[at] = (byte) (at < head.length ? head[at] : at * 31);
        }
        return content;
    }
}
