package org.housingfund.gateway.intake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.keys.KeyHolder;
import org.springframework.stereotype.Component;

/** The keys that landed files lie under. */
@Component
class LandingKeys implements KeyHolder {
    private static final String REMEDY = "。请在能看到网关落地目录的主机上，以网关的账号执行";

    private final FileLandingStore store;
    private final ReferencedFiles referenced;

    LandingKeys(FileLandingStore store, ReferencedFiles referenced) {
        this.store = store;
        this.referenced = referenced;
    }

    @Override
    public String label() {
        return "落地文件";
    }

    @Override
    public Uses uses() {
        Map<String, Long> uses = new TreeMap<>();
        List<String> unreadable = forEach(file -> uses.merge(store.keyId(file), 1L, Long::sum));
        return new Uses(uses, unreadable);
    }

    @Override
    public void requireRenewable() {
        try {
            store.requireOwnFiles();
        } catch (UncheckedIOException e) {
            throw new IllegalArgumentException(e.getMessage() + REMEDY, e);
        } catch (IOException e) {
            throw new IllegalArgumentException("落地目录（gateway.landing.dir）无法使用：" + LandedChannel.why(e) + REMEDY, e);
        }
    }

    @Override
    public Renewal renew(LongConsumer soFar) {
        AtomicLong renewed = new AtomicLong();
        List<String> unreadable = forEach(file -> {
            if (store.renew(file)) {
                soFar.accept(renewed.incrementAndGet());
            }
        });
        return new Renewal(renewed.get(), unreadable);
    }

    /** Something done with a file. */
    @FunctionalInterface
    private interface Work {
        void on(Sha256 file) throws IOException;
    }

    /**
     * Every file that lies there or should; what it fails on. A share that is not mounted is an empty directory: only the
     * database knows what is missing.
     */
    private List<String> forEach(Work work) {
        Set<Sha256> unseen = new HashSet<>(referenced.digests()); // before the files: each was there before its row
        List<String> failures = new ArrayList<>();
        store.files().forEach(file -> {
            unseen.remove(file);
            attempt(work, file, failures);
        });
        unseen.forEach(file -> attempt(work, file, failures)); // a listing may miss one that is just replaced
        return failures;
    }

    private static void attempt(Work work, Sha256 file, List<String> failures) {
        try {
            work.on(file);
        } catch (IOException e) {
            failures.add(e.getMessage());
        }
    }
}
