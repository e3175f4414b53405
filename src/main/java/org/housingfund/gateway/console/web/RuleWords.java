package org.housingfund.gateway.console.web;

import java.util.Locale;
import java.util.Objects;
import org.housingfund.gateway.matching.Reason;
import org.housingfund.gateway.statement.HoldReason;
import org.springframework.context.MessageSource;

/**
 * What a rule says in the page's language: the word of its key where there is one, which is in English, else what it says
 * itself. In every model as {@code rule}.
 */
public final class RuleWords {
    private final MessageSource words;
    private final Locale locale;

    RuleWords(MessageSource words, Locale locale) {
        this.words = words;
        this.locale = locale;
    }

    /** Why money waits. */
    public String sentence(Reason reason) {
        return word("reason." + reason + ".sentence", reason.sentence());
    }

    /** What to do next about money that waits. */
    public String next(Reason reason) {
        return word("reason." + reason + ".next", reason.nextAction());
    }

    /** Why a statement waits. */
    public String sentence(HoldReason reason) {
        return word("hold." + reason + ".sentence", reason.sentence());
    }

    /** What to do next about a statement that waits. */
    public String next(HoldReason reason) {
        return word("hold." + reason + ".next", reason.nextAction());
    }

    private String word(String key, String own) {
        return Objects.requireNonNullElse(words.getMessage(key, null, own, locale), own);
    }
}
