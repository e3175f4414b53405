package org.housingfund.gateway.casework;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The supervision mailbox.
 *
 * @param limits of one package
 */
@ConfigurationProperties("gateway.supervision")
record SupervisionSettings(@DefaultValue Limits limits) {
    /**
     * Limits of a case package (R-S7).
     *
     * @param packageBytes the ZIP file itself
     * @param entries files in it, the manifest included
     * @param entryBytes one file, uncompressed
     * @param totalBytes all of them, uncompressed
     * @param ratio uncompressed over compressed bytes of one file
     * @param manifestBytes the manifest, which alone is held in memory
     */
    record Limits(
            @DefaultValue("104857600") long packageBytes,
            @DefaultValue("50") int entries,
            @DefaultValue("31457280") long entryBytes,
            @DefaultValue("157286400") long totalBytes,
            @DefaultValue("100") int ratio,
            @DefaultValue("262144") int manifestBytes) {
        Limits {
            if (packageBytes < 1 || entries < 2 || entryBytes < 1 || totalBytes < 1 || ratio < 1 || manifestBytes < 1) {
                throw new IllegalArgumentException("gateway.supervision.limits 的各项上限必须大于零，entries 至少为 2");
            }
        }
    }
}
