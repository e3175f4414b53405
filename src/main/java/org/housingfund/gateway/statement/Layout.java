package org.housingfund.gateway.statement;

/** The part of a mapping that differs by format. */
sealed interface Layout permits TextLayout, CamtLayout, MtLayout, ArrivalNoticeLayout {}
