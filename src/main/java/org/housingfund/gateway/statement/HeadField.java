package org.housingfund.gateway.statement;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What header and trailer lines of a text file can say; mapping files write the names in lower case with hyphens. */
enum HeadField {
    ACCOUNT,
    CURRENCY,
    NUMBER,
    PERIOD_FROM,
    PERIOD_TO,
    /** Both in one value, such as {@code 20261101-20261130}. */
    PERIOD,
    /** A statement of one day. */
    DATE,
    OPENING,
    CLOSING,
    COUNT,
    CREDIT_COUNT,
    DEBIT_COUNT,
    CREDIT_SUM,
    DEBIT_SUM;

    private static final Map<String, HeadField> BY_TEXT =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(HeadField::text, Function.identity()));

    /** As mapping files write it. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** By the name that mapping files write. */
    static Map<String, HeadField> byText() {
        return BY_TEXT;
    }
}
