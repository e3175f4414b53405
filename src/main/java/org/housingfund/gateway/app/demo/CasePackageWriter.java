package org.housingfund.gateway.app.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.housingfund.gateway.app.demo.DayCases.Delivery;
import org.housingfund.gateway.app.demo.DayCases.Outcome;
import org.housingfund.gateway.kernel.Money;
import org.housingfund.gateway.kernel.Sha256;

/** Writes case packages as another centre packs them: ZIP, manifest, scans. The same delivery gives the same bytes. */
final class CasePackageWriter {
    private static final String UNDERTAKING = "承诺书.pdf";
    private static final byte[] PNG_HEAD = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte[] JPEG_HEAD = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0};

    private record Listed(String code, String mediaType) {}

    private CasePackageWriter() {}

    static byte[] write(Delivery delivery, LocalDate day) {
        Map<String, Listed> listed = new LinkedHashMap<>();
        Map<String, byte[]> contents = new LinkedHashMap<>();
        listed.put("申请表.pdf", new Listed("APPLICATION", "application/pdf"));
        contents.put("申请表.pdf", pdf("申请表 " + delivery.caseNumber()));
        if (delivery.outcome() != Outcome.SUPPLEMENT_REQUESTED) {
            listed.put(UNDERTAKING, new Listed("UNDERTAKING", "application/pdf"));
            contents.put(UNDERTAKING, pdf("个人承诺书 " + delivery.caseNumber()));
        }
        listed.put("身份证.jpg", new Listed("IDENTITY", "image/jpeg"));
        contents.put("身份证.jpg", scan(JPEG_HEAD, delivery.caseNumber()));
        listed.put("现场照片.png", new Listed("PHOTO", "image/png"));
        contents.put("现场照片.png", scan(PNG_HEAD, delivery.caseNumber()));
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("manifest.xml", manifest(delivery, day, listed, contents).getBytes(StandardCharsets.UTF_8));
        files.putAll(contents);
        if (delivery.outcome() == Outcome.QUARANTINED) {
            files.put("../../../etc/cron.d/gateway", "* * * * * root id\n".getBytes(StandardCharsets.UTF_8));
        }
        return zip(files, day.atTime(9, 0));
    }

    private static byte[] zip(Map<String, byte[]> files, LocalDateTime time) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(time);
                zip.putNextEntry(entry);
                zip.write(file.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    private static String manifest(
            Delivery delivery, LocalDate day, Map<String, Listed> listed, Map<String, byte[]> contents) {
        StringBuilder papers = new StringBuilder();
        listed.forEach((file, paper) -> papers.append(
                "    <paper><code>%s</code><file>%s</file><mediaType>%s</mediaType><sha256>%s</sha256></paper>\n"
                        .formatted(paper.code(), file, paper.mediaType(), Sha256.of(contents.get(file)))));
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <casePackage xmlns="urn:housingfund:supervision:case-package:v1">
                  <caseNumber>%s</caseNumber>
                  <revision>1</revision>
                  <service>RENT_WITHDRAWAL</service>
                  <initiatingCentre><code>450100</code><name>南宁住房公积金管理中心</name></initiatingCentre>
                  <homeCentre><code>450200</code><name>柳州市住房公积金管理中心</name><area>450202</area></homeCentre>
                  <acceptanceNumber>SL%s</acceptanceNumber>
                  <acceptedAt>%sT15:30:00+08:00</acceptedAt>
                  <applicant><name>%s</name><idNumber>%s</idNumber><mobile>139%08d</mobile></applicant>
                  <requestedAmount>%s</requestedAmount>
                  <payee><name>%s</name><account>%s</account><bankName>柳江银行</bankName></payee>
                  <papers>
                %s  </papers>
                </casePackage>
                """.formatted(
                        delivery.caseNumber(),
                        delivery.caseNumber().substring(2),
                        day.minusDays(1),
                        delivery.applicant().name(),
                        delivery.applicant().idNumber(),
                        Long.parseLong(delivery.payeeAccount()
                                .substring(delivery.payeeAccount().length() - 8)),
                        Money.format(delivery.requestedFen()),
                        delivery.applicant().name(),
                        delivery.payeeAccount(),
                        papers);
    }

    private static byte[] pdf(String text) {
        return ("%PDF-1.4\n% " + text + "\n%%EOF\n").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] scan(byte[] head, String text) {
        ByteArrayOutputStream scan = new ByteArrayOutputStream();
        scan.writeBytes(head);
        scan.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        return scan.toByteArray();
    }
}
