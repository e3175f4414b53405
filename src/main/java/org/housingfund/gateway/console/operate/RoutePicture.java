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
    private static final int MARGIN = 8;
    private static final int BEND = 60;

    /** Kind of a box, which is also its column and its style. */
    enum Kind {
        SOURCE(8, 300, 44),
        ROUTE(430, 380, 54),
        TARGET(930, 290, 42);

        private final int left;
        private final int width;
        /** Characters that fit; the whole text is the box's title. */
        private final int characters;

        Kind(int left, int width, int characters) {
            this.left = left;
            this.width = width;
            this.characters = characters;
        }
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
        int rows = Math.max(routes.size(), Math.max(sources.size(), targets.size()));
        Map<String, Box> from = column(Kind.SOURCE, sources, rows);
        Map<String, Box> to = column(Kind.TARGET, targets, rows);
        List<Line> lines = new ArrayList<>();
        for (Figure figure : ordered) {
            Box route = routes.get(figure.id());
            lines.add(line(from.get(figure.source()), route));
            figure.targets().forEach(target -> lines.add(line(route, to.get(target))));
        }
        List<Box> boxes = new ArrayList<>(from.values());
        boxes.addAll(routes.values());
        boxes.addAll(to.values());
        return new RoutePicture(Kind.TARGET.left + Kind.TARGET.width + MARGIN, TOP + rows * ROW, boxes, lines);
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

    /** Each box as near as can be to the middle of those that it is tied to, none over another. */
    private static Map<String, Box> column(Kind kind, Map<String, List<Integer>> ties, int rows) {
        List<Map.Entry<String, List<Integer>>> ordered = ties.entrySet().stream()
                .sorted(Comparator.comparingDouble(tie -> middle(tie.getValue())))
                .toList();
        Map<String, Box> boxes = new LinkedHashMap<>();
        int free = 0;
        for (Map.Entry<String, List<Integer>> tie : ordered) {
            int wanted = (int) Math.round((middle(tie.getValue()) - TOP) / ROW);
            // Those that follow need a row each.
            int last = rows - (ordered.size() - boxes.size());
            int row = Math.min(Math.max(free, wanted), last);
            boxes.put(tie.getKey(), box(kind, tie.getKey(), tie.getKey(), "", row));
            free = row + 1;
        }
        return boxes;
    }

    private static double middle(List<Integer> heights) {
        return heights.stream().mapToInt(Integer::intValue).average().orElse(0);
    }

    private static Box box(Kind kind, String text, String title, String state, int row) {
        String label = text.length() > kind.characters ? text.substring(0, kind.characters - 1) + "…" : text;
        return new Box(kind, label, title, state, kind.left, TOP + row * ROW, kind.width, BOX_HEIGHT);
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
