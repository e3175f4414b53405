package org.housingfund.gateway.statement;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.housingfund.gateway.kernel.Problem;

/** Keeps what a reader told, and checks on the way that the bytes told of join without gap or overlap (I1). */
final class Recorder implements StatementHandler {
    final List<String> opened = new ArrayList<>();
    final List<BankEntry> entries = new ArrayList<>();
    final List<StatementSummary> closed = new ArrayList<>();
    final List<StatementSummary> unfinished = new ArrayList<>();
    final List<String> unbooked = new ArrayList<>();
    final List<SegmentKind> segments = new ArrayList<>();
    final List<Problem> problems = new ArrayList<>();
    long tiledTo;
    private boolean container;
    private long lastRow;

    static Recorder read(Mapping mapping, byte[] file) {
        Recorder recorder = new Recorder();
        try {
            StatementReaders.read(mapping, new ByteArrayInputStream(file), recorder);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return recorder;
    }

    List<String> codes() {
        return problems.stream().map(Problem::code).toList();
    }

    @Override
    public void opened(String account, String currency, String number) {
        opened.add(account + "/" + currency + "/" + number);
    }

    @Override
    public void entry(BankEntry entry) {
        if (opened.size() <= closed.size()) {
            throw new AssertionError("an entry outside a statement");
        }
        if (container) {
            follow(entry.rawOffset(), entry.rawLength());
        } else {
            tile(entry.rawOffset(), entry.rawLength());
        }
        entries.add(entry);
    }

    @Override
    public void unbooked(EntryStatus status, Direction direction, long amountFen) {
        unbooked.add(status + " " + direction.code() + " " + amountFen);
    }

    @Override
    public void closed(StatementSummary summary) {
        closed.add(summary);
    }

    @Override
    public void unfinished(StatementSummary soFar) {
        unfinished.add(soFar);
    }

    @Override
    public void segment(SegmentKind kind, long rawOffset, long rawLength) {
        if (kind == SegmentKind.CONTAINER) {
            container = true;
            tiledTo = rawLength;
        } else {
            tile(rawOffset, rawLength);
        }
        segments.add(kind);
    }

    @Override
    public void problem(Problem problem) {
        if (problem.message().isBlank() || problem.remedy().isBlank()) {
            throw new AssertionError("a problem without words: " + problem);
        }
        problems.add(problem);
    }

    /** Rows of a container are numbered. */
    private void follow(long row, int length) {
        if (row <= lastRow || length != 1) {
            throw new AssertionError("row " + row + "+" + length + " does not follow " + lastRow);
        }
        lastRow = row;
    }

    private void tile(long offset, long length) {
        if (offset != tiledTo || length <= 0) {
            throw new AssertionError("bytes " + offset + "+" + length + " do not follow " + tiledTo);
        }
        tiledTo += length;
    }
}
