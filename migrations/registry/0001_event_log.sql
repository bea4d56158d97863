-- What devices sent, exactly as they sent it, and how far each log has come. Storing is separate from judging: nothing
-- here depends on what an event means.
-- Never edit this file: its SHA-256 is stored in every database that ran it.

-- Facts about this registry (its generation). The signing key is a file beside the database, never in it.
CREATE TABLE meta (
  key   TEXT PRIMARY KEY NOT NULL,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- One row per log. `frozen` is 1 after a fork: nothing is appended any more. `safe_seq` is the last position that is in a
-- verified backup; only a backup command may raise it.
CREATE TABLE log_head (
  device    BLOB    NOT NULL CHECK (length(device) = 16),
  epoch     INTEGER NOT NULL CHECK (epoch >= 1),
  last_seq  INTEGER NOT NULL CHECK (last_seq >= 0),
  head      BLOB    NOT NULL CHECK (length(head) = 32),
  frozen    INTEGER NOT NULL DEFAULT 0 CHECK (frozen IN (0, 1)),
  safe_seq  INTEGER NOT NULL DEFAULT 0 CHECK (safe_seq >= 0),
  PRIMARY KEY (device, epoch)
) STRICT, WITHOUT ROWID;

-- Append-only. `ord` is the order of arrival here: judging what two devices did follows it, never a laptop's clock.
-- `hash` is the chain value after `body`, the exact bytes received. `ev_id`, `case_id`, `kind` and `at_ms` repeat what the
-- body says, for indexes; they are empty when the body is not an envelope this program can read.
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

-- Evidence: the signed header of every batch that brought something new. The header names the events by their chain.
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

-- A batch that contradicts what is stored, whole. The other version is in `event`.
CREATE TABLE fork (
  id      INTEGER PRIMARY KEY,
  device  BLOB    NOT NULL CHECK (length(device) = 16),
  epoch   INTEGER NOT NULL,
  at_seq  INTEGER NOT NULL,
  batch   BLOB    NOT NULL,
  at_ms   INTEGER NOT NULL
) STRICT;

-- Which blobs the stored events name, and for which device they may be uploaded.
CREATE TABLE blob_need (
  sha     BLOB    NOT NULL CHECK (length(sha) = 32),
  device  BLOB    NOT NULL CHECK (length(device) = 16),
  epoch   INTEGER NOT NULL,
  seq     INTEGER NOT NULL,
  size    INTEGER NOT NULL,
  PRIMARY KEY (sha, device, epoch, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX blob_need_by_device ON blob_need (device, epoch, seq);

-- Whole blobs, their hash checked, their file durable.
CREATE TABLE blob (
  sha   BLOB PRIMARY KEY NOT NULL CHECK (length(sha) = 32),
  size  INTEGER NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Blobs on their way. `synced` bytes of the staging file are on disk: a promise to the device.
CREATE TABLE upload (
  sha    BLOB    NOT NULL CHECK (length(sha) = 32),
  device BLOB    NOT NULL CHECK (length(device) = 16),
  total  INTEGER NOT NULL,
  synced INTEGER NOT NULL,
  at_ms  INTEGER NOT NULL,
  PRIMARY KEY (sha, device)
) STRICT, WITHOUT ROWID;
