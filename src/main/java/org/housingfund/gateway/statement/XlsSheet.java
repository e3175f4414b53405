package org.housingfund.gateway.statement;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.poi.EncryptedDocumentException;
import org.apache.poi.hssf.OldExcelFormatException;
import org.apache.poi.hssf.record.BOFRecord;
import org.apache.poi.hssf.record.BoolErrRecord;
import org.apache.poi.hssf.record.BoundSheetRecord;
import org.apache.poi.hssf.record.CellValueRecordInterface;
import org.apache.poi.hssf.record.DateWindow1904Record;
import org.apache.poi.hssf.record.ExtendedFormatRecord;
import org.apache.poi.hssf.record.FormatRecord;
import org.apache.poi.hssf.record.FormulaRecord;
import org.apache.poi.hssf.record.LabelRecord;
import org.apache.poi.hssf.record.LabelSSTRecord;
import org.apache.poi.hssf.record.NumberRecord;
import org.apache.poi.hssf.record.Record;
import org.apache.poi.hssf.record.RecordFactoryInputStream;
import org.apache.poi.hssf.record.SSTRecord;
import org.apache.poi.hssf.record.StringRecord;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.ss.usermodel.CellType;

/** Streams the records of the first visible sheet of an XLS workbook; any other that is not empty is refused. */
final class XlsSheet implements Sheet {
    private static final List<String> STREAMS = List.of("Workbook", "WORKBOOK", "BOOK", "Book");

    private final SheetNumbers numbers;
    private final RecordFactoryInputStream records;
    private final List<BoundSheetRecord> sheets = new ArrayList<>();
    private final List<Integer> formatOfStyle = new ArrayList<>();
    private final Map<Integer, String> formats = new HashMap<>();
    private SSTRecord texts;
    private int sheet = -1;
    private boolean wanted;
    private boolean begun;
    private CellValueRecordInterface ahead;
    private String aheadText = "";
    private List<String> cells = List.of();
    private long number;

    XlsSheet(byte[] file, SheetNumbers numbers) throws SheetException {
        this.numbers = numbers;
        try {
            // In memory: there is nothing to close.
            DirectoryNode root = new POIFSFileSystem(new ByteArrayInputStream(file)).getRoot();
            if (root.hasEntry("EncryptedPackage")) {
                throw new SheetException(Fault.SHEET_LOCKED, "");
            }
            String stream = STREAMS.stream()
                    .filter(root::hasEntry)
                    .findFirst()
                    .orElseThrow(() -> new SheetException(Fault.SHEET_MALFORMED, "其中没有 Excel 工作簿"));
            this.records = new RecordFactoryInputStream(root.createDocumentInputStream(stream), false);
            readAhead();
        } catch (IOException | RuntimeException unreadable) {
            throw refusal(unreadable);
        }
    }

    /** POI tells of broken bytes by all kinds of runtime exceptions; no other code of ours runs where this is caught. */
    private static SheetException refusal(Exception unreadable) {
        if (unreadable instanceof EncryptedDocumentException) {
            return new SheetException(Fault.SHEET_LOCKED, "");
        }
        if (unreadable instanceof OldExcelFormatException) {
            return new SheetException(Fault.SHEET_MALFORMED, "Excel 95 或更早的格式");
        }
        return new SheetException(Fault.SHEET_MALFORMED, unreadable.getClass().getSimpleName());
    }

    @Override
    public boolean next() throws SheetException {
        if (ahead == null) {
            return false;
        }
        if (ahead.getRow() + 1 <= number) {
            throw new SheetException(Fault.SHEET_MALFORMED, "行号不递增");
        }
        number = ahead.getRow() + 1L;
        List<String> row = new ArrayList<>();
        try {
            while (ahead != null && ahead.getRow() + 1L == number) {
                int column = ahead.getColumn();
                if (column < MOST_COLUMNS) {
                    while (row.size() <= column) {
                        row.add("");
                    }
                    row.set(column, aheadText);
                }
                readAhead();
            }
        } catch (RuntimeException unreadable) {
            throw refusal(unreadable);
        }
        cells = row;
        return true;
    }

    /** Reads on to the next cell. A formula's text, if it has one, is a record behind it. */
    private void readAhead() throws SheetException {
        ahead = null;
        CellValueRecordInterface formula = null;
        for (Record record = records.nextRecord(); record != null; record = records.nextRecord()) {
            CellValueRecordInterface cell = null;
            String text = "";
            if (formula != null && record instanceof StringRecord result) {
                cell = formula;
                text = result.getString();
                formula = null;
            } else if (record instanceof FormulaRecord made && made.getCachedResultTypeEnum() == CellType.STRING) {
                formula = made;
            } else if (record instanceof CellValueRecordInterface found) {
                cell = found;
                text = text(found);
            } else {
                take(record);
            }
            if (cell != null && wanted) {
                ahead = cell;
                aheadText = text;
                return;
            }
            if (cell != null) {
                requireEmpty(text);
            }
        }
    }

    private void requireEmpty(String text) throws SheetException {
        boolean visible = sheet >= 0 && sheet < sheets.size() && isVisible(sheets.get(sheet));
        if (visible && begun && !text.isBlank()) {
            throw new SheetException(Fault.SHEET_MORE, sheets.get(sheet).getSheetname());
        }
    }

    private static boolean isVisible(BoundSheetRecord sheet) {
        return !sheet.isHidden() && !sheet.isVeryHidden();
    }

    private void take(Record record) {
        if (record instanceof BoundSheetRecord bound) {
            sheets.add(bound);
        } else if (record instanceof SSTRecord shared) {
            texts = shared;
        } else if (record instanceof FormatRecord format) {
            formats.put(format.getIndexCode(), format.getFormatString());
        } else if (record instanceof ExtendedFormatRecord style) {
            formatOfStyle.add((int) style.getFormatIndex());
        } else if (record instanceof DateWindow1904Record window && window.getWindowing() == 1) {
            numbers.countFrom1904();
        } else if (record instanceof BOFRecord begin && begin.getType() == BOFRecord.TYPE_WORKSHEET) {
            sheet++;
            wanted = !begun && sheet < sheets.size() && isVisible(sheets.get(sheet));
            begun |= wanted;
        }
    }

    private String text(CellValueRecordInterface cell) throws SheetException {
        if (cell instanceof LabelSSTRecord label) {
            if (texts == null || label.getSSTIndex() < 0 || label.getSSTIndex() >= texts.getNumUniqueStrings()) {
                throw new SheetException(Fault.SHEET_MALFORMED, "没有第 " + label.getSSTIndex() + " 个共享文本");
            }
            return texts.getString(label.getSSTIndex()).getString();
        }
        if (cell instanceof NumberRecord exact) {
            return number(cell, exact.getValue());
        }
        if (cell instanceof LabelRecord old) {
            return old.getValue();
        }
        if (cell instanceof FormulaRecord formula) {
            return formula.getCachedResultTypeEnum() == CellType.NUMERIC ? number(cell, formula.getValue()) : "";
        }
        if (cell instanceof BoolErrRecord flag && flag.isBoolean()) {
            return flag.getBooleanValue() ? "TRUE" : "FALSE";
        }
        return "";
    }

    private String number(CellValueRecordInterface cell, double value) {
        int style = cell.getXFIndex();
        int format = style >= 0 && style < formatOfStyle.size() ? formatOfStyle.get(style) : 0;
        String code = formats.getOrDefault(format, "");
        return numbers.text(value, format, code);
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public List<String> cells() {
        return cells;
    }
}
