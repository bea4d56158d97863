-- The log, what this device is, what the registry has confirmed, and where the blob files are.
-- Never edit this file: its SHA-256 is stored in every database that ran it.

-- Facts about this device. Secrets (signing seed, blob keys, session token) live here and nowhere else.
CREATE TABLE meta (
  key   TEXT PRIMARY KEY NOT NULL,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Append-only. `ord` is the order of arrival on this device, across logs and epochs; `seq` is dense inside
-- one log (device, epoch); `hash` is the chain value after `body`, the exact bytes that were signed and sent.
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
-- INSERT OR REPLACE removes the row in its way without asking the delete trigger.
CREATE TRIGGER event_no_replace BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE ord = NEW.ord OR ev_id = NEW.ev_id)
BEGIN SELECT raise(ABORT, 'event exists'); END;
CREATE TRIGGER event_no_update BEFORE UPDATE ON event
BEGIN SELECT raise(ABORT, 'event is insert-only'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event
BEGIN SELECT raise(ABORT, 'event is insert-only'); END;

-- What the registry said last about each of our logs: stored (`received`) and in a verified backup (`safe`).
CREATE TABLE log_ack (
  log_device BLOB    NOT NULL CHECK (length(log_device) = 16),
  epoch      INTEGER NOT NULL,
  received   INTEGER NOT NULL CHECK (received >= 0),
  safe       INTEGER NOT NULL CHECK (safe >= 0),
  PRIMARY KEY (log_device, epoch)
) STRICT, WITHOUT ROWID;

-- One row per photo or scan whose sealed file is on this device. `hash` is SHA-256 of the plaintext.
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
