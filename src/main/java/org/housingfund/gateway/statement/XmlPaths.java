package org.housingfund.gateway.statement;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Which elements below some element mean something, and what to do with each. Whatever is not named is passed over
 * without a look at it: the standard has hundreds of elements that nobody here needs.
 */
final class XmlPaths<T> {
    private final Map<String, XmlPaths<T>> children = new HashMap<>();
    private BiConsumer<T, XmlEvents> begin;
    private BiConsumer<T, String> end;

    /** The element at this path, such as {@code Bal/Amt}, ended; told with its own text. */
    XmlPaths<T> on(String path, BiConsumer<T, String> taker) {
        at(path).end = taker;
        return this;
    }

    /** The same for several paths. */
    XmlPaths<T> on(BiConsumer<T, String> taker, String... paths) {
        for (String path : paths) {
            on(path, taker);
        }
        return this;
    }

    /** The element at this path begins; its attributes can be asked for. */
    XmlPaths<T> onBegin(String path, BiConsumer<T, XmlEvents> taker) {
        at(path).begin = taker;
        return this;
    }

    private XmlPaths<T> at(String path) {
        XmlPaths<T> at = this;
        for (String name : path.split("/", -1)) {
            at = at.children.computeIfAbsent(name, absent -> new XmlPaths<>());
        }
        return at;
    }

    /** Where a reader stands below the element whose paths these are. */
    static final class Cursor<T> {
        private final XmlPaths<T> root;
        private final T target;

        @SuppressWarnings({"unchecked", "rawtypes"}) // an array of its own kind of parents
        private final XmlPaths<T>[] parents = new XmlPaths[XmlEvents.DEEPEST + 1];

        private final StringBuilder text = new StringBuilder();
        private XmlPaths<T> at;
        private int depth;
        private int passedOver;

        Cursor(XmlPaths<T> root, T target) {
            this.root = root;
            this.target = target;
            this.at = root;
        }

        /** No element below is open. */
        boolean atRoot() {
            return at == root && passedOver == 0;
        }

        void start(String name, XmlEvents xml) {
            if (passedOver > 0) {
                passedOver++;
                return;
            }
            XmlPaths<T> child = at.children.get(name);
            if (child == null) {
                passedOver = 1;
                return;
            }
            parents[depth++] = at;
            at = child;
            text.setLength(0);
            if (child.begin != null) {
                child.begin.accept(target, xml);
            }
        }

        void text(XmlEvents xml) throws IOException, XmlEvents.Refused {
            if (passedOver == 0 && at.end != null) {
                text.append(xml.text());
                if (text.length() > XmlEvents.MOST_TEXT) {
                    throw new XmlEvents.Refused(Fault.XML_LIMIT, "一个元素的内容超过 " + XmlEvents.MOST_TEXT + " 个字符");
                }
            }
        }

        /** Returns whether it was the root element that ended. */
        boolean end() {
            if (passedOver > 0) {
                passedOver--;
                return false;
            }
            if (depth == 0) {
                return true;
            }
            if (at.end != null) {
                at.end.accept(target, text.toString());
                text.setLength(0);
            }
            at = parents[--depth];
            return false;
        }
    }
}
