package org.housingfund.gateway.app;

import java.io.PrintWriter;
import picocli.CommandLine.Help.Ansi;

/** One line on a terminal that says which of many files is being read; quiet where nobody watches. */
final class ProgressLine {
    private static final String CLEAR = "\r\u001b[K";

    private final PrintWriter out;
    private final int total;
    private final boolean shown;
    private int count;

    ProgressLine(PrintWriter out, int total, boolean shown) {
        this.out = out;
        this.total = total;
        this.shown = shown && total > 1;
    }

    /** Picocli knows a terminal, on every Java and system. */
    static ProgressLine onTerminal(PrintWriter err, int total) {
        return new ProgressLine(err, total, Ansi.AUTO.enabled());
    }

    void next(String name) {
        count++;
        if (shown) {
            out.print(CLEAR + "正在读取 " + count + "/" + total + "  " + name);
            out.flush();
        }
    }

    /** Makes room for other output. */
    void clear() {
        if (shown) {
            out.print(CLEAR);
            out.flush();
        }
    }

    void end() {
        clear();
    }
}
