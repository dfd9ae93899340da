/** What every page of a report begins with, so that one is recognized when it is to be overwritten. ASCII. */
export const PAGE_OPENING =
  '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="generator" content="influxdb-tokens report">';
