package org.housingfund.gateway.console.operate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.audit.AuditTrail;
import org.housingfund.gateway.audit.AuditTrail.Outcome;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.matching.RemarkRules;
import org.housingfund.gateway.matching.Replay;
import org.housingfund.gateway.matching.Replay.Difference;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Service;
import tools.jackson.core.JacksonException;

/** What other matching rules would have made of a period. Nothing is posted. */
@Service
class WhatIf {
    private static final String RULES = "classpath*:mappings/remark/v*.yaml";
    private static final int MOST_DAYS = 31;
    private static final int MOST_YAML_CHARACTERS = 1 << 16;

    private static final int MOST_EXPORTED = 100_000;

    private final Replay replay;
    private final RemarkRules current;
    private final AuditTrail audit;
    /** One at a time on this node: each reads a month of entries. */
    private final Semaphore free = new Semaphore(1);

    WhatIf(Replay replay, RemarkRules current, AuditTrail audit) {
        this.replay = replay;
        this.current = current;
        this.audit = audit;
    }

    /**
     * What differs.
     *
     * @param rules version of the rules that were tried
     * @param compared entries that the rules decide
     * @param different all that came out otherwise
     * @param first of those
     */
    record Result(String rules, long compared, long different, List<Difference> first) {}

    /** Versions that the product or the centre brought along. */
    List<String> versions() {
        try {
            return Arrays.stream(new PathMatchingResourcePatternResolver().getResources(RULES))
                    .map(Resource::getFilename)
                    .filter(Objects::nonNull)
                    .map(name -> name.substring(0, name.lastIndexOf('.')))
                    .distinct()
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("rules of the class path", e);
        }
    }

    /**
     * Compares.
     *
     * @param version one of {@link #versions}; empty: those in force
     * @param yaml the text of other rules, which comes before the version; may be blank
     * @param most differences to hand over; all are counted
     */
    Result run(LocalDate from, LocalDate to, String version, String yaml, int most) {
        if (to.isBefore(from) || ChronoUnit.DAYS.between(from, to) >= MOST_DAYS) {
            throw PageProblem.invalid("请选择先后正确、不超过 " + MOST_DAYS + " 天的期间；更长的期间请用命令 replay");
        }
        return alone(() -> compare(from, to, rules(version, yaml), most));
    }

    /**
     * Compares for whoever takes all differences along; the audit keeps that.
     *
     * @throws PageProblem there are more than can be handed over
     */
    Result export(LocalDate from, LocalDate to, String version, String yaml, String format, Actor actor) {
        Result result = run(from, to, version, yaml, MOST_EXPORTED);
        if (result.different() > MOST_EXPORTED) {
            throw PageProblem.refused("不同之处有 " + result.different() + " 条，超过可导出的 " + MOST_EXPORTED + " 条；请缩短期间");
        }
        String filter = result.rules() + " " + from + " " + to;
        audit.record(actor, "EXPORTED", "list:what-if", Outcome.DONE, Map.of("format", format, "filter", filter));
        return result;
    }

    /** Does it unless another one is under way. */
    <T> T alone(Supplier<T> work) {
        if (!free.tryAcquire()) {
            throw PageProblem.refused("另一次试算正在进行；请等待其完成后再试");
        }
        try {
            return work.get();
        } finally {
            free.release();
        }
    }

    private Result compare(LocalDate from, LocalDate to, RemarkRules rules, int most) {
        List<Difference> first = new ArrayList<>();
        long[] different = new long[1];
        long compared = replay.run(from, to, rules, difference -> {
            if (different[0]++ < most) {
                first.add(difference);
            }
        });
        return new Result(rules.version(), compared, different[0], first);
    }

    private RemarkRules rules(String version, String yaml) {
        if (yaml.length() > MOST_YAML_CHARACTERS) {
            throw PageProblem.invalid("规则最长 " + MOST_YAML_CHARACTERS + " 个字符");
        }
        if (yaml.isBlank() && version.isEmpty()) {
            return current;
        }
        if (yaml.isBlank() && !versions().contains(version)) {
            throw PageProblem.invalid("没有规则版本 " + version);
        }
        try (InputStream text = yaml.isBlank()
                ? Objects.requireNonNull(WhatIf.class.getResourceAsStream("/mappings/remark/" + version + ".yaml"))
                : new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))) {
            RemarkRules rules = RemarkRules.read(text);
            if (rules == null) {
                throw PageProblem.invalid("规则无法使用：没有内容");
            }
            return rules;
        } catch (JacksonException | IllegalArgumentException e) {
            throw PageProblem.invalid("规则无法使用：" + e.getMessage());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("rules of the class path", e);
        }
    }
}
