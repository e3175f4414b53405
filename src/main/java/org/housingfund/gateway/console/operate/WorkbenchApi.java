package org.housingfund.gateway.console.operate;

import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.matching.Replay;
import org.housingfund.gateway.statement.Mapping;
import org.housingfund.gateway.statement.MappingException;
import org.housingfund.gateway.statement.Mappings;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Mapping bench and what-if for programs: nothing is stored, nothing is posted. */
@RestController
@RequestMapping("/api")
class WorkbenchApi {
    private static final int MOST_DIFFERENCES = 1_000;

    private final MappingBench bench;
    private final Mappings mappings;
    private final WhatIf whatIf;

    WorkbenchApi(MappingBench bench, Mappings mappings, WhatIf whatIf) {
        this.bench = bench;
        this.mappings = mappings;
        this.whatIf = whatIf;
    }

    /** A mapping's name and its text. */
    record Text(String id, String yaml) {}

    /**
     * A sample to read.
     *
     * @param sample its bytes in base64
     * @param name of the file; null where it has none
     * @param mapping id of the mapping to read it with; null to find one by what is in the sample
     * @param yaml text of a mapping, which comes before the id; null for none
     */
    record Sample(String sample, String name, String mapping, String yaml) {}

    /**
     * Rules to try on a period.
     *
     * @param from first booking day
     * @param to last booking day, at most 31 days
     * @param rules a version; null for those in force
     * @param yaml text of other rules, which comes before the version; null for none
     * @param most differences to hand over, 1 to 1000; null for 200
     */
    record Trial(LocalDate from, LocalDate to, String rules, String yaml, Integer most) {}

    /**
     * Rules to try on a period, of which every difference is wanted.
     *
     * @param from first booking day
     * @param to last booking day, at most 31 days
     * @param rules a version; null for those in force
     * @param yaml text of other rules, which comes before the version; null for none
     */
    record Period(LocalDate from, LocalDate to, String rules, String yaml) {}

    /**
     * An entry that the rules would treat otherwise.
     *
     * @param amountFen positive where money came in
     * @param decided two people decided what became of it
     */
    record Difference(
            long entryId, LocalDate bookedOn, long amountFen, Replay.Fate was, Replay.Fate would, boolean decided) {
        private static Difference of(Replay.Difference found) {
            return new Difference(
                    found.entryId(),
                    found.bookedOn(),
                    found.entry().effectFen(),
                    found.was(),
                    found.would(),
                    found.decided());
        }
    }

    /**
     * What differs.
     *
     * @param rules version of the rules that were tried
     * @param compared entries that the rules decide
     * @param different all that came out otherwise
     * @param first of those
     */
    record Outcome(String rules, long compared, long different, List<Difference> first) {
        private static Outcome of(WhatIf.Result result) {
            return new Outcome(
                    result.rules(),
                    result.compared(),
                    result.different(),
                    result.first().stream().map(Difference::of).toList());
        }
    }

    /** Ids of all mappings. */
    @GetMapping("/mappings")
    @PreAuthorize("hasRole('VIEWER')")
    public List<String> list() {
        return mappings.all().stream().map(Mapping::id).toList();
    }

    /** A mapping's text, to edit and try. */
    @GetMapping("/mappings/{id}")
    @PreAuthorize("hasRole('VIEWER')")
    public Text text(@PathVariable String id) {
        return new Text(id, mappings.text(id).orElseThrow(() -> PageProblem.notFound("没有映射 " + id)));
    }

    /** Reads a sample and says what each row became, and what is wrong with it. */
    @PostMapping("/mapping-bench")
    @PreAuthorize("hasRole('OPERATOR')")
    public MappingBench.Result read(@RequestBody Sample sample) {
        byte[] bytes = bytes(sample.sample());
        try {
            return bench.read(bytes, orEmpty(sample.name()), orEmpty(sample.mapping()), orEmpty(sample.yaml()));
        } catch (MappingException unusable) {
            throw PageProblem.invalid(unusable.getMessage());
        }
    }

    private static byte[] bytes(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(orEmpty(base64));
            if (bytes.length > 0) {
                return bytes;
            }
        } catch (IllegalArgumentException notBase64) {
            throw PageProblem.invalid("sample 不是 base64：" + notBase64.getMessage());
        }
        throw PageProblem.invalid("请在 sample 中给出样本（base64）");
    }

    /** Versions of the matching rules that can be tried. */
    @GetMapping("/what-if/rules")
    @PreAuthorize("hasRole('VIEWER')")
    public List<String> rules() {
        return whatIf.versions();
    }

    /** What other matching rules would have made of a period. */
    @PostMapping("/what-if")
    @PreAuthorize("hasRole('OPERATOR')")
    public Outcome compare(@RequestBody Trial trial) {
        int most = trial.most() == null ? 200 : trial.most();
        if (trial.from() == null || trial.to() == null || most < 1 || most > MOST_DIFFERENCES) {
            throw PageProblem.invalid("请给出 from 和 to；most 应为 1 到 " + MOST_DIFFERENCES);
        }
        return Outcome.of(whatIf.run(trial.from(), trial.to(), orEmpty(trial.rules()), orEmpty(trial.yaml()), most));
    }

    /** The same with every difference, up to 100,000; the audit keeps who took them along. */
    @PostMapping("/what-if/export")
    @PreAuthorize("hasRole('OPERATOR')")
    public Outcome export(@RequestBody Period period, Actor actor) {
        if (period.from() == null || period.to() == null) {
            throw PageProblem.invalid("请给出 from 和 to");
        }
        return Outcome.of(whatIf.export(
                period.from(), period.to(), orEmpty(period.rules()), orEmpty(period.yaml()), "JSON", actor));
    }

    private static String orEmpty(String value) {
        return value == null ? "" : value;
    }
}
