package org.housingfund.gateway.console.statement;

import java.time.LocalDate;
import java.util.List;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.console.web.Doing;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.statement.Openings;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/openings}: opening balances of bank accounts, for programs; decided among the proposals (R-M10). */
@RestController
@RequestMapping("/api/openings")
class OpeningApi {
    private final Openings openings;

    OpeningApi(Openings openings) {
        this.openings = openings;
    }

    /**
     * An opening balance to propose.
     *
     * @param account number of the bank account
     * @param asOf the day at whose end the balance stood; the first statement begins on the day after
     */
    record Opening(String account, Long amountFen, LocalDate asOf) {}

    /** The proposal that was made. */
    record Proposed(long proposal) {}

    /** Every bank account with its opening balance, or with what is proposed. */
    @GetMapping
    @PreAuthorize("hasRole('VIEWER')")
    public List<Openings.Standing> list() {
        return openings.all();
    }

    /** Proposes an account's opening balance; another person decides. */
    @PostMapping
    @PreAuthorize("hasRole('OPERATOR')")
    @ResponseStatus(HttpStatus.CREATED)
    public Proposed propose(@RequestBody Opening opening, Actor actor) {
        if (opening.account() == null || opening.amountFen() == null || opening.asOf() == null) {
            throw PageProblem.invalid("请给出 account、amountFen 和 asOf");
        }
        return new Proposed(
                Doing.orProblem(() -> openings.propose(opening.account(), opening.amountFen(), opening.asOf(), actor)));
    }
}
