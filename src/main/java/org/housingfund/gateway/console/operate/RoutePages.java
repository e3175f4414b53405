package org.housingfund.gateway.console.operate;

import java.util.List;
import org.housingfund.gateway.audit.Actor;
import org.housingfund.gateway.console.operate.RouteFigures.Figure;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /routes}: what is connected with what on this node, how it runs, and intakes that can be stopped. */
@Controller
class RoutePages {
    private static final String ROUTES = "redirect:/routes";

    private final RouteFigures figures;
    private final IntakeControl intakes;

    RoutePages(RouteFigures figures, IntakeControl intakes) {
        this.figures = figures;
        this.intakes = intakes;
    }

    @GetMapping("/routes")
    @PreAuthorize("hasRole('VIEWER')")
    public String routes(Model model) {
        List<Figure> all = figures.all();
        model.addAttribute("figures", all);
        model.addAttribute("picture", RoutePicture.of(all));
        model.addAttribute("stopped", intakes.stopped());
        return "operate/routes";
    }

    @PostMapping("/routes/{id}/stop")
    @PreAuthorize("hasRole('OPERATOR')")
    public String stop(@PathVariable String id, @RequestParam String reason, Actor actor) {
        intakes.stop(id, reason, actor);
        return ROUTES;
    }

    @PostMapping("/routes/{id}/start")
    @PreAuthorize("hasRole('OPERATOR')")
    public String start(@PathVariable String id, Actor actor) {
        intakes.start(id, actor);
        return ROUTES;
    }
}
