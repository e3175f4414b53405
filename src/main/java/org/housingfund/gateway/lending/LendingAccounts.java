package org.housingfund.gateway.lending;

import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Which of the centre's accounts each lending bank pays to, as it is configured. */
@Component
public class LendingAccounts {
    private final LendingProperties properties;

    LendingAccounts(LendingProperties properties) {
        this.properties = properties;
    }

    /** Account numbers by the bank's id. */
    public Map<String, String> byBank() {
        Map<String, String> numbers = new TreeMap<>();
        properties.banks().forEach((id, bank) -> numbers.put(id, bank.account()));
        return numbers;
    }
}
