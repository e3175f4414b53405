package org.housingfund.gateway.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void anEastAsianCharacterTakesTwoCells() {
        assertThat(TextTable.width("ab")).isEqualTo(2);
        assertThat(TextTable.width("挂账✓")).isEqualTo(5);
        assertThat(TextTable.width("（Ａ𠮷）")).isEqualTo(8);
    }

    @Test
    void columnsLineUp() {
        String text = new TextTable("lr").row("流水", 5).row("a", "1,260").render(" ");
        assertThat(text).isEqualTo(" 流水      5\n a     1,260\n");
    }
}
