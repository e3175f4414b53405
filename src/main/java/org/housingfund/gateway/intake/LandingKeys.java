package org.housingfund.gateway.intake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    /** A file that has no readable header lies under no key that anybody could need. */
    @Override
    public Map<String, Long> uses() {
        Map<String, Long> uses = new TreeMap<>();
        for (Sha256 file : all()) {
            try {
                uses.merge(store.keyId(file), 1L, Long::sum);
            } catch (IOException e) {
                uses.merge("（文件头无法读取）", 1L, Long::sum);
            }
        }
        return uses;
    }

    @Override
    public Renewal renew() {
        long renewed = 0;
        List<String> unreadable = new ArrayList<>();
        for (Sha256 file : all()) {
            try {
                renewed += store.renew(file) ? 1 : 0;
            } catch (IOException e) {
                unreadable.add(e.getMessage());
            }
        }
        return new Renewal(renewed, unreadable);
    }

    private List<Sha256> all() {
        try {
            return store.all();
        } catch (IOException e) {
            throw new UncheckedIOException("落地目录无法读取：" + e.getMessage(), e);
        }
    }
}
