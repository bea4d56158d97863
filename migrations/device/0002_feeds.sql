-- What the registry told this device: keyed rows per feed, and the search keys of the archive extract.

CREATE TABLE feed_state (
  feed       TEXT PRIMARY KEY NOT NULL,
  generation INTEGER NOT NULL,
  upto       INTEGER NOT NULL,
  sum        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- `readable` is 0 for a body of a known schema that this program cannot read: kept, counted, skipped.
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

-- Derived from feed_row, one row per old file: citizen numbers upgraded to 18 characters ('' for a placeholder),
-- birth years (0 when unknown).
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

-- Search keys of the two names: toneless pinyin of the variant-folded name, one row per reading, eight at most. Names
-- equal after folding share all readings, so one kind of key finds exact, folded and homophone. `who` is 'M' or 'W';
-- `birth` repeats the year so that a common name can be narrowed in place.
CREATE TABLE archive_name (
  key   TEXT    NOT NULL,
  who   TEXT    NOT NULL CHECK (who IN ('M', 'W')),
  row   INTEGER NOT NULL REFERENCES archive_row (id) ON DELETE CASCADE,
  birth INTEGER NOT NULL,
  PRIMARY KEY (key, who, row)
) STRICT, WITHOUT ROWID;
CREATE INDEX archive_name_by_row ON archive_name (row);

-- The highest serial of a lease known to be used from elsewhere than the log here (a keystore, the registry). Never
-- goes down: a restored device cannot hand out a number twice.
CREATE TABLE lease_high (
  lease_id BLOB PRIMARY KEY NOT NULL CHECK (length(lease_id) = 16),
  high     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
