package org.housingfund.gateway.console.web;

import org.springframework.http.HttpStatus;

/** Why a page cannot be shown or a request not be carried out, as a Chinese sentence for the person in front of it. */
public final class PageProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final HttpStatus status;

    public PageProblem(HttpStatus status, String sentence) {
        super(sentence);
        this.status = status;
    }

    /** Nothing there under this number. */
    public static PageProblem notFound(String sentence) {
        return new PageProblem(HttpStatus.NOT_FOUND, sentence);
    }

    /** What was asked for is not possible as it was asked. */
    public static PageProblem refused(String sentence) {
        return new PageProblem(HttpStatus.CONFLICT, sentence);
    }

    /** What was filled in is wrong. */
    public static PageProblem invalid(String sentence) {
        return new PageProblem(HttpStatus.BAD_REQUEST, sentence);
    }

    public HttpStatus status() {
        return status;
    }
}
