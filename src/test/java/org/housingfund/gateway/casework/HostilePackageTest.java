package org.housingfund.gateway.casework;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.housingfund.gateway.testing.CaseBed;
import org.housingfund.gateway.testing.CasePackageFile;
import org.housingfund.gateway.testing.RawZip;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R-S7, one test per hostile kind: quarantined with the reason, answered with a rejection, never in the archive. */
class HostilePackageTest {
    private static final int MODE = 16;

    @TempDir
    private static Path dir;

    private static CaseBed cases;
    private static int packages;

    private List<String> archivedBefore;
    private int casesBefore;

    @BeforeAll
    static void start() {
        cases = new CaseBed(
                dir,
                "--gateway.supervision.limits.package-bytes=2000000",
                "--gateway.supervision.limits.entries=8",
                "--gateway.supervision.limits.entry-bytes=1000000",
                "--gateway.supervision.limits.total-bytes=1500000",
                "--gateway.supervision.limits.manifest-bytes=20000");
        cases.send(good());
    }

    @AfterAll
    static void stop() {
        cases.allIsWell();
        cases.close();
    }

    @BeforeEach
    void remember() {
        archivedBefore = cases.archived();
        casesBefore = cases.count("supervision_case");
        assertThat(archivedBefore).isNotEmpty();
    }

    private static CasePackageFile good() {
        return new CasePackageFile("NN450100-HOSTILE-%04d".formatted(++packages));
    }

    private void refused(CaseProblem problem, byte[] zip) {
        String name = "hostile-" + ++packages + ".zip";
        long receipt = cases.deliver(zip, name);
        cases.bed.settle();
        assertThat(cases.list(
                        "SELECT p ->> 'code' FROM receipt, jsonb_array_elements(problems) p WHERE id = ?", receipt))
                .contains(problem.name());
        assertThat(cases.receiptState(receipt)).isEqualTo("QUARANTINED");
        assertThat(cases.answers(name)).hasSize(1);
        assertThat(cases.answer(cases.answers(name).get(0))).contains("<code>" + problem.name() + "</code>");
        assertThat(cases.archived()).isEqualTo(archivedBefore);
        assertThat(cases.count("supervision_case")).isEqualTo(casesBefore);
    }

    private void refused(CaseProblem problem, CasePackageFile file) {
        refused(problem, file.bytes());
    }

    private void refused(CaseProblem problem, Consumer<RawZip> change) {
        refused(problem, good().bytes(change));
    }

    private static RawZip.File last(RawZip zip) {
        return zip.files().get(zip.files().size() - 1);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] paper(int bytes) {
        byte[] content = new byte[bytes];
        new java.util.Random(bytes).nextBytes(content);
        System.arraycopy(CasePackageFile.pdf(""), 0, content, 0, 8);
        return content;
    }

    @Test
    void aFileThatInflatesAThousandfoldIsABomb() {
        refused(CaseProblem.ZIP_BOMB, zip -> zip.add("bomb.pdf", new byte[900_000]));
    }

    @Test
    void aFileThatInflatesToMoreThanItSaysIsStoppedThere() {
        refused(CaseProblem.ZIP_CONTRADICTION, zip -> zip.files().get(1).size = 5);
        refused(CaseProblem.ZIP_CONTRADICTION, zip -> {
            RawZip.File manifest = zip.files().get(0);
            manifest.size = 50;
        });
    }

    @Test
    void aFileThatInflatesToLessThanItSaysContradictsItself() {
        refused(CaseProblem.ZIP_CONTRADICTION, zip -> zip.files().get(1).size += 1);
    }

    @Test
    void aWrongChecksumContradictsItself() {
        refused(CaseProblem.ZIP_CONTRADICTION, zip -> zip.files().get(1).crc ^= 1);
    }

    @Test
    void tooManyFilesAreRefusedBeforeAnyIsRead() {
        refused(CaseProblem.ZIP_TOO_MANY, zip -> {
            for (int i = 0; i < 4; i++) {
                zip.add("more-" + i + ".pdf", CasePackageFile.pdf("x"));
            }
        });
    }

    @Test
    void aTooLargeFileIsRefusedByWhatTheDirectorySays() {
        refused(CaseProblem.ZIP_TOO_LARGE, zip -> zip.add("large.pdf", paper(1_000_001)));
    }

    @Test
    void filesThatAreTooLargeTogetherAreRefused() {
        refused(CaseProblem.ZIP_TOO_LARGE, zip -> {
            zip.add("one.pdf", paper(800_000));
            zip.add("two.pdf", paper(800_001));
        });
    }

    @Test
    void aTooLargePackageIsNotEvenOpened() {
        refused(CaseProblem.PACKAGE_TOO_LARGE, new byte[2_000_001]);
    }

    @Test
    void aNameThatClimbsUpIsRefused() {
        refused(CaseProblem.NAME_UNSAFE, zip -> zip.add("../../outside.pdf", CasePackageFile.pdf("x")));
        refused(CaseProblem.NAME_UNSAFE, zip -> zip.add("..", CasePackageFile.pdf("x")));
    }

    @Test
    void anAbsoluteNameIsRefused() {
        refused(CaseProblem.NAME_UNSAFE, zip -> zip.add("/etc/cron.d/job", CasePackageFile.pdf("x")));
    }

    @Test
    void aNameWithABackslashIsRefused() {
        refused(CaseProblem.NAME_UNSAFE, zip -> zip.add("..\\outside.pdf", CasePackageFile.pdf("x")));
    }

    @Test
    void aNameWithADriveLetterIsRefused() {
        refused(CaseProblem.NAME_UNSAFE, zip -> zip.add("C:outside.pdf", CasePackageFile.pdf("x")));
    }

    @Test
    void aFileInAFolderIsRefused() {
        refused(CaseProblem.NAME_UNSAFE, zip -> zip.add("papers/one.pdf", CasePackageFile.pdf("x")));
    }

    @Test
    void aNameWithInvisibleCharactersIsRefused() {
        refused(CaseProblem.NAME_UNSAFE, zip -> zip.add("a\u202efdp.pdf", CasePackageFile.pdf("x")));
        refused(CaseProblem.NAME_UNSAFE, zip -> zip.add("a\u0000.pdf", CasePackageFile.pdf("x")));
    }

    @Test
    void aSymbolicLinkIsRefusedByItsUnixMode() {
        refused(
                CaseProblem.NOT_A_FILE,
                zip -> zip.addStored("link.pdf", utf8("/etc/passwd")).external = 0xA1FFL << MODE);
    }

    @Test
    void aDeviceIsRefusedByItsUnixMode() {
        refused(CaseProblem.NOT_A_FILE, zip -> last(zip).external = 0x21B6L << MODE);
    }

    @Test
    void twoFilesOfOneNameAreRefused() {
        refused(CaseProblem.NAME_DUPLICATE, zip -> zip.add("id.jpg", CasePackageFile.jpeg()));
    }

    @Test
    void twoFilesWhoseNamesDifferInCaseOrWidthOnlyAreRefused() {
        refused(CaseProblem.NAME_DUPLICATE, zip -> zip.add("MANIFEST.XML", utf8("<x/>")));
        refused(CaseProblem.NAME_DUPLICATE, zip -> zip.add("ｉｄ.jpg", CasePackageFile.jpeg()));
    }

    @Test
    void anEncryptedFileIsRefused() {
        refused(CaseProblem.ZIP_ENCRYPTED, zip -> last(zip).flags |= 1);
    }

    @Test
    void bytesBeforeTheFirstFileAreRefused() {
        refused(CaseProblem.ZIP_SURPLUS, zip -> zip.prefix("#!/bin/sh\n"));
        refused(CaseProblem.ZIP_SURPLUS, zip -> zip.files().get(0).before = utf8("MZ"));
    }

    @Test
    void bytesAfterTheDirectoryAreRefused() {
        refused(CaseProblem.ZIP_SURPLUS, zip -> zip.suffix("more"));
    }

    @Test
    void bytesBetweenTwoFilesAreRefused() {
        refused(CaseProblem.ZIP_SURPLUS, zip -> zip.files().get(2).before = utf8("hidden"));
    }

    @Test
    void bytesBetweenTheLastFileAndTheDirectoryAreRefused() {
        refused(CaseProblem.ZIP_SURPLUS, zip -> zip.gap("hidden"));
    }

    @Test
    void commentsAreRefused() {
        refused(CaseProblem.ZIP_SURPLUS, zip -> last(zip).comment = "hidden");
    }

    @Test
    void filesThatShareTheirBytesAreRefused() {
        refused(CaseProblem.ZIP_CONTRADICTION, zip -> {
            RawZip.File again = zip.add("again.png", CasePackageFile.png());
            again.sameBytesAs = zip.files().get(4);
            again.localName = again.sameBytesAs.name;
        });
    }

    @Test
    void aNameThatTheFileItselfDoesNotBearIsRefused() {
        refused(CaseProblem.ZIP_CONTRADICTION, zip -> last(zip).localName = utf8("other.png"));
    }

    @Test
    void flagsThatTheFileItselfDoesNotBearAreRefused() {
        refused(CaseProblem.ZIP_CONTRADICTION, zip -> last(zip).localFlags = 0);
    }

    @Test
    void aNameHiddenInAnExtraFieldIsRefused() {
        refused(CaseProblem.ZIP_CONTRADICTION, zip -> last(zip).extra = new byte[] {0x75, 0x70, 1, 0, 1});
    }

    @Test
    void zip64SizesAreRefused() {
        refused(CaseProblem.ZIP_CONTRADICTION, zip -> last(zip).extra = new byte[] {1, 0, 0, 0});
    }

    @Test
    void aDirectoryThatCountsMoreFilesThanItHoldsIsRefused() {
        refused(CaseProblem.ZIP_UNREADABLE, zip -> zip.miscount(1));
        refused(CaseProblem.ZIP_SURPLUS, zip -> zip.miscount(-1));
    }

    @Test
    void aTruncatedPackageIsRefused() {
        byte[] whole = good().bytes();
        refused(CaseProblem.ZIP_SURPLUS, java.util.Arrays.copyOf(whole, whole.length / 2));
    }

    @Test
    void whatIsNoZipIsRefused() {
        refused(CaseProblem.ZIP_UNREADABLE, utf8("这不是案件包，只是一段足够长的文字，长到可以装下一个目录的结尾。"));
        refused(CaseProblem.ZIP_UNREADABLE, new byte[0]);
    }

    @Test
    void aFileThatTheManifestDoesNotListIsRefused() {
        refused(CaseProblem.PAPER_SURPLUS, zip -> zip.add("extra.pdf", CasePackageFile.pdf("x")));
    }

    @Test
    void aFileThatTheManifestListsAndThePackageLacksIsRefused() {
        refused(CaseProblem.PAPER_MISSING, zip -> zip.files().remove(3));
    }

    @Test
    void aFileThatTheManifestListsTwiceIsRefused() {
        refused(CaseProblem.PAPER_TWICE, good().manifest(xml -> {
            String paper = xml.substring(xml.indexOf("    <paper>"), xml.indexOf("</paper>") + 9);
            return xml.replace("  <papers>\n", "  <papers>\n" + paper);
        }));
    }

    @Test
    void aFileWhoseDigestIsAnotherIsRefused() {
        refused(CaseProblem.PAPER_DIGEST, good().replaced("申请表.pdf", CasePackageFile.pdf("forged")));
    }

    @Test
    void aFileThatIsNotOfItsTypeIsRefused() {
        refused(
                CaseProblem.PAPER_TYPE,
                good().with("BANK_CARD", "card.png", "image/png", utf8("<script>alert(1)</script>")));
        refused(CaseProblem.PAPER_TYPE, good().with("BANK_CARD", "card.pdf", "application/pdf", CasePackageFile.png()));
        refused(CaseProblem.PAPER_TYPE, good().with("BANK_CARD", "card.pdf", "application/pdf", utf8("%P")));
    }

    @Test
    void anEmptyFileIsRefused() {
        refused(CaseProblem.FILE_EMPTY, good().with("BANK_CARD", "card.pdf", "application/pdf", new byte[0]));
    }

    @Test
    void aNameInGbkIsRefused() {
        refused(CaseProblem.NAME_NOT_UTF8, zip -> {
            last(zip).name = "照片.png".getBytes(Charset.forName("GB18030"));
            last(zip).flags = 0;
        });
    }

    @Test
    void aNameThatClaimsToBeUtf8AndIsNotIsRefused() {
        refused(CaseProblem.NAME_NOT_UTF8, zip -> last(zip).name = new byte[] {(byte) 0xc3, '(', '.', 'p'});
    }

    @Test
    void aPackageWithoutManifestIsRefused() {
        refused(CaseProblem.MANIFEST_MISSING, zip -> zip.files().remove(0));
    }

    @Test
    void aTooLargeManifestIsRefused() {
        refused(CaseProblem.MANIFEST_TOO_LARGE, good().manifest(xml -> xml + "<!--" + "长".repeat(20_000) + "-->"));
    }

    @Test
    void anExternalEntityIsRefusedAndNotFetched() {
        refused(
                CaseProblem.MANIFEST_UNREADABLE,
                good().manifest(xml -> xml.replace(
                                "<casePackage",
                                "<!DOCTYPE x [<!ENTITY secret SYSTEM \"file:///etc/passwd\">]>\n<casePackage")
                        .replace(CasePackageFile.APPLICANT, "&secret;")));
    }

    @Test
    void anExternalDtdIsRefusedAndNotFetched() {
        refused(
                CaseProblem.MANIFEST_UNREADABLE,
                good().manifest(xml -> xml.replace(
                        "<casePackage", "<!DOCTYPE casePackage SYSTEM \"http://127.0.0.1:1/x.dtd\">\n<casePackage")));
    }

    @Test
    void entitiesThatMultiplyAreRefused() {
        refused(
                CaseProblem.MANIFEST_UNREADABLE,
                good().manifest(xml -> xml.replace(
                                "<casePackage",
                                "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>\n<casePackage")
                        .replace(CasePackageFile.APPLICANT, "&b;")));
    }

    @Test
    void aSchemaThatTheManifestNamesItselfIsNotFetched() {
        refused(
                CaseProblem.MANIFEST_INVALID,
                good().manifest(xml -> xml.replace(
                                "<casePackage ",
                                "<casePackage xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                                        + " xsi:schemaLocation=\"urn:housingfund:supervision:case-package:v1 http://127.0.0.1:1/x.xsd\" ")
                        .replace("<revision>1<", "<revision>x<")));
    }

    @Test
    void anIncludeIsNoElementOfTheManifest() {
        refused(
                CaseProblem.MANIFEST_INVALID,
                good().manifest(
                                xml -> xml.replace(
                                        "<papers>",
                                        "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"file:///etc/passwd\"/><papers>")));
    }

    @Test
    void aManifestThatDoesNotFitItsSchemaIsRefusedWithoutQuotingIt() {
        byte[] zip = good().manifest(xml -> xml.replace(CasePackageFile.PAYEE_ACCOUNT, "6217-SECRET"))
                .bytes();
        refused(CaseProblem.MANIFEST_INVALID, zip);
        assertThat(cases.list("SELECT body FROM outbox").stream().filter(body -> body.contains("6217-SECRET")))
                .isEmpty();
        assertThat(cases.list("SELECT problems::text FROM receipt").stream()
                        .filter(said -> said.contains("6217-SECRET")))
                .isEmpty();
    }

    @Test
    void aManifestInAnotherEncodingThanItSaysIsRefused() {
        refused(CaseProblem.MANIFEST_UNREADABLE, zip -> {
            byte[] xml = good().manifestXml().getBytes(Charset.forName("GB18030"));
            zip.files().set(0, new RawZip().add("manifest.xml", xml));
        });
    }

    @Test
    void aNameThatWouldMeanSomethingToAFileSystemOrHideSomethingIsRefused() {
        for (String name : List.of("../../x", "韦/兰", "韦\\兰", ".hidden", "韦:兰", "韦\u202e兰", "韦\u200b兰", "韦\uFE0F?")) {
            refused(
                    CaseProblem.MANIFEST_INVALID,
                    good().manifest(xml ->
                            xml.replace("<applicant><name>" + CasePackageFile.APPLICANT, "<applicant><name>" + name)));
            refused(CaseProblem.MANIFEST_INVALID, good().manifest(xml -> xml.replace("南宁住房公积金管理中心", name)));
        }
    }

    @Test
    void anApplicantWithAWrongCheckDigitIsRefused() {
        CasePackageFile file = good();
        String id = file.idNumber();
        char other = id.charAt(17) == '1' ? '2' : '1';
        refused(CaseProblem.APPLICANT_ID_INVALID, file.manifest(xml -> xml.replace(id, id.substring(0, 17) + other)));
    }

    @Test
    void aCaseNumberOfAnotherCentreIsRefused() {
        refused(CaseProblem.CASE_NUMBER_FOREIGN, new CasePackageFile("GL450300-HOSTILE-0001"));
        refused(CaseProblem.CASE_NUMBER_FOREIGN, new CasePackageFile("GL450300-450100-0001"));
        refused(CaseProblem.MANIFEST_INVALID, new CasePackageFile("HOSTILE-450100-0001"));
    }

    @Test
    void aServiceThatTheCentreDoesNotOfferIsRejectedAndLookedAtAgainWhenItComesAgain() {
        CasePackageFile file = good().manifest(xml -> xml.replace("RENT_WITHDRAWAL", "LOAN_WITHDRAWAL"));
        long receipt = cases.send(file);
        assertThat(cases.receiptState(receipt)).isEqualTo("REJECTED");
        cases.deliver(file.bytes(), file.caseNumber() + ".zip");
        assertThat(cases.receiptState(receipt)).isEqualTo("RECEIVED");
        cases.bed.settle();
        assertThat(cases.receiptState(receipt)).isEqualTo("REJECTED");
        assertThat(cases.answers(file.caseNumber() + ".zip."))
                .as("each verdict has its answer")
                .hasSize(2);
        assertThat(cases.archived()).isEqualTo(archivedBefore);
    }

    @Test
    void descriptorsBehindTheDataAndStoredFilesAreNoFault() {
        long receipt = cases.deliver(
                good().bytes(zip -> {
                    zip.files().forEach(file -> file.descriptor = true);
                    zip.files().set(4, new RawZip().addStored("photo.png", CasePackageFile.png()));
                }),
                "descriptors.zip");
        cases.bed.settle();
        assertThat(cases.receiptState(receipt)).isEqualTo("ACCEPTED");
        assertThat(cases.archived()).as("list, four papers, printable form").hasSize(archivedBefore.size() + 6);
    }
}
