package org.housingfund.gateway.intake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.housingfund.gateway.kernel.Sha256;
import org.housingfund.gateway.keys.KeyHolder;
import org.springframework.stereotype.Component;

/** The keys that landed files lie under. */
@Component
class LandingKeys implements KeyHolder {
    private final FileLandingStore store;

    LandingKeys(FileLandingStore store) {
        this.store = store;
    }

    @Override
    public String label() {
        return "落地文件";
    }

    /** A file without a readable header lies under no key that anybody could need. */
    @Override
    public Map<String, Long> uses() {
        Map<String, Long> uses = new TreeMap<>();
        forEach(file -> {
            try {
                uses.merge(store.keyId(file), 1L, Long::sum);
            } catch (IOException e) {
                uses.merge("（文件头无法读取）", 1L, Long::sum);
            }
        });
        return uses;
    }

    @Override
    public Renewal renew() {
        AtomicLong renewed = new AtomicLong();
        List<String> unreadable = new ArrayList<>();
        forEach(file -> {
            try {
                if (store.renew(file)) {
                    renewed.incrementAndGet();
                }
            } catch (IOException e) {
                unreadable.add(e.getMessage());
            }
        });
        return new Renewal(renewed.get(), unreadable);
    }

    private void forEach(Consumer<Sha256> file) {
        try {
            store.forEach(file);
        } catch (IOException e) {
            throw new UncheckedIOException("落地目录无法读取：" + e.getMessage(), e);
        }
    }
}
