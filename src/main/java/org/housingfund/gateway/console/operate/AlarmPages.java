package org.housingfund.gateway.console.operate;

import java.time.Clock;
import java.time.Duration;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.console.operate.Alarms.Alarm;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.console.web.Slice;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /alarms}: what is wrong, who has taken it on, and what was wrong before. */
@Controller
class AlarmPages {
    private static final int PAGE = 50;
    private static final int MOST_HOURS = 7 * 24;
    private static final String ALARMS = "redirect:/alarms";

    private final Alarms alarms;
    private final Clock clock;

    AlarmPages(Alarms alarms, Clock clock) {
        this.alarms = alarms;
        this.clock = clock;
    }

    @GetMapping("/alarms")
    @PreAuthorize("hasRole('VIEWER')")
    public String alarms(@RequestParam(defaultValue = "0") long after, Model model) {
        model.addAttribute("standing", alarms.standing());
        model.addAttribute("slice", Slice.of(alarms.cleared(after, PAGE + 1), PAGE, Alarm::id));
        model.addAttribute("base", "/alarms");
        model.addAttribute("now", clock.instant());
        return "operate/alarms";
    }

    @PostMapping("/alarms/{id}/acknowledge")
    @PreAuthorize("hasRole('OPERATOR')")
    public String acknowledge(@PathVariable long id, Actor actor) {
        alarms.acknowledge(id, actor);
        return ALARMS;
    }

    @PostMapping("/alarms/{id}/silence")
    @PreAuthorize("hasRole('OPERATOR')")
    public String silence(@PathVariable long id, @RequestParam int hours, Actor actor) {
        if (hours < 1 || hours > MOST_HOURS) {
            throw PageProblem.invalid("静默时间应为 1 到 " + MOST_HOURS + " 小时");
        }
        alarms.silence(id, clock.instant().plus(Duration.ofHours(hours)), actor);
        return ALARMS;
    }
}
