/** What all pages of the console share: layout, formats, masking, paging, problems. */
package org.housingfund.gateway.console.web;
