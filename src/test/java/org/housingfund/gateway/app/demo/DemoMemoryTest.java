package org.housingfund.gateway.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoMemoryTest {
    @TempDir
    private Path dir;

    @Test
    void remembersADayAsItWas() throws IOException {
        DemoMemory memory = new DemoMemory(dir.resolve("demo/day.properties"));
        assertThat(memory.read()).isEmpty();
        DemoDay day = Days.day(7, LocalDate.of(2026, 11, 22), 260);
        memory.write(day);
        assertThat(memory.read()).contains(day);
        memory.write(day.finishedWith(day.openingFen()));
        assertThat(memory.read().orElseThrow().finished()).isTrue();
    }
}
