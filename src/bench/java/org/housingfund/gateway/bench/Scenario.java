package org.housingfund.gateway.bench;

import java.nio.file.Path;

/** Something that is measured on a gateway; what it leaves there must satisfy {@code verify}. */
interface Scenario {
    /**
     * Measures once.
     *
     * @param directory takes the files that it needs
     */
    void run(BenchGateway gateway, Path directory, Report report) throws Exception;
}
