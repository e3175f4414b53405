package org.housingfund.gateway.casework;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.housingfund.gateway.casework.Manifest.Paper;
import org.housingfund.gateway.kernel.Masks;
import org.housingfund.gateway.kernel.Problem;
import org.housingfund.gateway.kernel.Sha256;
import org.springframework.stereotype.Component;

/** Everything about a package that can be judged without the database (R-S7), in bounded memory. */
@Component
final class PackageChecker {
    private final ManifestReader manifests;
    private final Catalogue catalogue;
    private final SupervisionSettings settings;

    PackageChecker(ManifestReader manifests, Catalogue catalogue, SupervisionSettings settings) {
        this.manifests = manifests;
        this.catalogue = catalogue;
        this.settings = settings;
    }

    /** The package, open; the caller closes it, and the file with it. */
    CasePackage check(SeekableByteChannel file) throws IOException, PackageRefused {
        StrictZip zip = StrictZip.open(file, settings.limits());
        try {
            Map<String, StrictZip.Entry> entries = new HashMap<>();
            zip.entries().forEach(entry -> entries.put(entry.name(), entry));
            Manifest manifest = manifests.read(manifestBytes(zip, entries.get(CasePackage.MANIFEST)));
            checkAgainst(catalogue, manifest);
            checkPapers(zip, entries, manifest.papers());
            return new CasePackage(manifest, zip, entries);
        } catch (IOException | PackageRefused | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    private byte[] manifestBytes(StrictZip zip, StrictZip.Entry entry) throws IOException, PackageRefused {
        if (entry == null) {
            throw new PackageRefused(CaseProblem.MANIFEST_MISSING.of(CasePackage.MANIFEST, ""));
        }
        if (entry.sizeBytes() > settings.limits().manifestBytes()) {
            throw new PackageRefused(CaseProblem.MANIFEST_TOO_LARGE.of(CasePackage.MANIFEST, ""));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) entry.sizeBytes());
        zip.copy(entry, bytes);
        return bytes.toByteArray();
    }

    private static void checkAgainst(Catalogue catalogue, Manifest manifest) throws PackageRefused {
        if (!catalogue.centre().code().equals(manifest.homeCode())) {
            throw new PackageRefused(CaseProblem.CENTRE_OTHER.of("homeCentre/code", manifest.homeCode()));
        }
        Catalogue.Service service = catalogue
                .find(manifest.service())
                .orElseThrow(() ->
                        new PackageRefused(CaseProblem.SERVICE_UNKNOWN.of("service", Masks.code(manifest.service()))));
        List<Problem> unknown = manifest.papers().stream()
                .filter(paper -> service.paper(paper.code()).isEmpty())
                .map(paper -> CaseProblem.PAPER_UNKNOWN.of("papers/paper/code", Masks.code(paper.code())))
                .toList();
        if (!unknown.isEmpty()) {
            throw new PackageRefused(unknown);
        }
    }

    /** The files are those of the manifest, no more and no fewer, and each is what it says. */
    private static void checkPapers(StrictZip zip, Map<String, StrictZip.Entry> entries, List<Paper> papers)
            throws IOException, PackageRefused {
        List<Problem> problems = new ArrayList<>();
        Set<String> listed = new HashSet<>(Set.of(CasePackage.MANIFEST));
        for (int at = 0; at < papers.size(); at++) {
            Paper paper = papers.get(at);
            String item = "第" + (at + 1) + "项材料（" + paper.code() + "）";
            StrictZip.Entry entry = entries.get(paper.file());
            if (!listed.add(paper.file())) {
                problems.add(CaseProblem.PAPER_TWICE.of("papers", item));
            } else if (entry == null) {
                problems.add(CaseProblem.PAPER_MISSING.of("papers", item));
            } else {
                checkContent(zip, entry, paper, problems);
            }
        }
        zip.entries().stream()
                .filter(entry -> !listed.contains(entry.name()))
                .forEach(entry ->
                        problems.add(CaseProblem.PAPER_SURPLUS.of(entry.header().file())));
        if (!problems.isEmpty()) {
            throw new PackageRefused(problems);
        }
    }

    private static void checkContent(StrictZip zip, StrictZip.Entry entry, Paper paper, List<Problem> problems)
            throws IOException, PackageRefused {
        String file = entry.header().file();
        String named = file + "（" + paper.code() + "）";
        Head head = new Head();
        MessageDigest digest = Sha256.newDigest();
        zip.copy(entry, new DigestOutputStream(head, digest));
        if (!Sha256.ofDigest(digest.digest()).equals(paper.sha256())) {
            problems.add(CaseProblem.PAPER_DIGEST.of(file, named));
        }
        if (!paper.type().begins(head.bytes, head.length)) {
            problems.add(CaseProblem.PAPER_TYPE.of(file, named));
        }
    }

    /** Keeps the first bytes only. */
    private static final class Head extends OutputStream {
        private final byte[] bytes = new byte[MediaType.HEAD_BYTES];
        private int length;

        @Override
        public void write(int value) {
            if (length < bytes.length) {
                bytes[length++] = (byte) value;
            }
        }

        @Override
        public void write(byte[] source, int from, int count) {
            int kept = Math.min(count, bytes.length - length);
            System.arraycopy(source, from, bytes, length, kept);
            length += kept;
        }
    }
}
