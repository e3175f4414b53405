package org.housingfund.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActorTest {
    @ParameterizedTest
    @ValueSource(strings = {"张三", "张\u200B三", "张 三", " 张\u3000三 ", "\uFEFF张三"})
    void spellingsOfOneNameAreOnePerson(String name) {
        assertThat(new Actor(name, "test").isCalled("张三")).isTrue();
        assertThat(new Actor("张三", "test").isCalled(new Actor(name, "test").name()))
                .isTrue();
    }

    @Test
    void caseAndWidthMakeNoSecondPerson() {
        assertThat(new Actor("Ｗang", "test").isCalled(new Actor("WANG", "test").name()))
                .isTrue();
        assertThat(new Actor("王五", "test").isCalled("张三")).isFalse();
    }

    @Test
    void aNameThatNobodySeesIsNone() {
        assertThatThrownBy(() -> new Actor("\u200B", "test")).isInstanceOf(IllegalArgumentException.class);
    }
}
