package org.housingfund.gateway.console.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import org.springframework.web.util.UriUtils;

/** An address of the console out of values that somebody typed: whatever stands in them, they stay values. */
public final class Address {
    private final StringBuilder text = new StringBuilder();
    private boolean asked;

    private Address() {}

    /** With these segments as its path. */
    public static Address of(String... segments) {
        Address address = new Address();
        for (String segment : segments) {
            address.text.append('/').append(UriUtils.encode(segment, StandardCharsets.UTF_8));
        }
        return address;
    }

    /** With this query parameter, where there is a value; an empty text is none. */
    public Address with(String name, Object value) {
        String given = value == null ? "" : value.toString();
        if (!given.isEmpty()) {
            text.append(asked ? '&' : '?')
                    .append(name)
                    .append('=')
                    .append(UriUtils.encode(given, StandardCharsets.UTF_8));
            asked = true;
        }
        return this;
    }

    /** What a request asked for, up to where it stops being an address. */
    public static URI asked(String requestUri) {
        try {
            return new URI(requestUri);
        } catch (URISyntaxException broken) {
            return URI.create(requestUri.substring(0, Math.max(broken.getIndex(), 0)));
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
