package org.housingfund.gateway.app.demo;

import java.io.IOException;
import java.util.List;
import org.housingfund.gateway.app.demo.DayCases.Delivery;
import org.housingfund.gateway.app.demo.DayCases.Outcome;

/** Another centre at the supervision mailbox: delivers its packages, reads what comes back. */
final class SimulatedMailbox {
    private final PartnerSftp sftp;

    SimulatedMailbox(PartnerSftp sftp) {
        this.sftp = sftp;
    }

    /** Delivers the day's packages, all of them again where the gateway may have missed some. */
    void send(DemoDay day, DayCases cases) throws IOException {
        for (Delivery delivery : cases.deliveries()) {
            sftp.deliver(delivery.fileName(), CasePackageWriter.write(original(cases, delivery), day.date()));
        }
    }

    /** A duplicate has the bytes of the first. */
    private static Delivery original(DayCases cases, Delivery delivery) {
        return delivery.outcome() == Outcome.DUPLICATE
                ? cases.deliveries().stream()
                        .filter(d -> d.caseNumber().equals(delivery.caseNumber()))
                        .findFirst()
                        .orElseThrow()
                : delivery;
    }

    /** Every case is acknowledged, every hostile package is rejected: the departments may decide. */
    boolean isAnswered(DayCases cases) throws IOException {
        List<String> received = sftp.received();
        return cases.cases().stream().allMatch(d -> received.contains(d.caseNumber() + ".r1.acknowledgement.xml"))
                && cases.with(Outcome.QUARANTINED).stream()
                        .allMatch(d -> received.stream()
                                .anyMatch(
                                        name -> name.startsWith(d.fileName() + ".") && name.endsWith(".rejected.xml")));
    }

    /** Every case has its 附件5: the day's end for this partner. */
    boolean hasEveryReceipt(DayCases cases) throws IOException {
        List<String> received = sftp.received();
        return cases.cases().stream().allMatch(d -> received.contains(d.caseNumber() + ".receipt-1.xml"));
    }
}
