package org.housingfund.gateway.console.web;

import java.util.function.Supplier;
import org.housingfund.gateway.audit.Approvals.RefusedException;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What a person's button does: it is carried out, and the page that follows says how it went. */
public final class Doing {
    /** Attribute of the page that follows: what was done. */
    public static final String DONE = "done";

    /** Attribute of the page that follows: why it was not done. */
    public static final String REFUSED = "refused";

    private Doing() {}

    /**
     * Does it and goes to a page; what a service refuses stands there in the service's own words.
     *
     * @param what returns what to tell the person, one Chinese sentence
     */
    public static String andShow(String page, RedirectAttributes following, Supplier<String> what) {
        try {
            following.addFlashAttribute(DONE, orRetry(what));
        } catch (RefusedException | IllegalArgumentException e) {
            Refusals.note(e.getMessage());
            following.addFlashAttribute(REFUSED, e.getMessage());
        } catch (ConcurrencyFailureException e) {
            following.addFlashAttribute(REFUSED, "网关正在处理相同的数据，请重试");
        }
        return "redirect:" + page;
    }

    /** The database chooses one of those that wait for each other, and undoes what it did; the others go on. */
    public static <T> T orRetry(Supplier<T> what) {
        try {
            return what.get();
        } catch (ConcurrencyFailureException e) {
            return what.get();
        }
    }

    /** The same for a program; what was filled in wrong becomes a problem that says so. */
    public static <T> T orProblem(Supplier<T> what) {
        try {
            return orRetry(what);
        } catch (IllegalArgumentException e) {
            throw PageProblem.invalid(e.getMessage());
        }
    }
}
