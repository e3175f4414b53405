package org.housingfund.gateway.console.operate;

import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.console.operate.Alarms.Alarm;
import org.housingfund.gateway.console.operate.RouteFigures.Figure;
import org.housingfund.gateway.console.web.PageProblem;
import org.housingfund.gateway.console.web.Slice;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Alarms, dead letters and intakes for programs: the services of the pages, under the same rules. */
@RestController
@RequestMapping("/api")
class OperateApi {
    private static final int PAGE = 100;
    private static final int MOST_HOURS = 7 * 24;

    private final Alarms alarms;
    private final DeadLetterDesk desk;
    private final RedriveRuns runs;
    private final RouteFigures routes;
    private final IntakeControl intakes;
    private final Clock clock;

    OperateApi(
            Alarms alarms,
            DeadLetterDesk desk,
            RedriveRuns runs,
            RouteFigures routes,
            IntakeControl intakes,
            Clock clock) {
        this.alarms = alarms;
        this.desk = desk;
        this.runs = runs;
        this.routes = routes;
        this.intakes = intakes;
        this.clock = clock;
    }

    /** Why something is done. */
    record Why(String reason) {}

    /** Messages that are meant. */
    record Messages(List<String> ids) {}

    /** How many messages of those that were asked for were sent back; the others had left before. */
    record Redriven(int asked, long sent) {}

    /** Why a dead letter is to be thrown away. */
    record Discard(String id, String reason) {}

    /** Alarms that stand, the urgent ones first. */
    @GetMapping("/alarms")
    @PreAuthorize("hasRole('VIEWER')")
    public List<Alarm> standing() {
        return alarms.standing();
    }

    /** Alarms that are over, newest first. */
    @GetMapping("/alarms/cleared")
    @PreAuthorize("hasRole('VIEWER')")
    public Slice<Alarm> cleared(@RequestParam(defaultValue = "0") long after) {
        return Slice.of(alarms.cleared(after, PAGE + 1), PAGE, Alarm::id);
    }

    /** Takes an alarm on. */
    @PostMapping("/alarms/{id}/acknowledge")
    @PreAuthorize("hasRole('OPERATOR')")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void acknowledge(@PathVariable long id, Actor actor) {
        alarms.acknowledge(id, actor);
    }

    /**
     * Keeps an alarm quiet for some hours.
     *
     * @param hours 1 to 168
     */
    @PostMapping("/alarms/{id}/silence")
    @PreAuthorize("hasRole('OPERATOR')")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void silence(@PathVariable long id, @RequestParam int hours, Actor actor) {
        if (hours < 1 || hours > MOST_HOURS) {
            throw PageProblem.invalid("hours 应为 1 到 " + MOST_HOURS);
        }
        alarms.silence(id, clock.instant().plus(Duration.ofHours(hours)), actor);
    }

    /** Messages in each dead-letter queue, by the queue that they died on. */
    @GetMapping("/dead-letters")
    @PreAuthorize("hasRole('VIEWER')")
    public Map<String, Long> queues() {
        return desk.depths();
    }

    /**
     * Dead letters of a queue with their causes, oldest first; bodies masked.
     *
     * @param queue that they died on
     */
    @GetMapping("/dead-letters/{queue}")
    @PreAuthorize("hasRole('VIEWER')")
    public Slice<DeadLetter> letters(@PathVariable String queue, @RequestParam(defaultValue = "") String after) {
        return Slice.of(desk.list(queue, after, PAGE + 1), PAGE, DeadLetter::id);
    }

    /** Sends these messages back to the queue that they died on. */
    @PostMapping("/dead-letters/{queue}/redrive")
    @PreAuthorize("hasRole('OPERATOR')")
    public Redriven redrive(@PathVariable String queue, @RequestBody Messages messages, Actor actor) {
        if (messages.ids() == null || messages.ids().isEmpty() || messages.ids().contains(null)) {
            throw PageProblem.invalid("ids 不能为空");
        }
        return new Redriven(messages.ids().size(), desk.redrive(queue, messages.ids(), actor));
    }

    /** Begins to send all back that lie there now, each once. */
    @PostMapping("/dead-letters/{queue}/redrive-all")
    @PreAuthorize("hasRole('OPERATOR')")
    @ResponseStatus(HttpStatus.ACCEPTED)
    public RedriveRuns.Run redriveAll(@PathVariable String queue, Actor actor) {
        return runs.start(queue, actor);
    }

    /** How far sending all back has come on this node. */
    @GetMapping("/dead-letters/{queue}/run")
    @PreAuthorize("hasRole('VIEWER')")
    public RedriveRuns.Run run(@PathVariable String queue) {
        return runs.of(queue).orElseThrow(() -> PageProblem.notFound("本节点没有重新投递过 " + queue));
    }

    /** Ends sending all back after the message at hand; the others stay. */
    @PostMapping("/dead-letters/{queue}/cancel")
    @PreAuthorize("hasRole('OPERATOR')")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void cancel(@PathVariable String queue, Actor actor) {
        runs.cancel(queue, actor);
    }

    /** Proposes to throw a message away; another person decides. */
    @PostMapping("/dead-letters/{queue}/discard")
    @PreAuthorize("hasRole('OPERATOR')")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void proposeDiscard(@PathVariable String queue, @RequestBody Discard discard, Actor actor) {
        desk.proposeDiscard(queue, required(discard.id()), required(discard.reason()), actor);
    }

    /**
     * Throws a message away that another person proposed to.
     *
     * @param id of the message
     * @param proposal that was seen
     */
    @PostMapping("/dead-letters/{queue}/discard/approve")
    @PreAuthorize("hasRole('APPROVER')")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void approveDiscard(
            @PathVariable String queue, @RequestParam String id, @RequestParam long proposal, Actor actor) {
        desk.approveDiscard(queue, id, proposal, actor);
    }

    /**
     * Rejects throwing a message away: it stays.
     *
     * @param id of the message
     * @param proposal that was seen
     */
    @PostMapping("/dead-letters/{queue}/discard/reject")
    @PreAuthorize("hasRole('APPROVER')")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void rejectDiscard(
            @PathVariable String queue, @RequestParam String id, @RequestParam long proposal, Actor actor) {
        desk.rejectDiscard(id, proposal, actor);
    }

    /** Every route on this node, with what is counted of it. */
    @GetMapping("/routes")
    @PreAuthorize("hasRole('VIEWER')")
    public List<Figure> all() {
        return routes.all();
    }

    /** Intakes that somebody stopped. */
    @GetMapping("/routes/stopped")
    @PreAuthorize("hasRole('VIEWER')")
    public List<IntakeControl.Stop> stopped() {
        return intakes.stopped().values().stream()
                .sorted(Comparator.comparing(IntakeControl.Stop::route))
                .toList();
    }

    /** Stops taking in what a partner sends; what lies there waits. */
    @PostMapping("/routes/{id}/stop")
    @PreAuthorize("hasRole('OPERATOR')")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void stop(@PathVariable String id, @RequestBody Why why, Actor actor) {
        intakes.stop(id, required(why.reason()), actor);
    }

    /** Takes in again what a partner sends. */
    @PostMapping("/routes/{id}/start")
    @PreAuthorize("hasRole('OPERATOR')")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void start(@PathVariable String id, Actor actor) {
        intakes.start(id, actor);
    }

    private static String required(String text) {
        return text == null ? "" : text;
    }
}
