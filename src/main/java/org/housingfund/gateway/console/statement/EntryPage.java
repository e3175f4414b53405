package org.housingfund.gateway.console.statement;

import java.util.List;
import java.util.Optional;
import org.housingfund.gateway.console.statement.EntryQueries.Entry;
import org.housingfund.gateway.console.statement.EntryQueries.Posting;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.console.web.Viewer;
import org.housingfund.gateway.matching.Explanations;
import org.housingfund.gateway.matching.Explanations.Explanation;
import org.housingfund.gateway.matching.RemarkRules;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** {@code GET /entries/{id}}: one entry's whole life, from the bank's bytes to the events that were sent. */
@Controller
class EntryPage {
    private final EntryQueries entries;
    private final EntryEvents events;
    private final RawBytes rawBytes;
    private final Explanations explanations;
    private final RemarkRules rules;

    EntryPage(
            EntryQueries entries, EntryEvents events, RawBytes rawBytes, Explanations explanations, RemarkRules rules) {
        this.entries = entries;
        this.events = events;
        this.rawBytes = rawBytes;
        this.explanations = explanations;
        this.rules = rules;
    }

    @GetMapping("/entries/{id}")
    @PreAuthorize("hasRole('VIEWER')")
    @Transactional(readOnly = true)
    public String entry(@PathVariable long id, Viewer viewer, Model model) {
        Entry entry = entries.find(id).orElseThrow(() -> PageProblem.notFound("没有编号为 " + id + " 的流水"));
        List<Posting> postings = entries.postings(id);
        Optional<Explanation> explanation = explanations.of(id);
        model.addAttribute("entry", entry);
        model.addAttribute("explanation", explanation.orElse(null));
        model.addAttribute("remark", Remark.of(entry.texts(), rules));
        model.addAttribute("postings", postings);
        model.addAttribute("journals", entries.journals(id, postings));
        model.addAttribute("deeds", entries.deeds(id, postings));
        model.addAttribute("events", events.of(id, EntryQueries.subjects(id, postings)));
        model.addAttribute(
                "previous",
                entries.at(entry.statementId(), entry.sequence() - 1).orElse(null));
        model.addAttribute(
                "following",
                entries.at(entry.statementId(), entry.sequence() + 1).orElse(null));
        if (viewer.may("SEE_METADATA")) {
            model.addAttribute(
                    "raw", rawBytes.around(entry.receiptId(), new RawBytes.Place(entry.offset(), entry.length())));
        }
        return "statement/entry";
    }
}
