package org.housingfund.gateway.console.statement;

import java.util.List;
import org.housingfund.gateway.console.statement.EntryEvents.Event;
import org.housingfund.gateway.console.statement.EntryQueries.Deed;
import org.housingfund.gateway.console.statement.EntryQueries.Entry;
import org.housingfund.gateway.console.statement.EntryQueries.Journal;
import org.housingfund.gateway.console.statement.EntryQueries.Posting;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.console.web.Right;
import org.housingfund.gateway.console.web.Viewer;
import org.housingfund.gateway.matching.Explanations;
import org.housingfund.gateway.matching.Explanations.Explanation;
import org.housingfund.gateway.matching.Explanations.Step;
import org.housingfund.gateway.matching.RemarkRules;
import org.springframework.stereotype.Component;

/** One entry's whole life, from the bank's bytes to the events that were sent. Reads only. */
@Component
class EntryLives {
    private final EntryQueries entries;
    private final EntryEvents events;
    private final RawBytes rawBytes;
    private final Explanations explanations;
    private final RemarkRules rules;

    EntryLives(
            EntryQueries entries, EntryEvents events, RawBytes rawBytes, Explanations explanations, RemarkRules rules) {
        this.entries = entries;
        this.events = events;
        this.rawBytes = rawBytes;
        this.explanations = explanations;
        this.rules = rules;
    }

    /**
     * What is known of an entry.
     *
     * @param remark what was read in its texts
     * @param raw its bytes as the bank sent them; null for whoever may not see metadata
     * @param explanation why it became what it is; null before it is decided
     * @param deeds what was proposed, decided and changed
     * @param previous entry before it in its statement; null for none
     * @param following entry after it in its statement; null for none
     */
    record Life(
            Entry entry,
            Remark remark,
            RawBytes.Raw raw,
            Explanation explanation,
            List<Posting> postings,
            List<Journal> journals,
            List<Deed> deeds,
            List<Event> events,
            Long previous,
            Long following) {
        /** The same with only what this person may see. */
        Life seenBy(Viewer viewer) {
            return new Life(
                    entry.seenBy(viewer),
                    remark.seenBy(viewer),
                    raw,
                    explanation == null ? null : seen(explanation, viewer),
                    postings,
                    journals.stream().map(one -> one.seenBy(viewer)).toList(),
                    deeds.stream().map(one -> one.seenBy(viewer)).toList(),
                    events.stream().map(one -> one.seenBy(viewer)).toList(),
                    previous,
                    following);
        }

        private static Explanation seen(Explanation plain, Viewer viewer) {
            return new Explanation(
                    plain.entryId(),
                    plain.account(),
                    plain.bookedOn(),
                    plain.amountFen(),
                    plain.disposition(),
                    plain.notice(),
                    plain.steps().stream()
                            .map(step -> new Step(viewer.sentence(step.sentence()), viewer.evidence(step.evidence())))
                            .toList());
        }
    }

    /**
     * Everything but the bank's bytes is plain: a page masks what it writes, or asks for {@link Life#seenBy}.
     *
     * @throws PageProblem there is no such entry
     */
    Life of(long id, Viewer viewer) {
        Entry entry = entries.find(id).orElseThrow(() -> PageProblem.notFound("没有编号为 " + id + " 的流水"));
        List<Posting> postings = entries.postings(id);
        return new Life(
                entry,
                Remark.of(entry.texts(), rules),
                viewer.may(Right.SEE_METADATA.name())
                        ? rawBytes.around(entry.receiptId(), new RawBytes.Place(entry.offset(), entry.length()))
                        : null,
                explanations.of(id).orElse(null),
                postings,
                entries.journals(id, postings),
                entries.deeds(id, postings),
                events.of(id, EntryQueries.subjects(id, postings)),
                entries.at(entry.statementId(), entry.sequence() - 1).orElse(null),
                entries.at(entry.statementId(), entry.sequence() + 1).orElse(null));
    }
}
