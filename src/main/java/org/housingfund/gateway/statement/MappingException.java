package org.housingfund.gateway.statement;

/** A mapping file that cannot be used; the message names file, line, what is wrong and what would be right. */
public final class MappingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MappingException(String message) {
        super(message);
    }

    MappingException(String message, Throwable cause) {
        super(message, cause);
    }
}
