package org.housingfund.gateway.console;

import org.housingfund.gateway.closing.ExportStatus;

/** What operators call things. */
final class Labels {
    private Labels() {}

    static String of(ExportStatus status) {
        return switch (status) {
            case EXPORTED -> "待核心系统核对";
            case ACKNOWLEDGED -> "核心系统已核对";
            case DIFFERENT -> "与核心系统不符";
        };
    }
}
