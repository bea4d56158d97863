-- The whole schema today. Generated: run the store's tests with UPDATE=1.

CREATE TABLE schema_migration (
           version INTEGER PRIMARY KEY NOT NULL,
           name    TEXT    NOT NULL,
           sha256  BLOB    NOT NULL CHECK (length(sha256) = 32)
         ) STRICT;

CREATE TABLE meta (
  key   TEXT PRIMARY KEY NOT NULL,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
  ord        INTEGER PRIMARY KEY,
  log_device BLOB    NOT NULL CHECK (length(log_device) = 16),
  epoch      INTEGER NOT NULL CHECK (epoch >= 0),
  seq        INTEGER NOT NULL CHECK (seq >= 1),
  ev_id      BLOB    NOT NULL CHECK (length(ev_id) = 16),
  case_id    BLOB             CHECK (case_id IS NULL OR length(case_id) = 16),
  kind       TEXT    NOT NULL,
  at_ms      INTEGER NOT NULL,
  hash       BLOB    NOT NULL CHECK (length(hash) = 32),
  body       BLOB    NOT NULL,
  UNIQUE (log_device, epoch, seq)
) STRICT;

CREATE UNIQUE INDEX event_by_id ON event (ev_id);

CREATE INDEX event_by_case ON event (case_id, ord) WHERE case_id IS NOT NULL;

CREATE TRIGGER event_dense BEFORE INSERT ON event
WHEN NEW.seq <> 1 + coalesce((SELECT max(seq) FROM event WHERE log_device = NEW.log_device AND epoch = NEW.epoch), 0)
BEGIN SELECT raise(ABORT, 'event.seq must be dense'); END;

CREATE TRIGGER event_no_replace BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE ord = NEW.ord OR ev_id = NEW.ev_id)
BEGIN SELECT raise(ABORT, 'event exists'); END;

CREATE TRIGGER event_no_update BEFORE UPDATE ON event
BEGIN SELECT raise(ABORT, 'event is insert-only'); END;

CREATE TRIGGER event_no_delete BEFORE DELETE ON event
BEGIN SELECT raise(ABORT, 'event is insert-only'); END;

CREATE TABLE log_ack (
  log_device BLOB    NOT NULL CHECK (length(log_device) = 16),
  epoch      INTEGER NOT NULL,
  received   INTEGER NOT NULL CHECK (received >= 0),
  safe       INTEGER NOT NULL CHECK (safe >= 0),
  PRIMARY KEY (log_device, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE blob (
  hash     BLOB PRIMARY KEY NOT NULL CHECK (length(hash) = 32),
  size     INTEGER NOT NULL CHECK (size > 0),
  kind     TEXT    NOT NULL,
  case_id  BLOB             CHECK (case_id IS NULL OR length(case_id) = 16),
  state    TEXT    NOT NULL DEFAULT 'local' CHECK (state IN ('local', 'received', 'safe')),
  uploaded INTEGER NOT NULL DEFAULT 0 CHECK (uploaded BETWEEN 0 AND size),
  at_ms    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX blob_waiting ON blob (at_ms) WHERE state = 'local';

CREATE TABLE feed_state (
  feed       TEXT PRIMARY KEY NOT NULL,
  generation INTEGER NOT NULL,
  upto       INTEGER NOT NULL,
  sum        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE feed_row (
  id       INTEGER PRIMARY KEY,
  feed     TEXT    NOT NULL,
  key      TEXT    NOT NULL,
  op_id    INTEGER NOT NULL,
  schema   TEXT    NOT NULL,
  body     BLOB    NOT NULL,
  readable INTEGER NOT NULL DEFAULT 1 CHECK (readable IN (0, 1)),
  UNIQUE (feed, key)
) STRICT;

CREATE INDEX feed_row_unreadable ON feed_row (feed) WHERE readable = 0;

CREATE TABLE archive_row (
  id          INTEGER PRIMARY KEY REFERENCES feed_row (id) ON DELETE CASCADE,
  row_id      BLOB    NOT NULL CHECK (length(row_id) = 16),
  man_id      TEXT    NOT NULL,
  woman_id    TEXT    NOT NULL,
  man_birth   INTEGER NOT NULL,
  woman_birth INTEGER NOT NULL,
  township    TEXT    NOT NULL
) STRICT;

CREATE INDEX archive_by_row_id ON archive_row (row_id);

CREATE INDEX archive_by_man_id ON archive_row (man_id) WHERE man_id <> '';

CREATE INDEX archive_by_woman_id ON archive_row (woman_id) WHERE woman_id <> '';

CREATE TABLE archive_name (
  key   TEXT    NOT NULL,
  who   TEXT    NOT NULL CHECK (who IN ('M', 'W')),
  row   INTEGER NOT NULL REFERENCES archive_row (id) ON DELETE CASCADE,
  birth INTEGER NOT NULL,
  PRIMARY KEY (key, who, row)
) STRICT, WITHOUT ROWID;

CREATE INDEX archive_name_by_row ON archive_name (row);

CREATE TABLE lease_high (
  lease_id BLOB PRIMARY KEY NOT NULL CHECK (length(lease_id) = 16),
  high     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE case_list (
  case_id      BLOB PRIMARY KEY NOT NULL CHECK (length(case_id) = 16),
  case_no      TEXT    NOT NULL,
  session_id   BLOB    NOT NULL CHECK (length(session_id) = 16),
  village      TEXT    NOT NULL,
  state        TEXT    NOT NULL,
  finished     INTEGER NOT NULL CHECK (finished IN (0, 1)),
  man_name     TEXT,
  woman_name   TEXT,
  names_fold   TEXT    NOT NULL,
  man_id       TEXT,
  woman_id     TEXT,
  cert_no      TEXT,
  man_booklet  TEXT,
  woman_booklet TEXT,
  reason       TEXT,
  version      INTEGER NOT NULL,
  blobs        INTEGER NOT NULL,
  opened_ms    INTEGER NOT NULL,
  updated_ms   INTEGER NOT NULL,
  last_device  BLOB    NOT NULL CHECK (length(last_device) = 16),
  last_epoch   INTEGER NOT NULL,
  last_seq     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX case_list_by_time ON case_list (opened_ms);

CREATE INDEX case_list_by_session ON case_list (session_id, state);

CREATE INDEX case_list_by_no ON case_list (case_no);

CREATE INDEX case_list_open ON case_list (opened_ms) WHERE finished = 0;

CREATE TABLE couple (
  id_no   TEXT    NOT NULL,
  case_id BLOB    NOT NULL CHECK (length(case_id) = 16),
  live    INTEGER NOT NULL CHECK (live IN (0, 1)),
  PRIMARY KEY (id_no, case_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX couple_by_case ON couple (case_id);

CREATE TABLE certificate_number (
  cert_no  TEXT PRIMARY KEY NOT NULL,
  lease_id BLOB    NOT NULL CHECK (length(lease_id) = 16),
  serial   INTEGER NOT NULL,
  case_id  BLOB    NOT NULL CHECK (length(case_id) = 16)
) STRICT, WITHOUT ROWID;

CREATE INDEX certificate_number_by_lease ON certificate_number (lease_id, serial);

CREATE TABLE booklet (
  print_no TEXT PRIMARY KEY NOT NULL,
  state    TEXT NOT NULL CHECK (state IN ('IN_STOCK', 'RESERVED', 'USED', 'SPOILED', 'RETURNED', 'LOST')),
  range_id BLOB CHECK (range_id IS NULL OR length(range_id) = 16),
  case_id  BLOB CHECK (case_id IS NULL OR length(case_id) = 16)
) STRICT, WITHOUT ROWID;

CREATE INDEX booklet_in_stock ON booklet (print_no) WHERE state = 'IN_STOCK';

CREATE INDEX booklet_by_range ON booklet (range_id);

CREATE INDEX booklet_by_case ON booklet (case_id) WHERE case_id IS NOT NULL;

CREATE TABLE session_list (
  session_id BLOB PRIMARY KEY NOT NULL CHECK (length(session_id) = 16),
  village    TEXT    NOT NULL,
  cadre      TEXT    NOT NULL,
  opened_ms  INTEGER NOT NULL,
  ord        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX case_list_by_log ON case_list (last_device, last_epoch, last_seq);

CREATE TABLE centre_act (
  act_id  BLOB PRIMARY KEY NOT NULL CHECK (length(act_id) = 16),
  case_id BLOB    NOT NULL CHECK (length(case_id) = 16),
  body    BLOB,
  learned INTEGER NOT NULL CHECK (learned IN (0, 1)),
  ord     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX centre_act_pending ON centre_act (ord) WHERE learned = 0;
