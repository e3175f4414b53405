package org.housingfund.gateway.casework;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The archive package (代收代办存档文件包).
 *
 * @param dir directory that all nodes share; its names and files are personal data
 */
@ConfigurationProperties("gateway.archive")
record ArchiveSettings(@DefaultValue("data/archive") Path dir) {}
