package org.housingfund.gateway.app.demo;

import java.nio.charset.Charset;
import java.time.format.DateTimeFormatter;

/** Writes a bank's day as that bank writes its statements. */
interface StatementWriter {
    Charset GB18030 = Charset.forName("GB18030");
    DateTimeFormatter SHORT_DATE = DateTimeFormatter.ofPattern("yyMMdd");

    /**
     * The file.
     *
     * @param wrongByFen added to the control total of credits: with anything but 0 the file contradicts itself
     */
    byte[] write(BankDay day, long wrongByFen);

    /** The file's name. */
    String fileName(BankDay day);
}
