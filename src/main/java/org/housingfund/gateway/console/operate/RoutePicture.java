package org.housingfund.gateway.console.operate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.housingfund.gateway.console.operate.RouteFigures.Figure;

/**
 * The routes as a picture of three columns: where they take from, partners first, the routes, and what they hand over to.
 * Equal ends are drawn once. Whatever is loaded is drawn; there is no list.
 */
record RoutePicture(int width, int height, List<Box> boxes, List<Line> lines) {
    private static final int ROW = 34;
    private static final int TOP = 8;
    private static final int BOX_HEIGHT = 26;
    private static final int[] LEFT = {8, 430, 930};
    private static final int[] WIDTH = {300, 380, 290};
    private static final int MARGIN = 8;
    private static final int BEND = 60;
    /** Characters that fit; the whole text is the box's title. */
    private static final int[] CHARACTERS = {44, 54, 42};

    /** Kind of a box, which is also its style. */
    enum Kind {
        SOURCE,
        ROUTE,
        TARGET
    }

    /**
     * A box.
     *
     * @param state of a route: {@code up}, {@code down} or {@code failing}; otherwise empty
     */
    record Box(Kind kind, String label, String title, String state, int x, int y, int width, int height) {
        /** Where its text stands. */
        public int textY() {
            return y + height - BOX_HEIGHT / 3;
        }

        private int middle() {
            return y + height / 2;
        }
    }

    /** A line from one box to another, as the path of an SVG. */
    record Line(String path) {}

    static RoutePicture of(List<Figure> figures) {
        List<Figure> ordered = figures.stream()
                .sorted(Comparator.comparingInt(RoutePicture::rank).thenComparing(Figure::id))
                .toList();
        Map<String, Box> routes = new LinkedHashMap<>();
        Map<String, List<Integer>> sources = new LinkedHashMap<>();
        Map<String, List<Integer>> targets = new LinkedHashMap<>();
        for (Figure figure : ordered) {
            Box box = box(Kind.ROUTE, figure.id(), figure.description(), state(figure), routes.size());
            routes.put(figure.id(), box);
            sources.computeIfAbsent(figure.source(), key -> new ArrayList<>()).add(box.y());
            figure.targets()
                    .forEach(target -> targets.computeIfAbsent(target, key -> new ArrayList<>())
                            .add(box.y()));
        }
        Map<String, Box> from = column(Kind.SOURCE, sources);
        Map<String, Box> to = column(Kind.TARGET, targets);
        List<Line> lines = new ArrayList<>();
        for (Figure figure : ordered) {
            Box route = routes.get(figure.id());
            lines.add(line(from.get(figure.source()), route));
            figure.targets().forEach(target -> lines.add(line(route, to.get(target))));
        }
        List<Box> boxes = new ArrayList<>(from.values());
        boxes.addAll(routes.values());
        boxes.addAll(to.values());
        int rows = Math.max(routes.size(), Math.max(from.size(), to.size()));
        int last = Kind.TARGET.ordinal();
        return new RoutePicture(LEFT[last] + WIDTH[last] + MARGIN, TOP + rows * ROW, boxes, lines);
    }

    /** Partners' files first, then messages, then what the clock starts. */
    private static int rank(Figure figure) {
        return switch (figure.scheme()) {
            case "sftp", "file" -> 0;
            case "jms" -> 1;
            default -> 2;
        };
    }

    private static String state(Figure figure) {
        if (!figure.started()) {
            return "down";
        }
        return figure.failed() > 0 ? "failing" : "up";
    }

    /** Each box near the middle of those that it is tied to, none over another. */
    private static Map<String, Box> column(Kind kind, Map<String, List<Integer>> ties) {
        Map<String, Box> boxes = new LinkedHashMap<>();
        ties.entrySet().stream()
                .sorted(Comparator.comparingDouble(tie -> tie.getValue().stream()
                        .mapToInt(Integer::intValue)
                        .average()
                        .orElse(0)))
                .forEach(tie -> boxes.put(tie.getKey(), box(kind, tie.getKey(), tie.getKey(), "", boxes.size())));
        return boxes;
    }

    private static Box box(Kind kind, String text, String title, String state, int row) {
        int column = kind.ordinal();
        int most = CHARACTERS[column];
        String label = text.length() > most ? text.substring(0, most - 1) + "…" : text;
        return new Box(kind, label, title, state, LEFT[column], TOP + row * ROW, WIDTH[column], BOX_HEIGHT);
    }

    private static Line line(Box from, Box to) {
        int start = from.x() + from.width();
        return new Line("M%d %d C%d %d %d %d %d %d"
                .formatted(
                        start,
                        from.middle(),
                        start + BEND,
                        from.middle(),
                        to.x() - BEND,
                        to.middle(),
                        to.x(),
                        to.middle()));
    }
}
