-- Which cases end above what the registry has confirmed: the count of unsent cases, without reading the cases or the log.
CREATE INDEX case_list_by_log ON case_list (last_device, last_epoch, last_seq);
