-- The whole schema today. Generated: run the registry's tests with UPDATE=1.

CREATE TABLE schema_migration (
           version INTEGER PRIMARY KEY NOT NULL,
           name    TEXT    NOT NULL,
           sha256  BLOB    NOT NULL CHECK (length(sha256) = 32)
         ) STRICT;

CREATE TABLE meta (
  key   TEXT PRIMARY KEY NOT NULL,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE log_head (
  device    BLOB    NOT NULL CHECK (length(device) = 16),
  epoch     INTEGER NOT NULL CHECK (epoch >= 1),
  last_seq  INTEGER NOT NULL CHECK (last_seq >= 0),
  head      BLOB    NOT NULL CHECK (length(head) = 32),
  frozen    INTEGER NOT NULL DEFAULT 0 CHECK (frozen IN (0, 1)),
  safe_seq  INTEGER NOT NULL DEFAULT 0 CHECK (safe_seq >= 0),
  PRIMARY KEY (device, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
  ord         INTEGER PRIMARY KEY,
  device      BLOB    NOT NULL CHECK (length(device) = 16),
  epoch       INTEGER NOT NULL,
  seq         INTEGER NOT NULL CHECK (seq >= 1),
  ev_id       BLOB             CHECK (ev_id IS NULL OR length(ev_id) = 16),
  case_id     BLOB             CHECK (case_id IS NULL OR length(case_id) = 16),
  kind        TEXT    NOT NULL,
  at_ms       INTEGER,
  received_ms INTEGER NOT NULL,
  hash        BLOB    NOT NULL CHECK (length(hash) = 32),
  body        BLOB    NOT NULL,
  UNIQUE (device, epoch, seq)
) STRICT;

CREATE INDEX event_by_case ON event (case_id, ord) WHERE case_id IS NOT NULL;

CREATE INDEX event_by_id ON event (ev_id, ord) WHERE ev_id IS NOT NULL;

CREATE TRIGGER event_no_update BEFORE UPDATE ON event
BEGIN SELECT raise(ABORT, 'event is insert-only'); END;

CREATE TRIGGER event_no_delete BEFORE DELETE ON event
BEGIN SELECT raise(ABORT, 'event is insert-only'); END;

CREATE TABLE batch_seen (
  device    BLOB    NOT NULL CHECK (length(device) = 16),
  epoch     INTEGER NOT NULL,
  first_seq INTEGER NOT NULL,
  last_seq  INTEGER NOT NULL,
  header    BLOB    NOT NULL,
  signature BLOB    NOT NULL CHECK (length(signature) = 64),
  at_ms     INTEGER NOT NULL,
  PRIMARY KEY (device, epoch, last_seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER batch_seen_no_update BEFORE UPDATE ON batch_seen
BEGIN SELECT raise(ABORT, 'batch_seen is insert-only'); END;

CREATE TRIGGER batch_seen_no_delete BEFORE DELETE ON batch_seen
BEGIN SELECT raise(ABORT, 'batch_seen is insert-only'); END;

CREATE TABLE fork (
  id      INTEGER PRIMARY KEY,
  device  BLOB    NOT NULL CHECK (length(device) = 16),
  epoch   INTEGER NOT NULL,
  at_seq  INTEGER NOT NULL,
  batch   BLOB    NOT NULL,
  at_ms   INTEGER NOT NULL
) STRICT;

CREATE TABLE blob_need (
  sha     BLOB    NOT NULL CHECK (length(sha) = 32),
  device  BLOB    NOT NULL CHECK (length(device) = 16),
  epoch   INTEGER NOT NULL,
  seq     INTEGER NOT NULL,
  size    INTEGER NOT NULL,
  PRIMARY KEY (sha, device, epoch, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX blob_need_by_device ON blob_need (device, epoch, seq);

CREATE TABLE blob (
  sha   BLOB PRIMARY KEY NOT NULL CHECK (length(sha) = 32),
  size  INTEGER NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE upload (
  sha    BLOB    NOT NULL CHECK (length(sha) = 32),
  device BLOB    NOT NULL CHECK (length(device) = 16),
  total  INTEGER NOT NULL,
  synced INTEGER NOT NULL,
  at_ms  INTEGER NOT NULL,
  PRIMARY KEY (sha, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE ticket (
  id          BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  key         BLOB    NOT NULL CHECK (length(key) = 32),
  point       TEXT    NOT NULL,
  label       TEXT    NOT NULL,
  archive     TEXT    NOT NULL,
  expires_ms  INTEGER NOT NULL,
  made_ms     INTEGER NOT NULL,
  used_device BLOB             CHECK (used_device IS NULL OR length(used_device) = 16),
  licence     BLOB,
  signature   BLOB             CHECK (signature IS NULL OR length(signature) = 64)
) STRICT, WITHOUT ROWID;

CREATE TABLE device (
  id          BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  key         BLOB    NOT NULL CHECK (length(key) = 32),
  name        TEXT    NOT NULL,
  point       TEXT    NOT NULL,
  label       TEXT    NOT NULL,
  archive     TEXT    NOT NULL,
  enrolled_ms INTEGER NOT NULL,
  revoked_ms  INTEGER
, seen_ms INTEGER, revoked_why TEXT) STRICT, WITHOUT ROWID;

CREATE TABLE session_token (
  sha        BLOB PRIMARY KEY NOT NULL CHECK (length(sha) = 32),
  device     BLOB    NOT NULL CHECK (length(device) = 16),
  expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX session_token_by_expiry ON session_token (expires_ms);

CREATE TABLE number_block (
  year       INTEGER NOT NULL,
  first      INTEGER NOT NULL,
  last       INTEGER NOT NULL CHECK (last >= first),
  next       INTEGER NOT NULL CHECK (next BETWEEN first AND last + 1),
  PRIMARY KEY (year, first)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER number_block_rises BEFORE UPDATE ON number_block WHEN NEW.next < OLD.next
BEGIN SELECT raise(ABORT, 'number_block.next only rises'); END;

CREATE TRIGGER number_block_apart BEFORE INSERT ON number_block
WHEN EXISTS (SELECT 1 FROM number_block b WHERE b.year = NEW.year AND b.first <= NEW.last AND NEW.first <= b.last)
BEGIN SELECT raise(ABORT, 'number blocks overlap'); END;

CREATE TABLE lease (
  id         BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  device     BLOB    NOT NULL CHECK (length(device) = 16),
  year       INTEGER NOT NULL,
  first      INTEGER NOT NULL,
  last       INTEGER NOT NULL CHECK (last >= first),
  granted_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX lease_by_device ON lease (device);

CREATE TRIGGER lease_apart BEFORE INSERT ON lease
WHEN EXISTS (SELECT 1 FROM lease l WHERE l.year = NEW.year AND l.first <= NEW.last AND NEW.first <= l.last)
BEGIN SELECT raise(ABORT, 'leases overlap'); END;

CREATE TABLE booklet_store (
  first    TEXT PRIMARY KEY NOT NULL,
  last     TEXT    NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity >= 1),
  used     INTEGER NOT NULL CHECK (used BETWEEN 0 AND quantity)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER booklet_store_rises BEFORE UPDATE ON booklet_store WHEN NEW.used < OLD.used
BEGIN SELECT raise(ABORT, 'booklet_store.used only rises'); END;

CREATE TABLE booklet_range (
  id         BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  device     BLOB    NOT NULL CHECK (length(device) = 16),
  first      TEXT    NOT NULL,
  last       TEXT    NOT NULL,
  granted_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX booklet_range_by_device ON booklet_range (device);

CREATE TABLE audit (
  id      INTEGER PRIMARY KEY,
  at_ms   INTEGER NOT NULL,
  actor   TEXT    NOT NULL,
  act     TEXT    NOT NULL,
  subject TEXT    NOT NULL
) STRICT;

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN SELECT raise(ABORT, 'audit is insert-only'); END;

CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN SELECT raise(ABORT, 'audit is insert-only'); END;

CREATE TABLE feed (
  feed       TEXT PRIMARY KEY NOT NULL,
  generation INTEGER NOT NULL,
  last_op    INTEGER NOT NULL,
  sum        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE feed_op (
  feed   TEXT    NOT NULL,
  op_id  INTEGER NOT NULL,
  key    TEXT    NOT NULL,
  op     TEXT    NOT NULL CHECK (op IN ('put', 'del')),
  schema TEXT    NOT NULL,
  body   BLOB    NOT NULL,
  at_ms  INTEGER NOT NULL,
  PRIMARY KEY (feed, op_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX feed_op_by_key ON feed_op (feed, key, op_id);

CREATE TRIGGER feed_op_no_update BEFORE UPDATE ON feed_op
BEGIN SELECT raise(ABORT, 'feed_op is insert-only'); END;

CREATE TRIGGER feed_op_no_delete BEFORE DELETE ON feed_op
BEGIN SELECT raise(ABORT, 'feed_op is insert-only'); END;

CREATE TABLE feed_row (
  feed  TEXT    NOT NULL,
  key   TEXT    NOT NULL,
  op_id INTEGER NOT NULL,
  PRIMARY KEY (feed, key)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX feed_row_by_op ON feed_row (feed, op_id);

CREATE TABLE projector (
  name TEXT PRIMARY KEY NOT NULL,
  ord  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE quarantine (
  device BLOB    NOT NULL CHECK (length(device) = 16),
  epoch  INTEGER NOT NULL,
  seq    INTEGER NOT NULL,
  reason TEXT    NOT NULL,
  at_ms  INTEGER NOT NULL,
  PRIMARY KEY (device, epoch, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE conflict (
  case_id BLOB    NOT NULL CHECK (length(case_id) = 16),
  code    TEXT    NOT NULL,
  subject TEXT    NOT NULL,
  other   BLOB             CHECK (other IS NULL OR length(other) = 16),
  detail  TEXT    NOT NULL,
  device  BLOB    NOT NULL CHECK (length(device) = 16),
  epoch   INTEGER NOT NULL,
  seq     INTEGER NOT NULL,
  at_ms   INTEGER NOT NULL, settled_ms INTEGER,
  PRIMARY KEY (case_id, code, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE cases (
  case_id       BLOB PRIMARY KEY NOT NULL CHECK (length(case_id) = 16),
  case_no       TEXT    NOT NULL,
  session_id    BLOB    NOT NULL CHECK (length(session_id) = 16),
  state         TEXT    NOT NULL,
  live          INTEGER NOT NULL CHECK (live IN (0, 1)),
  flagged       INTEGER NOT NULL DEFAULT 0 CHECK (flagged IN (0, 1)),
  man_name      TEXT,
  man_id        TEXT,
  woman_name    TEXT,
  woman_id      TEXT,
  cert_no       TEXT,
  man_booklet   TEXT,
  woman_booklet TEXT,
  photo         BLOB             CHECK (photo IS NULL OR length(photo) = 32),
  photo_print   BLOB             CHECK (photo_print IS NULL OR length(photo_print) = 32),
  events        INTEGER NOT NULL,
  first_ord     INTEGER NOT NULL,
  last_ord      INTEGER NOT NULL,
  opened_ms     INTEGER NOT NULL,
  updated_ms    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX cases_by_no ON cases (case_no);

CREATE INDEX cases_by_man ON cases (man_id) WHERE man_id IS NOT NULL AND live = 1;

CREATE INDEX cases_by_woman ON cases (woman_id) WHERE woman_id IS NOT NULL AND live = 1;

CREATE INDEX cases_by_cert ON cases (cert_no) WHERE cert_no IS NOT NULL;

CREATE INDEX cases_by_order ON cases (first_ord);

CREATE TABLE certificate (
  cert_no   TEXT PRIMARY KEY NOT NULL,
  case_id   BLOB    NOT NULL CHECK (length(case_id) = 16),
  device    BLOB    NOT NULL CHECK (length(device) = 16),
  lease     BLOB    NOT NULL CHECK (length(lease) = 16),
  issued_ms INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE booklet (
  print_no TEXT PRIMARY KEY NOT NULL,
  state    TEXT NOT NULL CHECK (state IN ('IN_STOCK', 'RESERVED', 'USED', 'SPOILED', 'RETURNED', 'LOST')),
  device   BLOB NOT NULL CHECK (length(device) = 16),
  case_id  BLOB          CHECK (case_id IS NULL OR length(case_id) = 16)
) STRICT, WITHOUT ROWID;

CREATE INDEX booklet_by_case ON booklet (case_id) WHERE case_id IS NOT NULL;

CREATE TABLE session (
  session_id BLOB PRIMARY KEY NOT NULL CHECK (length(session_id) = 16),
  village    TEXT    NOT NULL,
  device     BLOB    NOT NULL CHECK (length(device) = 16),
  opened_ms  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX conflict_open ON conflict (case_id) WHERE settled_ms IS NULL;

CREATE TABLE lost_range (
  kind   TEXT    NOT NULL CHECK (kind IN ('NUMBERS', 'BOOKLETS')),
  first  TEXT    NOT NULL,
  last   TEXT    NOT NULL,
  device BLOB    NOT NULL CHECK (length(device) = 16),
  at_ms  INTEGER NOT NULL,
  PRIMARY KEY (kind, first)
) STRICT, WITHOUT ROWID;

CREATE INDEX certificate_by_lease ON certificate (lease, cert_no);

CREATE INDEX booklet_by_device ON booklet (device);
