package org.housingfund.gateway.console.statement;

import org.housingfund.gateway.console.statement.EntryLives.Life;
import org.housingfund.gateway.console.web.Viewer;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** {@code GET /entries/{id}}: one entry's whole life. */
@Controller
class EntryPage {
    private final EntryLives lives;

    EntryPage(EntryLives lives) {
        this.lives = lives;
    }

    @GetMapping("/entries/{id}")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public String entry(@PathVariable long id, Viewer viewer, Model model) {
        Life life = lives.of(id, viewer);
        model.addAttribute("entry", life.entry());
        model.addAttribute("explanation", life.explanation());
        model.addAttribute("remark", life.remark());
        model.addAttribute("postings", life.postings());
        model.addAttribute("journals", life.journals());
        model.addAttribute("deeds", life.deeds());
        model.addAttribute("events", life.events());
        model.addAttribute("previous", life.previous());
        model.addAttribute("following", life.following());
        model.addAttribute("raw", life.raw());
        return "statement/entry";
    }
}
