-- Acts of the Centre on cases of this device: what the feed brought, and whether the case's own log has it. Made from feed and log;
-- it can be emptied and made again.
CREATE TABLE centre_act (
  act_id  BLOB PRIMARY KEY NOT NULL CHECK (length(act_id) = 16),
  case_id BLOB    NOT NULL CHECK (length(case_id) = 16),
  body    BLOB,
  learned INTEGER NOT NULL CHECK (learned IN (0, 1)),
  ord     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX centre_act_pending ON centre_act (ord) WHERE learned = 0;
