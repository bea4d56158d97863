-- Who may talk to the registry, and the numbers and booklets it handed out.

-- A one-use enrolment ticket. Only the public half of its key is here: a stolen table enrols nobody. The licence is kept
-- as signed, so that a repeated request gets the same answer.
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

-- An enrolled laptop. `archive` is the 9-digit code of the township whose old files it gets, or '*' for all.
CREATE TABLE device (
  id          BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  key         BLOB    NOT NULL CHECK (length(key) = 32),
  name        TEXT    NOT NULL,
  point       TEXT    NOT NULL,
  label       TEXT    NOT NULL,
  archive     TEXT    NOT NULL,
  enrolled_ms INTEGER NOT NULL,
  revoked_ms  INTEGER
) STRICT, WITHOUT ROWID;

-- SHA-256 of each token that was handed out; the token itself is nowhere.
CREATE TABLE session_token (
  sha        BLOB PRIMARY KEY NOT NULL CHECK (length(sha) = 32),
  device     BLOB    NOT NULL CHECK (length(device) = 16),
  expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_token_by_expiry ON session_token (expires_ms);

-- Certificate serials the Centre owns. `next` only rises, so two leases cannot overlap and nothing is given out twice.
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

-- A part of a block, for one device only.
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

-- Blank booklets in the Centre's store: `used` of the run first..last have been handed out, lowest first.
CREATE TABLE booklet_store (
  first    TEXT PRIMARY KEY NOT NULL,
  last     TEXT    NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity >= 1),
  used     INTEGER NOT NULL CHECK (used BETWEEN 0 AND quantity)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER booklet_store_rises BEFORE UPDATE ON booklet_store WHEN NEW.used < OLD.used
BEGIN SELECT raise(ABORT, 'booklet_store.used only rises'); END;

-- A run of blank booklets handed to one device's custodian.
CREATE TABLE booklet_range (
  id         BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
  device     BLOB    NOT NULL CHECK (length(device) = 16),
  first      TEXT    NOT NULL,
  last       TEXT    NOT NULL,
  granted_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX booklet_range_by_device ON booklet_range (device);

-- Who did what to this registry: devices and the Centre's own acts. `subject` is an id, never a name.
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
